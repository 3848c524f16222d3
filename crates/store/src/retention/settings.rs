use std::collections::HashMap;
use std::time::Duration;

use clickhouse::Row;
use clickmill_model::{Timestamp, WorkspaceId};
use clickmill_stats::Retention;
use rand::Rng;
use serde::Deserialize;

use crate::{Store, StoreError};

/// How long storing a setting may take. Whoever puts one waits, and can put it again.
const PUT_TIMEOUT: Duration = Duration::from_secs(30);

/// What was set for a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredRetention {
    /// For how many days it is kept.
    pub retention: Retention,
    /// When that was put.
    pub updated_at: Timestamp,
}

#[derive(Deserialize, Row)]
struct SettingRow {
    workspace: String,
    clicks_days: Option<u16>,
    totals_days: Option<u16>,
    updated: i64,
}

impl SettingRow {
    fn stored(&self) -> Result<StoredRetention, StoreError> {
        let retention = Retention::new(self.clicks_days, self.totals_days);
        Ok(StoredRetention {
            retention: retention.map_err(|error| StoreError::Unreadable {
                source: Box::new(error),
            })?,
            updated_at: Timestamp(self.updated),
        })
    }
}

impl Store {
    /// Sets for how many days a workspace is kept, in place of what was set before; of two settings the one with the later
    /// `updated_at` stays.
    pub async fn put_retention(
        &self,
        workspace: &WorkspaceId,
        retention: Retention,
        updated_at: Timestamp,
    ) -> Result<(), StoreError> {
        let put = self
            .client()
            .query_raw(include_str!("../../../../sql/queries/put_retention.sql"))
            .param("workspace", workspace.as_str())
            .param("clicks_days", retention.clicks_days().unwrap_or(0))
            .param("totals_days", retention.totals_days().unwrap_or(0))
            .param("updated_at", updated_at.0)
            // As for links: a block that equals an earlier one must be stored, too.
            .with_setting(
                "insert_deduplication_token",
                format!("put:{:032x}", rand::rng().random::<u128>()),
            )
            .with_setting("async_insert", "0");
        let put = tokio::time::timeout(PUT_TIMEOUT, put.execute());
        Ok(put.await.map_err(|_| StoreError::TimedOut)??)
    }

    /// For how many days a workspace is kept; `None` when that was not set for it.
    pub async fn retention(
        &self,
        workspace: &WorkspaceId,
    ) -> Result<Option<StoredRetention>, StoreError> {
        let sql = include_str!("../../../../sql/queries/retention_of_workspace.sql");
        let query = self
            .reader()
            .query_raw(sql)
            .param("workspace", workspace.as_str());
        let row = self
            .within_limit(query.fetch_optional::<SettingRow>())
            .await?;
        row.map(|row| row.stored()).transpose()
    }

    /// For how many days each workspace is kept for which that was set.
    pub(super) async fn retentions(&self) -> Result<HashMap<String, Retention>, StoreError> {
        let sql = include_str!("../../../../sql/queries/retention_of_all.sql");
        let query = self.scanner().query_raw(sql);
        let rows = self
            .within_long_limit(query.fetch_all::<SettingRow>())
            .await?;
        let setting = |row: SettingRow| {
            let stored = row.stored()?;
            Ok((row.workspace, stored.retention))
        };
        rows.into_iter().map(setting).collect()
    }
}
