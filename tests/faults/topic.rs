use std::time::Duration;

use clickmill_ingest::kafka::{KafkaConfig, TracedProducer};
use clickmill_model::Partition;

/// How long messages may take to arrive at the broker.
const FLUSH: Duration = Duration::from_mins(1);

/// The topic of the clicks, to produce to.
pub(super) struct Topic(TracedProducer);

impl Topic {
    /// The topic at these brokers.
    pub(super) fn at(brokers: &str) -> Self {
        let config = KafkaConfig {
            brokers: brokers.to_owned(),
            // Some messages are larger than a producer usually lets through, and some tests count what the broker keeps.
            options: "message.max.bytes=10000000,compression.type=none"
                .parse()
                .unwrap(),
            cluster_id: None,
        };
        Self(TracedProducer::new(&config, "clicks").unwrap())
    }

    /// Produces messages, tombstones among them, to a partition; returns how many.
    pub(super) fn produce(
        &self,
        partition: i32,
        messages: impl IntoIterator<Item = Option<Vec<u8>>>,
    ) -> usize {
        let mut sent = 0;
        for message in messages {
            let message = message.as_deref();
            self.0.send(sent, Partition(partition), message).unwrap();
            sent += 1;
        }
        assert_eq!(self.0.flush(FLUSH).unwrap().len(), sent);
        sent
    }
}
