use std::time::Duration;

use clickhouse::Row;
use clickmill_model::WorkspaceId;
use clickmill_stats::Instant;
use serde::Deserialize;

use super::quarters::day_of;
use crate::{Store, StoreError};

/// What is settled at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Up to when everything that arrived is counted, of the logs that settled something within the last hour; `None` when
    /// nothing was settled for a day.
    ///
    /// A partition without news counts from its last click, for up to a day, so the true instant may be later.
    pub until: Option<Instant>,
    /// Another one as soon as there is more to count: what was counted under the same version is as good as new.
    pub version: u64,
    /// Another one as soon as somebody sets for how long a workspace is kept.
    pub retention_version: u64,
    /// Another one as soon as clicks were erased: a first click may be a later one then.
    pub erasure_version: u64,
}

#[derive(Deserialize, Row)]
struct MomentRow {
    settled_until: i64,
    version: u64,
    retention_version: u64,
    erasure_version: u64,
}

impl Settled {
    /// For how long whoever looked may go on with what was settled then. What is erased is counted by nobody any more so much later.
    pub const SHARED_FOR: Duration = Duration::from_secs(1);
}

impl Store {
    /// When a workspace was clicked first, of the clicks that are kept: from the day of `since` on, or all. `None` when it was not.
    pub async fn first_click(
        &self,
        workspace: &WorkspaceId,
        since: Option<Instant>,
    ) -> Result<Option<Instant>, StoreError> {
        let sql = include_str!("../../../../sql/queries/first_click.sql");
        self.first(sql, workspace, since).await
    }

    /// The start of the first quarter hour in which a workspace was clicked, of the totals that are kept: from the day of `since`
    /// on, or all. `None` when it was not.
    pub async fn first_total(
        &self,
        workspace: &WorkspaceId,
        since: Option<Instant>,
    ) -> Result<Option<Instant>, StoreError> {
        let sql = include_str!("../../../../sql/queries/first_total.sql");
        self.first(sql, workspace, since).await
    }

    async fn first(
        &self,
        sql: &str,
        workspace: &WorkspaceId,
        since: Option<Instant>,
    ) -> Result<Option<Instant>, StoreError> {
        let first = self
            .reader()
            .query_raw(sql)
            // It is in order and reads one granule of each part, but is weighed as if it read the workspace.
            .with_setting("max_rows_to_read", "0")
            .param("workspace", workspace.as_str())
            .param("since", since.map_or(0, day_of));
        let millis = self.within_limit(first.fetch_one::<i64>()).await?;
        Ok((millis != 0).then(|| Instant::from_millis(millis)))
    }

    /// What is settled now.
    pub async fn settled_now(&self) -> Result<Settled, StoreError> {
        let moment = self
            .reader()
            .query_raw(include_str!("../../../../sql/queries/moment.sql"));
        let row = self.within_limit(moment.fetch_one::<MomentRow>()).await?;
        let until = row.settled_until;
        Ok(Settled {
            until: (until != 0).then(|| Instant::from_millis(until)),
            version: row.version,
            retention_version: row.retention_version,
            erasure_version: row.erasure_version,
        })
    }
}
