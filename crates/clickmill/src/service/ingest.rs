use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use clickmill_enrich::Enricher;
use clickmill_ingest::kafka::{KafkaSource, Producer};
use clickmill_ingest::spool::{Spool, SpoolSource};
use clickmill_ingest::{
    DeadLetters, IngestError, IngestMetrics, Limits, Parts, Pipeline, Source, Stop,
};
use clickmill_store::Store;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::config::Kafka;

/// How long the end may take: the pipeline's own grace, and a little for leaving the group.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// A running pipeline, on a thread of its own.
pub(crate) struct Ingest {
    stop: Stop,
    ended: oneshot::Receiver<Result<(), IngestError>>,
}

impl Ingest {
    /// Reads from Kafka; dead letters go to a topic.
    pub(crate) fn from_kafka(
        kafka: &Kafka,
        store: &Store,
        enricher: Arc<Enricher>,
        metrics: Arc<IngestMetrics>,
    ) -> anyhow::Result<Self> {
        let source = KafkaSource::join(
            &kafka.config(),
            &kafka.topics.kafka_topic,
            &kafka.topics.kafka_group,
        )?;
        let dead_letters = DeadLetters::Topic {
            producer: Producer::new(&kafka.config())?,
            topic: kafka.topics.kafka_dead_letter_topic.clone(),
        };
        Self::start(source, store, dead_letters, enricher, metrics)
    }

    /// Reads from the spool; dead letters go to a table.
    pub(crate) fn from_spool(
        spool: Spool,
        store: &Store,
        enricher: Arc<Enricher>,
        metrics: Arc<IngestMetrics>,
    ) -> anyhow::Result<Self> {
        let source = SpoolSource::open(spool)?;
        Self::start(source, store, DeadLetters::Table, enricher, metrics)
    }

    fn start<S: Source + 'static>(
        source: S,
        store: &Store,
        dead_letters: DeadLetters,
        enricher: Arc<Enricher>,
        metrics: Arc<IngestMetrics>,
    ) -> anyhow::Result<Self> {
        let stop = Stop::default();
        let limits = Limits::default();
        let parts = Parts {
            enricher,
            store: store.clone(),
            dead_letters,
            limits,
            stop: stop.clone(),
            metrics,
        };
        let pipeline = Pipeline::start(source, parts, &Handle::current())?;
        let (end, ended) = oneshot::channel();
        thread::Builder::new()
            .name("ingest".to_owned())
            .spawn(move || {
                // Nobody waits any more when the process is on its way out.
                end.send(pipeline.run()).ok();
            })?;
        Ok(Self { stop, ended })
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
        if let Ok(ended) = tokio::time::timeout(STOP_TIMEOUT, self.ended).await {
            return Ok(ended.map_err(|_| anyhow!("ingest panicked"))??);
        }
        // What is not settled by now is read again at the next start.
        tracing::warn!("ingest did not end in time");
        Ok(())
    }
}
