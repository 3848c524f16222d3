use clickmill_model::WorkspaceId;
use clickmill_stats::Retention;
use clickmill_store::{Settled, Store, StoreError};

use crate::remembered::Remembered;

/// For how many days each workspace is kept, as of a version of what was set.
#[derive(Default)]
pub(crate) struct Retentions {
    default: Retention,
    known: Remembered<Retention>,
}

impl Retentions {
    /// With this one for all workspaces for which none was set.
    pub(crate) fn new(default: Retention) -> Self {
        Self {
            default,
            known: Remembered::default(),
        }
    }

    /// What holds for workspaces for which nothing was set.
    pub(crate) const fn default(&self) -> Retention {
        self.default
    }

    /// What holds for a workspace at a moment.
    pub(crate) async fn of(
        &self,
        workspace: &WorkspaceId,
        settled: Settled,
        store: &Store,
    ) -> Result<Retention, StoreError> {
        let version = settled.retention_version;
        match self.known.of(workspace) {
            Some((known, retention)) if known == version => return Ok(retention),
            _ => {}
        }
        let stored = store.retention(workspace).await?;
        let retention = stored.map_or(self.default, |stored| stored.retention);
        self.known.put(workspace, version, retention);
        Ok(retention)
    }
}
