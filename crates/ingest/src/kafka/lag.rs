use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Offset, TopicPartitionList};

use super::KafkaConfig;
use super::log_name::log_of;
use crate::IngestError;

const TIMEOUT: Duration = Duration::from_secs(10);

/// How far a consumer group is behind, seen from outside the group.
pub struct GroupLag {
    observer: BaseConsumer,
    topic: String,
    cluster_id: Option<String>,
}

/// Where a group is in one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupPosition {
    /// The partition.
    pub partition: i32,
    /// The position the group reads next; `None` when it has committed nothing.
    pub committed: Option<i64>,
    /// The oldest position that is kept.
    pub start: i64,
    /// The position of the next message to come.
    pub end: i64,
}

impl GroupPosition {
    /// Messages that are not committed yet.
    pub fn lag(&self) -> i64 {
        let done = self
            .committed
            .map_or(self.start, |next| next.max(self.start));
        (self.end - done).max(0)
    }
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
            cluster_id: config.cluster_id.clone(),
        })
    }

    /// The name of the log in the store: what [`crate::Source::log`] says of the topic.
    pub fn log(&self) -> Result<String, IngestError> {
        log_of(
            &self.observer,
            &self.topic,
            self.cluster_id.as_deref(),
            TIMEOUT,
        )
    }

    /// Messages per partition that are not committed yet.
    pub fn by_partition(&self) -> Result<Vec<i64>, IngestError> {
        let positions = self.positions()?;
        Ok(positions.iter().map(GroupPosition::lag).collect())
    }

    /// Where the group is in each partition.
    pub fn positions(&self) -> Result<Vec<GroupPosition>, IngestError> {
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
            .map(|element| self.position_in(element.partition(), element.offset()))
            .collect()
    }

    fn position_in(&self, partition: i32, committed: Offset) -> Result<GroupPosition, IngestError> {
        let (start, end) = self
            .observer
            .fetch_watermarks(&self.topic, partition, TIMEOUT)?;
        let committed = match committed {
            Offset::Offset(next) => Some(next),
            _ => None,
        };
        Ok(GroupPosition {
            partition,
            committed,
            start,
            end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_lags_behind_by_what_is_kept_and_not_committed() {
        let position = |committed| GroupPosition {
            partition: 0,
            committed,
            start: 10,
            end: 30,
        };
        assert_eq!(position(Some(25)).lag(), 5);
        assert_eq!(position(None).lag(), 20);
        assert_eq!(position(Some(3)).lag(), 20, "what is gone cannot be read");
        assert_eq!(position(Some(31)).lag(), 0);
    }
}
