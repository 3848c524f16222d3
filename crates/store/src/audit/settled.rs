use clickhouse::Row;
use clickhouse::query::Query;
use serde::Deserialize;

use super::PartitionAudit;
use crate::{Store, StoreError};

/// Up to where each partition was settled at some moment: what came later is not accounted for yet.
pub(super) struct Settled {
    /// As `topic:partition`.
    partitions: Vec<String>,
    last_offsets: Vec<i64>,
}

#[derive(Deserialize, Row)]
struct SettledRow {
    name: String,
    last_offset: i64,
}

impl Settled {
    pub(super) fn of(partitions: &[PartitionAudit]) -> Self {
        let (partitions, last_offsets) = partitions
            .iter()
            .map(|PartitionAudit { read, .. }| {
                let name = format!("{}:{}", read.topic, read.partition);
                (name, read.last_offset)
            })
            .unzip();
        Self {
            partitions,
            last_offsets,
        }
    }

    pub(super) fn bind(&self, query: Query) -> Query {
        query
            .param("partitions", &self.partitions)
            .param("last_offsets", &self.last_offsets)
    }
}

impl Store {
    /// Up to where each partition is settled now.
    pub(super) async fn settled(&self) -> Result<Settled, StoreError> {
        let spans = self
            .scanner()
            .query_raw(include_str!("../../../../sql/queries/settled_offsets.sql"));
        let rows = self.within_long_limit(spans.fetch_all::<SettledRow>());
        let (partitions, last_offsets) = rows
            .await?
            .into_iter()
            .map(|row| (row.name, row.last_offset))
            .unzip();
        Ok(Settled {
            partitions,
            last_offsets,
        })
    }
}
