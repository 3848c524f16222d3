use std::collections::HashMap;

use clickhouse::Row;
use serde::{Deserialize, Serialize};

use super::DeadLetterAudit;
use crate::{Store, StoreError};

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
    /// Rows that were stored, and removed because they are kept no longer.
    pub removed: u64,
    /// Positions of rows that were removed for good and are stored again.
    pub returned: u64,
    /// What the table of dead letters holds; `None` for a log whose letters are kept elsewhere, or that has none.
    pub dead_letters: Option<DeadLetterAudit>,
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
    /// Positions that a span covers although an earlier one did.
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
    partition: i32,
    stored: u64,
    stored_once: u64,
    removed: u64,
    returned: u64,
}

impl PartitionAudit {
    /// Rows that are stored more than once.
    pub fn stored_twice(&self) -> u64 {
        self.stored - self.stored_once
    }

    /// Positions whose rows are accounted for: stored, or removed.
    pub(super) fn found(&self) -> u64 {
        self.stored_once + self.removed
    }

    /// Whether every message has exactly one outcome, and every row and dead letter is stored exactly once.
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
            && self.found() == rows
            && self.stored_twice() == 0
            && self.returned == 0
            && self.dead_letters.is_none_or(DeadLetterAudit::is_clean)
    }
}

impl Store {
    /// What was read of each partition; what is stored of it is still to be counted.
    pub(super) async fn read_of_each_partition(&self) -> Result<Vec<PartitionAudit>, StoreError> {
        let spans = self
            .scanner()
            .query_raw(include_str!("../../../../sql/queries/audit_spans.sql"));
        let read = self.within_long_limit(spans.fetch_all::<ReadAudit>());
        let partition = |read| PartitionAudit {
            read,
            stored: 0,
            stored_once: 0,
            removed: 0,
            returned: 0,
            dead_letters: None,
        };
        Ok(read.await?.into_iter().map(partition).collect())
    }

    /// Counts the rows of one log, up to the last positions of its partitions.
    pub(super) async fn count_stored(
        &self,
        topic: &str,
        log: &mut [&mut PartitionAudit],
    ) -> Result<(), StoreError> {
        let (partitions, last_offsets): (Vec<_>, Vec<_>) = log
            .iter()
            .map(|partition| (partition.read.partition, partition.read.last_offset))
            .unzip();
        let clicks = self
            .scanner()
            .query_raw(include_str!("../../../../sql/queries/audit_stored.sql"))
            .param("topic", topic)
            .param("partitions", &partitions)
            .param("last_offsets", &last_offsets);
        let rows = self.within_long_limit(clicks.fetch_all::<StoredRow>());
        let rows: HashMap<_, _> = rows
            .await?
            .into_iter()
            .map(|row| (row.partition, row))
            .collect();
        for partition in log {
            if let Some(row) = rows.get(&partition.read.partition) {
                partition.stored = row.stored;
                partition.stored_once = row.stored_once;
                partition.removed = row.removed;
                partition.returned = row.returned;
            }
        }
        Ok(())
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
            removed: 0,
            returned: 0,
            dead_letters: None,
        }
    }

    fn with_read(change: impl FnOnce(&mut ReadAudit)) -> PartitionAudit {
        let mut partition = clean();
        change(&mut partition.read);
        partition
    }

    fn with_letters(accounted: u64, stored: u64) -> PartitionAudit {
        PartitionAudit {
            dead_letters: Some(DeadLetterAudit { accounted, stored }),
            ..clean()
        }
    }

    #[test]
    fn what_adds_up_is_clean() {
        assert!(clean().is_clean());
        assert!(with_letters(2, 2).is_clean());
        let removed = PartitionAudit {
            stored: 4,
            stored_once: 4,
            removed: 3,
            ..clean()
        };
        assert!(removed.is_clean());
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
            PartitionAudit {
                removed: 1,
                ..clean()
            },
            PartitionAudit {
                returned: 1,
                ..clean()
            },
            with_letters(2, 1),
            with_letters(2, 3),
        ];
        for partition in damaged {
            assert!(!partition.is_clean(), "{partition:?}");
        }
    }
}
