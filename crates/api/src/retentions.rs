use std::collections::HashMap;
use std::sync::Mutex;

use clickmill_model::WorkspaceId;
use clickmill_stats::Retention;
use clickmill_store::{Settled, Store, StoreError};

/// How many workspaces are remembered.
const MOST: usize = 10_000;

/// For how many days each workspace is kept, as of a version of what was set.
#[derive(Default)]
pub(crate) struct Retentions {
    default: Retention,
    known: Mutex<HashMap<WorkspaceId, Known>>,
}

#[derive(Clone, Copy)]
struct Known {
    version: u64,
    retention: Retention,
}

impl Retentions {
    /// With this one for all workspaces for which none was set.
    pub(crate) fn new(default: Retention) -> Self {
        Self {
            default,
            known: Mutex::default(),
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
        if let Some(known) = self.known(workspace, version) {
            return Ok(known.retention);
        }
        let stored = store.retention(workspace).await?;
        let retention = stored.map_or(self.default, |stored| stored.retention);
        if let Ok(mut known) = self.known.lock() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(workspace.clone(), Known { version, retention });
        }
        Ok(retention)
    }

    fn known(&self, workspace: &WorkspaceId, version: u64) -> Option<Known> {
        let known = *self.known.lock().ok()?.get(workspace)?;
        (known.version == version).then_some(known)
    }
}
