use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Offset, TopicPartitionList};

use super::KafkaConfig;
use crate::IngestError;

const TIMEOUT: Duration = Duration::from_secs(10);

/// How far a consumer group is behind, seen from outside the group.
pub struct GroupLag {
    observer: BaseConsumer,
    topic: String,
}

impl GroupLag {
    /// Prepares to look at a group, without joining it.
    pub fn new(config: &KafkaConfig, topic: &str, group: &str) -> Result<Self, IngestError> {
        let observer = config
            .client(&[("group.id", group), ("enable.auto.commit", "false")])
            .create()?;
        Ok(Self {
            observer,
            topic: topic.to_owned(),
        })
    }

    /// Messages per partition that are not committed yet.
    pub fn by_partition(&self) -> Result<Vec<i64>, IngestError> {
        let metadata = self.observer.fetch_metadata(Some(&self.topic), TIMEOUT)?;
        let mut wanted = TopicPartitionList::new();
        for partition in metadata
            .topics()
            .iter()
            .flat_map(rdkafka::metadata::MetadataTopic::partitions)
        {
            wanted.add_partition(&self.topic, partition.id());
        }
        let committed = self.observer.committed_offsets(wanted, TIMEOUT)?;
        committed
            .elements()
            .iter()
            .map(|element| self.lag_of(element.partition(), element.offset()))
            .collect()
    }

    fn lag_of(&self, partition: i32, committed: Offset) -> Result<i64, IngestError> {
        let (low, high) = self
            .observer
            .fetch_watermarks(&self.topic, partition, TIMEOUT)?;
        let done = match committed {
            Offset::Offset(next) => next.max(low),
            _ => low,
        };
        Ok((high - done).max(0))
    }
}
