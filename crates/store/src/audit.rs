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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct PartitionAudit {
    /// The log.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// The first position covered by a span.
    pub first_offset: i64,
    /// The last position covered by a span.
    pub last_offset: i64,
    /// Positions covered by spans.
    pub covered: u64,
    /// Messages read, by the spans' own account.
    pub messages: u64,
    /// Messages that became rows, by the spans' own account.
    pub rows: u64,
    /// Messages that repeated an earlier click.
    pub duplicates: u64,
    /// Messages that became dead letters.
    pub dead: u64,
    /// Rows in `clicks`.
    pub stored: u64,
    /// Distinct positions in `clicks`.
    pub stored_once: u64,
}

impl PartitionAudit {
    /// Positions between the first and the last that no span covers, or that several do.
    pub fn gaps(&self) -> i64 {
        self.last_offset - self.first_offset + 1 - self.covered.cast_signed()
    }

    /// Rows that are stored more than once.
    pub fn stored_twice(&self) -> u64 {
        self.stored - self.stored_once
    }

    /// Whether every message has exactly one outcome, and every row is stored exactly once.
    pub fn is_clean(&self) -> bool {
        self.gaps() == 0
            && self.messages == self.rows + self.duplicates + self.dead
            && self.stored == self.rows
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
            .map(|partition| partition.messages)
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
            .map(|partition| partition.duplicates)
            .sum()
    }

    /// Messages that became dead letters.
    pub fn dead(&self) -> u64 {
        self.partitions.iter().map(|partition| partition.dead).sum()
    }
}

impl Store {
    /// Adds up what is stored against what was read, for every partition of every log.
    pub async fn audit(&self) -> Result<Audit, StoreError> {
        let audit = self
            .client()
            .query_raw(include_str!("../../../sql/queries/audit.sql"));
        Ok(Audit {
            partitions: audit.fetch_all::<PartitionAudit>().await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean() -> PartitionAudit {
        PartitionAudit {
            topic: "clicks".to_owned(),
            partition: 0,
            first_offset: 10,
            last_offset: 19,
            covered: 10,
            messages: 10,
            rows: 7,
            duplicates: 1,
            dead: 2,
            stored: 7,
            stored_once: 7,
        }
    }

    #[test]
    fn what_adds_up_is_clean() {
        assert!(clean().is_clean());
    }

    #[test]
    fn each_kind_of_damage_is_found() {
        let damaged = [
            PartitionAudit {
                covered: 9,
                ..clean()
            },
            PartitionAudit {
                covered: 11,
                ..clean()
            },
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
            PartitionAudit { dead: 3, ..clean() },
        ];
        for partition in damaged {
            assert!(!partition.is_clean(), "{partition:?}");
        }
    }
}
