use std::sync::Arc;

use clickmill_model::Partition;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Offset as Position, TopicPartitionList};

use super::KafkaConfig;
use super::committer::Committer;
use super::group::Group;
use crate::{IngestError, Progress};

/// What is read, by which group, and how it is reached.
pub(super) struct Subscription {
    pub(super) config: KafkaConfig,
    pub(super) topic: String,
    pub(super) group: String,
}

impl Subscription {
    /// Joins the group with a new consumer.
    pub(super) fn join(&self) -> Result<(Arc<BaseConsumer<Group>>, Committer), IngestError> {
        let consumer: BaseConsumer<Group> = self
            .config
            .client(&[
                ("group.id", &self.group),
                // What to do then is decided where it is known what is stored.
                ("auto.offset.reset", "error"),
                ("enable.auto.commit", "false"),
                ("enable.auto.offset.store", "false"),
                ("partition.assignment.strategy", "cooperative-sticky"),
                ("queued.max.messages.kbytes", "16384"),
            ])
            .create_with_context(Group::default())?;
        consumer.subscribe(&[&self.topic])?;
        let consumer = Arc::new(consumer);
        let committer = Committer::start(&consumer)?;
        Ok((consumer, committer))
    }

    /// Positions of partitions, as librdkafka wants them.
    pub(super) fn list(
        &self,
        positions: &[(Partition, Position)],
    ) -> Result<TopicPartitionList, KafkaError> {
        let mut list = TopicPartitionList::new();
        for (partition, position) in positions {
            list.add_partition_offset(&self.topic, partition.0, *position)?;
        }
        Ok(list)
    }

    /// Commits of partitions, as librdkafka wants them.
    pub(super) fn commit(
        &self,
        due: &[(Partition, Progress)],
    ) -> Result<TopicPartitionList, KafkaError> {
        let mut list = TopicPartitionList::new();
        for (partition, progress) in due {
            let mut element = list.add_partition(&self.topic, partition.0);
            element.set_offset(Position::Offset(progress.next.0))?;
            element.set_metadata(progress.metadata());
        }
        Ok(list)
    }
}
