use std::collections::HashMap;

use clickmill_ingest::kafka::{GroupLag, GroupPosition};
use clickmill_store::{Audit, PartitionAudit};

use crate::config::Kafka;

/// Where the consumer group is in the log it reads.
pub(crate) struct Group {
    log: String,
    positions: HashMap<i32, GroupPosition>,
}

/// A partition of which more is committed than is settled: messages that nobody reads again and that are not stored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beyond {
    pub(super) partition: i32,
    pub(super) committed: i64,
    /// The position after the last one settled; `None` when nothing was.
    pub(super) settled: Option<i64>,
}

impl Group {
    /// Asks the brokers.
    pub(super) async fn look_at(kafka: Kafka) -> anyhow::Result<Self> {
        let ask = move || {
            let topics = &kafka.topics;
            let lag = GroupLag::new(&kafka.config(), &topics.kafka_topic, &topics.kafka_group)?;
            let positions = lag.positions()?.into_iter();
            Ok(Self {
                log: lag.log()?,
                positions: positions
                    .map(|position| (position.partition, position))
                    .collect(),
            })
        };
        tokio::task::spawn_blocking(ask).await?
    }

    /// Where the group is in an audited partition; `None` for those of other logs.
    pub(super) fn position_in(&self, partition: &PartitionAudit) -> Option<&GroupPosition> {
        let read = &partition.read;
        let is_meant = read.topic == self.log;
        is_meant
            .then(|| self.positions.get(&read.partition))
            .flatten()
    }

    /// The partitions of which more is committed than is settled.
    pub(super) fn beyond(&self, audit: &Audit) -> Vec<Beyond> {
        let settled: HashMap<_, _> = audit
            .partitions
            .iter()
            .filter(|partition| partition.read.topic == self.log)
            .map(|partition| (partition.read.partition, partition.read.last_offset + 1))
            .collect();
        let beyond = |position: &GroupPosition| {
            let committed = position.committed?;
            let settled = settled.get(&position.partition).copied();
            (committed > settled.unwrap_or(0)).then_some(Beyond {
                partition: position.partition,
                committed,
                settled,
            })
        };
        let mut all: Vec<_> = self.positions.values().filter_map(beyond).collect();
        all.sort_by_key(|beyond| beyond.partition);
        all
    }

    /// Whether nothing is committed that is not settled.
    pub(super) fn is_clean(&self, audit: &Audit) -> bool {
        self.beyond(audit).is_empty()
    }
}
