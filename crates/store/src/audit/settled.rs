use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_model::Timestamp;
use serde::Deserialize;

use super::PartitionAudit;
use crate::{Store, StoreError};

/// Up to where each partition was settled at some moment: what came later is not accounted for yet.
#[derive(Debug, Default)]
pub(crate) struct SettledUntil {
    /// As `topic:partition`.
    partitions: Vec<String>,
    last_offsets: Vec<i64>,
}

#[derive(Deserialize, Row)]
struct SettledRow {
    name: String,
    last_offset: i64,
}

impl SettledUntil {
    pub(super) fn of(partitions: &[PartitionAudit]) -> Self {
        let last = |PartitionAudit { read, .. }: &PartitionAudit| {
            let name = format!("{}:{}", read.topic, read.partition);
            (name, read.last_offset)
        };
        partitions.iter().map(last).collect()
    }

    pub(crate) fn bind(&self, query: Query) -> Query {
        query
            .param("partitions", &self.partitions)
            .param("last_offsets", &self.last_offsets)
    }
}

impl FromIterator<(String, i64)> for SettledUntil {
    fn from_iter<I: IntoIterator<Item = (String, i64)>>(last_offsets: I) -> Self {
        let (partitions, last_offsets) = last_offsets.into_iter().unzip();
        Self {
            partitions,
            last_offsets,
        }
    }
}

impl Store {
    /// Up to where each partition is settled now.
    pub(crate) async fn settled(&self) -> Result<SettledUntil, StoreError> {
        self.settled_before(Timestamp(i64::MAX)).await
    }

    /// Up to where each partition was settled before an instant.
    pub(crate) async fn settled_before(&self, at: Timestamp) -> Result<SettledUntil, StoreError> {
        let sql = include_str!("../../../../sql/queries/settled_before.sql");
        let spans = self.scanner().query_raw(sql).param("before", at.0);
        let rows = self.within_long_limit(spans.fetch_all::<SettledRow>());
        let last = |row: SettledRow| (row.name, row.last_offset);
        Ok(rows.await?.into_iter().map(last).collect())
    }
}
