use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use clickmill_enrich::Enricher;
use clickmill_ingest::kafka::{KafkaSource, Producer};
use clickmill_ingest::spool::{Spool, SpoolSource};
use clickmill_ingest::{
    DeadLetters, IngestError, IngestMetrics, Limits, Parts, Pipeline, Sabotage, Source, Stop,
};
use clickmill_store::Store;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::config::Kafka;

/// How much longer than the pipeline's own grace the end may take, for leaving the group.
const LEAVE: Duration = Duration::from_secs(2);

/// A running pipeline, on a thread of its own.
pub(crate) struct Ingest {
    stop: Stop,
    ended: oneshot::Receiver<Result<(), IngestError>>,
    stop_timeout: Duration,
}

/// What a pipeline needs, whatever it reads.
pub(crate) struct IngestParts<'p> {
    pub(crate) store: &'p Store,
    pub(crate) enricher: Arc<Enricher>,
    pub(crate) metrics: Arc<IngestMetrics>,
    pub(crate) limits: Limits,
    pub(crate) sabotage: Sabotage,
}

impl Ingest {
    /// Reads from Kafka; dead letters also go to a topic.
    pub(crate) fn from_kafka(kafka: &Kafka, parts: IngestParts<'_>) -> anyhow::Result<Self> {
        let config = kafka.config();
        let topics = &kafka.topics;
        let source = KafkaSource::join(&config, &topics.kafka_topic, &topics.kafka_group)?;
        let dead_letters = DeadLetters::Topic {
            producer: Producer::new(&config)?,
            topic: topics.kafka_dead_letter_topic.clone(),
        };
        Self::start(source, dead_letters, parts)
    }

    /// Reads from the spool.
    pub(crate) fn from_spool(spool: Spool, parts: IngestParts<'_>) -> anyhow::Result<Self> {
        Self::start(SpoolSource::open(spool)?, DeadLetters::Table, parts)
    }

    fn start<S: Source + 'static>(
        source: S,
        dead_letters: DeadLetters,
        parts: IngestParts<'_>,
    ) -> anyhow::Result<Self> {
        let stop = Stop::default();
        let limits = parts.limits;
        let parts = Parts {
            enricher: parts.enricher,
            store: parts.store.clone(),
            dead_letters,
            limits,
            stop: stop.clone(),
            metrics: parts.metrics,
            sabotage: parts.sabotage,
        };
        let pipeline = Pipeline::start(source, parts, &Handle::current())?;
        let (end, ended) = oneshot::channel();
        thread::Builder::new()
            .name("ingest".to_owned())
            .spawn(move || {
                // Nobody waits any more when the process is on its way out.
                end.send(pipeline.run()).ok();
            })?;
        Ok(Self {
            stop,
            ended,
            stop_timeout: limits.grace + LEAVE,
        })
    }

    /// Waits for the pipeline to end by itself, which it does only when it cannot go on.
    pub(crate) async fn failed(&mut self) -> anyhow::Error {
        match (&mut self.ended).await {
            Ok(Ok(())) => anyhow!("ingest ended unexpectedly"),
            Ok(Err(error)) => anyhow!(error).context("ingest cannot go on"),
            Err(_) => anyhow!("ingest panicked"),
        }
    }

    /// Settles what is under way, commits, and ends.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stop.request();
        if let Ok(ended) = tokio::time::timeout(self.stop_timeout, self.ended).await {
            return Ok(ended.map_err(|_| anyhow!("ingest panicked"))??);
        }
        // What is not settled by now is read again at the next start.
        tracing::warn!("ingest did not end in time");
        Ok(())
    }
}
