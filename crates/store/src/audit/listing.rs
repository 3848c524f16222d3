use clickhouse::Row;
use serde::{Deserialize, Serialize};

use super::PartitionAudit;
use crate::{Store, StoreError};

/// How many runs of positions are listed of each kind.
const MOST: usize = 100;

/// Positions of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// How many there are.
    pub count: u64,
    /// Where they are: the first 100 runs.
    pub listed: Vec<Range>,
}

/// A run of positions in one partition of a log, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct Range {
    /// The log.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// The first position.
    pub first: i64,
    /// The last position.
    pub last: i64,
}

#[derive(Deserialize, Row)]
struct RunRow {
    first: i64,
    last: i64,
}

#[derive(Deserialize, Row)]
struct MissingRow {
    first: i64,
    last: i64,
    all_missing: i64,
}

impl Store {
    pub(super) async fn gaps(&self, of: &[PartitionAudit]) -> Result<Listing, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_gaps.sql");
        let count = of.iter().map(|partition| partition.read.gaps).sum();
        self.ranges(sql, count).await
    }

    pub(super) async fn overlaps(&self, of: &[PartitionAudit]) -> Result<Listing, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_overlaps.sql");
        let count = of.iter().map(|partition| partition.read.overlaps).sum();
        self.ranges(sql, count).await
    }

    async fn ranges(&self, sql: &str, count: u64) -> Result<Listing, StoreError> {
        if count == 0 {
            return Ok(Listing::default());
        }
        let ranges = self.scanner().query_raw(sql).param("most", MOST);
        let listed = self.within_long_limit(ranges.fetch_all()).await?;
        Ok(Listing { count, listed })
    }

    pub(super) async fn doubled(&self, of: &[PartitionAudit]) -> Result<Listing, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_doubled.sql");
        self.runs(of, PartitionAudit::stored_twice, sql).await
    }

    pub(super) async fn returned(&self, of: &[PartitionAudit]) -> Result<Listing, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_returned.sql");
        self.runs(of, |partition| partition.returned, sql).await
    }

    /// Runs of positions that a statement lists, of partitions that have any.
    async fn runs(
        &self,
        of: &[PartitionAudit],
        count: impl Fn(&PartitionAudit) -> u64,
        sql: &str,
    ) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        for partition in of.iter().filter(|partition| count(partition) > 0) {
            listing.count += count(partition);
            let left = MOST.saturating_sub(listing.listed.len());
            if left > 0 {
                let rows = self.details::<RunRow>(sql, partition, left).await?;
                let ranges = rows.iter().map(|row| partition.range(row.first..=row.last));
                listing.listed.extend(ranges);
            }
        }
        Ok(listing)
    }

    pub(super) async fn missing(&self, of: &[PartitionAudit]) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        let lacking = |partition: &&PartitionAudit| partition.found() < partition.read.rows;
        for partition in of.iter().filter(lacking) {
            let sql = include_str!("../../../../sql/queries/audit_missing.sql");
            let rows = self.details::<MissingRow>(sql, partition, MOST).await?;
            let all_missing = rows.first().map_or(0, |row| row.all_missing);
            listing.count += u64::try_from(all_missing).unwrap_or_default();
            let left = MOST.saturating_sub(listing.listed.len());
            let ranges = rows.iter().map(|row| partition.range(row.first..=row.last));
            listing.listed.extend(ranges.take(left));
        }
        Ok(listing)
    }

    async fn details<R>(
        &self,
        sql: &str,
        of: &PartitionAudit,
        most: usize,
    ) -> Result<Vec<R>, StoreError>
    where
        R: clickhouse::RowOwned + clickhouse::RowRead,
    {
        let details = self
            .scanner()
            .query_raw(sql)
            .param("topic", &of.read.topic)
            .param("partition", of.read.partition)
            .param("last", of.read.last_offset)
            .param("most", most);
        self.within_long_limit(details.fetch_all::<R>()).await
    }
}

impl PartitionAudit {
    fn range(&self, positions: std::ops::RangeInclusive<i64>) -> Range {
        Range {
            topic: self.read.topic.clone(),
            partition: self.read.partition,
            first: *positions.start(),
            last: *positions.end(),
        }
    }
}
