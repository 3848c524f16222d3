use clickhouse::Row;
use clickmill_model::{Offset, Partition};
use clickmill_stats::Positions;
use serde::Deserialize;

use crate::{Store, StoreError};

#[derive(Deserialize, Row)]
struct SettledRow {
    name: String,
    last_offset: i64,
}

impl Store {
    /// Up to where each partition of each log is settled now: of these positions every click is stored that ever will be.
    pub async fn settled_positions(&self) -> Result<Positions, StoreError> {
        let sql = include_str!("../../../../sql/queries/settled_before.sql");
        let spans = self.exporter().query_raw(sql).param("before", i64::MAX);
        let rows = self.within_long_limit(spans.fetch_all::<SettledRow>());
        Ok(rows.await?.iter().filter_map(position).collect())
    }
}

/// `None` for a name that [`Store::settled_positions`] does not ask for.
fn position(row: &SettledRow) -> Option<(String, Partition, Offset)> {
    let (log, partition) = row.name.rsplit_once(':')?;
    let partition = Partition(partition.parse().ok()?);
    Some((log.to_owned(), partition, Offset(row.last_offset)))
}
