use clickhouse::Row;
use serde::{Deserialize, Serialize};

use super::PartitionAudit;
use super::settled::SettledUntil;
use crate::{Store, StoreError};

/// Dead letters of one partition that are young enough to be in the table still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetterAudit {
    /// By the account of the spans.
    pub accounted: u64,
    /// In the table.
    pub stored: u64,
}

#[derive(Deserialize, Row)]
struct DeadLetterCount {
    topic: String,
    partition: i32,
    accounted: u64,
    stored: u64,
}

impl DeadLetterAudit {
    /// Whether the table holds what the spans account for.
    pub fn is_clean(self) -> bool {
        self.accounted == self.stored
    }
}

impl Store {
    /// Counts dead letters, of the logs that have any in the table.
    pub(super) async fn compare_dead_letters(
        &self,
        partitions: &mut [PartitionAudit],
    ) -> Result<(), StoreError> {
        let letters = self.scanner().query_raw(include_str!(
            "../../../../sql/queries/audit_dead_letters.sql"
        ));
        let letters = SettledUntil::of(partitions).bind(letters);
        let counts = self.within_long_limit(letters.fetch_all::<DeadLetterCount>());
        for count in counts.await? {
            let is_meant = |read: &super::ReadAudit| {
                read.topic == count.topic && read.partition == count.partition
            };
            for partition in partitions.iter_mut().filter(|of| is_meant(&of.read)) {
                partition.dead_letters = Some(DeadLetterAudit {
                    accounted: count.accounted,
                    stored: count.stored,
                });
            }
        }
        Ok(())
    }
}
