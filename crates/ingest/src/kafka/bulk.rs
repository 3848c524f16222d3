use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::DeliveryResult;
use rdkafka::producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer};

use super::KafkaConfig;
use super::producer::DEFAULTS;
use crate::IngestError;

/// How long to wait when librdkafka's queue is full.
const QUEUE_IS_FULL: Duration = Duration::from_millis(5);

/// Writes many messages to one topic, without waiting for each.
pub struct BulkProducer {
    producer: ThreadedProducer<Deliveries>,
    topic: String,
    /// How many partitions to fill in turn; librdkafka chooses when 0.
    partitions: i32,
    sent: u64,
}

/// What became of the messages.
#[derive(Clone, Default)]
struct Deliveries {
    failed: Arc<AtomicU64>,
}

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, _opaque: ()) {
        if let Err((error, _)) = result {
            self.failed.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(%error, "a message was not delivered");
        }
    }
}

impl BulkProducer {
    /// Prepares a producer for a topic that fills this many partitions in turn, or as librdkafka likes if 0. A message with
    /// a key goes where its key belongs.
    pub fn new(config: &KafkaConfig, topic: &str, partitions: i32) -> Result<Self, IngestError> {
        let mut client = config.client(&DEFAULTS);
        client.set("queue.buffering.max.messages", "1000000");
        let producer = client.create_with_context(Deliveries::default())?;
        Ok(Self {
            producer,
            topic: topic.to_owned(),
            partitions,
            sent: 0,
        })
    }

    /// Puts a message on its way; waits while the queue is full.
    pub fn send(&mut self, key: Option<&str>, payload: &[u8]) -> Result<(), IngestError> {
        let mut record = BaseRecord::<str, [u8]>::to(&self.topic).payload(payload);
        if let Some(key) = key {
            record = record.key(key);
        } else if self.partitions > 0 {
            let turn = self.sent % u64::from(self.partitions.unsigned_abs());
            record = record.partition(i32::try_from(turn).unwrap_or_default());
        }
        loop {
            match self.producer.send(record) {
                Ok(()) => break,
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), same)) => {
                    record = same;
                    std::thread::sleep(QUEUE_IS_FULL);
                }
                Err((error, _)) => return Err(error.into()),
            }
        }
        self.sent += 1;
        Ok(())
    }

    /// Waits until every message sent so far is delivered or has failed.
    ///
    /// Returns how many were delivered.
    pub fn flush(&self, timeout: Duration) -> Result<u64, IngestError> {
        self.producer.flush(timeout)?;
        Ok(self.sent - self.producer.context().failed.load(Ordering::Relaxed))
    }
}
