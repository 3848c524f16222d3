use std::sync::mpsc;
use std::time::Duration;

use clickmill_model::{Offset, Partition};
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message as _};
use rdkafka::producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer};

use super::KafkaConfig;
use super::producer::DEFAULTS;
use crate::IngestError;

/// How long to wait when librdkafka's queue is full.
const QUEUE_IS_FULL: Duration = Duration::from_millis(5);

/// Writes messages to partitions of the caller's choice, and knows where each has come to lie.
pub struct TracedProducer {
    producer: ThreadedProducer<Receipts>,
    receipts: mpsc::Receiver<Result<Receipt, KafkaError>>,
    topic: String,
}

/// Where a message lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The number it was sent with.
    pub number: usize,
    /// Its partition.
    pub partition: Partition,
    /// Its position there.
    pub offset: Offset,
}

/// Hands on what the broker says of each message.
struct Receipts(mpsc::Sender<Result<Receipt, KafkaError>>);

impl ClientContext for Receipts {}

impl ProducerContext for Receipts {
    type DeliveryOpaque = usize;

    fn delivery(&self, result: &DeliveryResult<'_>, number: usize) {
        let receipt = match result {
            Ok(message) => Ok(Receipt {
                number,
                partition: Partition(message.partition()),
                offset: Offset(message.offset()),
            }),
            Err((error, _)) => Err(error.clone()),
        };
        // Nobody listens any more when the producer is dropped.
        self.0.send(receipt).ok();
    }
}

impl TracedProducer {
    /// Prepares a producer for a topic.
    pub fn new(config: &KafkaConfig, topic: &str) -> Result<Self, IngestError> {
        let (sender, receipts) = mpsc::channel();
        let producer = config
            .client(&DEFAULTS)
            .create_with_context(Receipts(sender))?;
        Ok(Self {
            producer,
            receipts,
            topic: topic.to_owned(),
        })
    }

    /// Puts a message on its way, or a tombstone; waits while the queue is full.
    pub fn send(
        &self,
        number: usize,
        partition: Partition,
        payload: Option<&[u8]>,
    ) -> Result<(), IngestError> {
        let mut record = BaseRecord::<(), [u8], usize>::with_opaque_to(&self.topic, number)
            .partition(partition.0);
        record.payload = payload;
        loop {
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), same)) => {
                    record = same;
                    std::thread::sleep(QUEUE_IS_FULL);
                }
                Err((error, _)) => return Err(error.into()),
            }
        }
    }

    /// Waits until every message sent so far has arrived. Fails when one has not.
    ///
    /// Returns a receipt for each message since the last call, in any order.
    pub fn flush(&self, timeout: Duration) -> Result<Vec<Receipt>, IngestError> {
        self.producer.flush(timeout)?;
        Ok(self.receipts.try_iter().collect::<Result<_, _>>()?)
    }
}
