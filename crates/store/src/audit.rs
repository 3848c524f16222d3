use std::collections::HashMap;

use clickhouse::Row;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError};

/// What is stored, added up against what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// One line per partition of each log.
    pub partitions: Vec<PartitionAudit>,
}

/// One partition of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartitionAudit {
    /// What was read, by the spans' own account.
    #[serde(flatten)]
    pub read: ReadAudit,
    /// Rows in `clicks`, up to the last position settled.
    pub stored: u64,
    /// Distinct positions among them.
    pub stored_once: u64,
}

/// What was read of one partition, by the account of its spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct ReadAudit {
    /// The log.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// The first position settled.
    pub first_offset: i64,
    /// The last position settled.
    pub last_offset: i64,
    /// Positions between these that no span covers. A log may have holes of its own, such as Kafka's transaction markers.
    pub gaps: u64,
    /// Positions that more than one span covers.
    pub overlaps: u64,
    /// Messages read.
    pub messages: u64,
    /// Messages that became rows.
    pub rows: u64,
    /// Messages that repeated an earlier click.
    pub duplicates: u64,
    /// Messages that became dead letters.
    pub dead: u64,
}

#[derive(Deserialize, Row)]
struct StoredRow {
    name: String,
    stored: u64,
    stored_once: u64,
}

impl ReadAudit {
    fn name(&self) -> String {
        format!("{}:{}", self.topic, self.partition)
    }
}

impl PartitionAudit {
    /// Rows that are stored more than once.
    pub fn stored_twice(&self) -> u64 {
        self.stored - self.stored_once
    }

    /// Whether every message has exactly one outcome, and every row is stored exactly once.
    pub fn is_clean(&self) -> bool {
        let ReadAudit {
            gaps,
            overlaps,
            messages,
            rows,
            duplicates,
            dead,
            ..
        } = self.read;
        let has_one_outcome_each = messages == rows + duplicates + dead;
        gaps == 0
            && overlaps == 0
            && has_one_outcome_each
            && self.stored == rows
            && self.stored_twice() == 0
    }
}

impl Audit {
    /// Whether every partition adds up.
    pub fn is_clean(&self) -> bool {
        self.partitions.iter().all(PartitionAudit::is_clean)
    }

    /// Messages read.
    pub fn messages(&self) -> u64 {
        self.partitions
            .iter()
            .map(|partition| partition.read.messages)
            .sum()
    }

    /// Rows in `clicks`.
    pub fn stored(&self) -> u64 {
        self.partitions
            .iter()
            .map(|partition| partition.stored)
            .sum()
    }

    /// Messages that repeated an earlier click.
    pub fn duplicates(&self) -> u64 {
        self.partitions
            .iter()
            .map(|partition| partition.read.duplicates)
            .sum()
    }

    /// Messages that became dead letters.
    pub fn dead(&self) -> u64 {
        self.partitions
            .iter()
            .map(|partition| partition.read.dead)
            .sum()
    }
}

impl Store {
    /// Adds up what is stored against what was read, for every partition of every log; also while clicks come in.
    ///
    /// The spans are read first: the rows of a span that is noted are there.
    pub async fn audit(&self) -> Result<Audit, StoreError> {
        let spans = self
            .client()
            .query_raw(include_str!("../../../sql/queries/audit_spans.sql"));
        let read = spans.fetch_all::<ReadAudit>().await?;
        let names: Vec<_> = read.iter().map(ReadAudit::name).collect();
        let last_offsets: Vec<_> = read.iter().map(|read| read.last_offset).collect();
        let clicks = self
            .client()
            .query_raw(include_str!("../../../sql/queries/audit_clicks.sql"));
        let clicks = clicks
            .param("partitions", &names)
            .param("last_offsets", &last_offsets);
        let stored = clicks.fetch_all::<StoredRow>().await?;
        let stored: HashMap<_, _> = stored
            .into_iter()
            .map(|row| (row.name, (row.stored, row.stored_once)))
            .collect();
        let partition = |(read, name): (ReadAudit, &String)| {
            let (stored, stored_once) = stored.get(name).copied().unwrap_or_default();
            PartitionAudit {
                read,
                stored,
                stored_once,
            }
        };
        Ok(Audit {
            partitions: read.into_iter().zip(&names).map(partition).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean() -> PartitionAudit {
        let read = ReadAudit {
            topic: "clicks".to_owned(),
            partition: 0,
            first_offset: 10,
            last_offset: 19,
            gaps: 0,
            overlaps: 0,
            messages: 10,
            rows: 7,
            duplicates: 1,
            dead: 2,
        };
        PartitionAudit {
            read,
            stored: 7,
            stored_once: 7,
        }
    }

    fn with_read(change: impl FnOnce(&mut ReadAudit)) -> PartitionAudit {
        let mut partition = clean();
        change(&mut partition.read);
        partition
    }

    #[test]
    fn what_adds_up_is_clean() {
        assert!(clean().is_clean());
    }

    #[test]
    fn each_kind_of_damage_is_found() {
        let damaged = [
            with_read(|read| read.gaps = 1),
            with_read(|read| read.overlaps = 1),
            with_read(|read| read.dead = 3),
            PartitionAudit {
                stored: 6,
                stored_once: 6,
                ..clean()
            },
            PartitionAudit {
                stored: 8,
                ..clean()
            },
            PartitionAudit {
                stored: 7,
                stored_once: 6,
                ..clean()
            },
        ];
        for partition in damaged {
            assert!(!partition.is_clean(), "{partition:?}");
        }
    }
}
