use clickmill_model::WorkspaceId;
use clickmill_stats::Instant;

use crate::{Store, StoreError};

impl Store {
    /// When a workspace was clicked first; `None` when it never was.
    pub async fn first_click(
        &self,
        workspace: &WorkspaceId,
    ) -> Result<Option<Instant>, StoreError> {
        let first = self
            .reader()
            .query_raw(include_str!("../../../../sql/queries/first_click.sql"));
        let first = first.param("workspace", workspace.as_str());
        let millis = self.within_limit(first.fetch_one::<i64>()).await?;
        Ok((millis != 0).then(|| Instant::from_millis(millis)))
    }

    /// Up to when everything that arrived is counted, of the logs that settled something within the last hour; `None`
    /// when nothing was settled for a day.
    ///
    /// A partition without news counts from its last click, for up to a day, so the true instant may be later.
    pub async fn settled_until(&self) -> Result<Option<Instant>, StoreError> {
        let until = self
            .reader()
            .query_raw(include_str!("../../../../sql/queries/settled_until.sql"));
        let millis = self.within_limit(until.fetch_one::<i64>()).await?;
        Ok((millis != 0).then(|| Instant::from_millis(millis)))
    }
}
