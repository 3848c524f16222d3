use clickhouse::Row;
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError};

/// Months of workspaces whose clicks were removed, because they are kept no longer, or are going to be: there is nothing any more
/// that their totals could be compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct LeftOut {
    /// How many workspaces have such months.
    pub workspaces: u64,
    /// How many such months they have together.
    pub months: u64,
}

impl Store {
    pub(super) async fn left_out(&self) -> Result<LeftOut, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_left_out.sql");
        let removals = self.scanner().query_raw(sql);
        self.within_long_limit(removals.fetch_one()).await
    }
}
