use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;

use crate::IngestError;

/// A Kafka cluster inside this process, for the demo, development and tests: librdkafka's mock cluster.
///
/// Other processes can join it over TCP on loopback. It balances groups and keeps committed offsets, but all in memory, and
/// of each partition only the last 5 MiB or 100,000 messages: producers must wait for consumers.
pub struct Broker {
    cluster: MockCluster<'static, DefaultProducerContext>,
}

impl Broker {
    /// Starts brokers on free ports of 127.0.0.1.
    pub fn start(brokers: i32) -> Result<Self, IngestError> {
        Ok(Self {
            cluster: MockCluster::new(brokers)?,
        })
    }

    /// Makes a topic.
    pub fn create_topic(&self, topic: &str, partitions: i32) -> Result<(), IngestError> {
        Ok(self.cluster.create_topic(topic, partitions, 1)?)
    }

    /// The addresses to connect to, `host:port` separated by commas.
    pub fn addresses(&self) -> String {
        self.cluster.bootstrap_servers()
    }

    /// The cluster itself, to do harm to.
    #[cfg(test)]
    pub(super) fn cluster(&self) -> &MockCluster<'static, DefaultProducerContext> {
        &self.cluster
    }
}
