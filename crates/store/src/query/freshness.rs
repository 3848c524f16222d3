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
            .client()
            .query_raw(include_str!("../../../../sql/queries/first_click.sql"));
        let millis = first
            .param("workspace", workspace.as_str())
            .fetch_one::<i64>()
            .await?;
        Ok((millis != 0).then(|| Instant::from_millis(millis)))
    }

    /// Up to when everything that arrived is counted; `None` before anything was.
    ///
    /// A partition without news counts from its last click, so the true instant may be later, never earlier.
    pub async fn settled_until(&self) -> Result<Option<Instant>, StoreError> {
        let until = self
            .client()
            .query_raw(include_str!("../../../../sql/queries/settled_until.sql"));
        let millis = until.fetch_one::<i64>().await?;
        Ok((millis != 0).then(|| Instant::from_millis(millis)))
    }
}
