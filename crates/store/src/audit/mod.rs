//! Whether everything that was read is stored exactly once, and the rollups say what the clicks say.
//!
//! What is read: all of `spans`; of `clicks` the columns of the position and of the rollup's key, each once; `dead_letters`;
//! `totals_15m`; `removals` and the positions they removed. Details are asked for only where the sums are wrong. Rollups that are still being filled are no error:
//! see [`drift`].

mod dead_letters;
mod drift;
mod left_out;
mod listing;
mod partition;
mod repair;
mod settled;
mod under_way;

use std::collections::BTreeMap;

use serde::Serialize;

pub use dead_letters::DeadLetterAudit;
pub use drift::{Drift, KeyDrift};
pub use left_out::LeftOut;
pub use listing::{Listing, Range};
pub use partition::{PartitionAudit, ReadAudit};
pub use repair::Repair;
pub(crate) use settled::SettledUntil;

use crate::{Store, StoreError};

/// What is stored, added up against what was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// One line per partition of each log.
    pub partitions: Vec<PartitionAudit>,
    /// Positions that no span covers, between the first and the last one settled.
    pub gaps: Listing,
    /// Positions that more than one span covers, as often as they are covered again.
    pub overlaps: Listing,
    /// Rows that repeat the position of another.
    pub doubled: Listing,
    /// Rows that spans account for and that are not stored; listed are these spans.
    pub missing: Listing,
    /// Rows that were removed, because they are kept no longer, and are stored again.
    pub returned: Listing,
    /// What rollups cannot be compared of, because its clicks were removed.
    pub left_out: LeftOut,
    /// Days of rollups that do not say what the clicks say, in the order of the days.
    pub drifts: Vec<Drift>,
}

impl Audit {
    /// Whether every partition adds up, and every rollup agrees with the clicks.
    pub fn is_clean(&self) -> bool {
        self.partitions.iter().all(PartitionAudit::is_clean) && self.drifts.is_empty()
    }

    /// Messages read.
    pub fn messages(&self) -> u64 {
        self.sum(|partition| partition.read.messages)
    }

    /// Rows in `clicks`.
    pub fn stored(&self) -> u64 {
        self.sum(|partition| partition.stored)
    }

    /// Rows that were in `clicks`, and removed because they are kept no longer.
    pub fn removed(&self) -> u64 {
        self.sum(|partition| partition.removed)
    }

    /// Messages that repeated an earlier click.
    pub fn duplicates(&self) -> u64 {
        self.sum(|partition| partition.read.duplicates)
    }

    /// Messages that became dead letters.
    pub fn dead(&self) -> u64 {
        self.sum(|partition| partition.read.dead)
    }

    fn sum(&self, of: impl Fn(&PartitionAudit) -> u64) -> u64 {
        self.partitions.iter().map(of).sum()
    }
}

impl Store {
    /// Adds up what is stored against what was read, and the rollups against the clicks; also while clicks come in.
    pub async fn audit(&self) -> Result<Audit, StoreError> {
        let audit = self.audit_logs().await?;
        Ok(Audit {
            drifts: self.drifts().await?,
            left_out: self.left_out().await?,
            ..audit
        })
    }

    /// The part of the audit that is about logs, without the rollups.
    ///
    /// The spans are read first: the rows and dead letters of a span that is noted are there.
    pub async fn audit_logs(&self) -> Result<Audit, StoreError> {
        let mut partitions = self.read_of_each_partition().await?;
        let mut logs: BTreeMap<String, Vec<&mut PartitionAudit>> = BTreeMap::new();
        for partition in &mut partitions {
            let log = logs.entry(partition.read.topic.clone()).or_default();
            log.push(partition);
        }
        for (topic, log) in &mut logs {
            self.count_stored(topic, log).await?;
            // A removal that went on between the statement's looks at one table and the next seems to have lost rows, or not to
            // have removed them.
            if !log.iter().all(|partition| partition.is_clean()) {
                self.count_stored(topic, log).await?;
            }
        }
        self.compare_dead_letters(&mut partitions).await?;
        Ok(Audit {
            gaps: self.gaps(&partitions).await?,
            overlaps: self.overlaps(&partitions).await?,
            doubled: self.doubled(&partitions).await?,
            missing: self.missing(&partitions).await?,
            returned: self.returned(&partitions).await?,
            partitions,
            ..Audit::default()
        })
    }
}
