use std::time::Duration;

use clickmill_model::{KeyedMessage, Span};
use futures_util::future::join_all;
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};

use super::KafkaConfig;
use super::log_name::topic_of;
use crate::{DeadLetter, IngestError};

/// How long to wait for room in librdkafka's queue.
const ROOM_TIMEOUT: Duration = Duration::from_secs(10);

/// What producers have in common.
pub(super) const DEFAULTS: [(&str, &str); 5] = [
    ("acks", "all"),
    ("enable.idempotence", "true"),
    ("linger.ms", "5"),
    ("compression.type", "lz4"),
    // What a broker takes by default, with its own overhead (`message.max.bytes` of Kafka is 1,048,588).
    ("message.max.bytes", "1048588"),
];

/// Writes to topics, and knows when what was written is safe.
#[derive(Clone)]
pub struct Producer(FutureProducer);

impl Producer {
    /// Prepares a producer; the connection is made when it is needed.
    pub fn new(config: &KafkaConfig) -> Result<Self, IngestError> {
        let mut client = config.client(&DEFAULTS);
        // How long a message may take to arrive; whoever waits for it tries again.
        client.set("message.timeout.ms", "10000");
        Ok(Self(client.create()?))
    }

    /// Writes messages, those with equal keys to the same partition; when this returns `Ok`, all in-sync replicas have
    /// them. When it fails, some may have arrived.
    ///
    /// By default librdkafka takes the CRC-32 of the key modulo the number of partitions
    /// (`partitioner=consistent_random`); Java clients hash otherwise (`murmur2_random`). So when partitions are added,
    /// or another partitioner is set, most keys move: a repeat that comes after that of a click from before it is not
    /// found.
    pub async fn append(&self, topic: &str, messages: &[KeyedMessage]) -> Result<(), IngestError> {
        let sent = messages.iter().map(|keyed| async move {
            let record = FutureRecord::to(topic)
                .key(&keyed.key)
                .payload(keyed.message.as_ref());
            self.0
                .send(record, ROOM_TIMEOUT)
                .await
                .map_err(|(error, _)| error)
        });
        // All are waited for, so that nothing of a failed call arrives after the answer.
        join_all(sent)
            .await
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    pub(crate) async fn send_dead_letters(
        &self,
        topic: &str,
        log: &str,
        span: Span,
        dead: &[&DeadLetter],
    ) -> Result<(), IngestError> {
        let sent = dead.iter().map(|letter| async move {
            let record = FutureRecord::<(), _>::to(topic)
                .payload(letter.payload.as_bytes())
                .timestamp(letter.received_at.0)
                .headers(headers(log, span, letter));
            self.0
                .send(record, ROOM_TIMEOUT)
                .await
                .map_err(|(error, _)| error)
        });
        // All are waited for, so that nothing of a failed call arrives after the answer.
        join_all(sent)
            .await
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }
}

fn headers(log: &str, span: Span, letter: &DeadLetter) -> OwnedHeaders {
    let (partition, offset) = (span.partition.to_string(), letter.offset.to_string());
    let topic = topic_of(log);
    [
        ("reason", letter.rejection.reason.name()),
        ("field", letter.rejection.field.unwrap_or_default()),
        ("topic", topic),
        ("partition", &partition),
        ("offset", &offset),
        ("message", &letter.rejection.to_string()),
    ]
    .into_iter()
    .fold(OwnedHeaders::new(), |headers, (key, value)| {
        headers.insert(Header {
            key,
            value: Some(value),
        })
    })
}
