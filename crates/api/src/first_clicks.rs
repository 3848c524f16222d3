use std::collections::HashMap;
use std::sync::Mutex;

use clickmill_model::WorkspaceId;
use clickmill_stats::Instant;
use clickmill_store::{Store, StoreError};

/// How many workspaces are remembered.
const MOST: usize = 10_000;

/// When each workspace was clicked first, as of a version of what is settled: older clicks may come late.
#[derive(Default)]
pub(crate) struct FirstClicks(Mutex<HashMap<WorkspaceId, Known>>);

#[derive(Clone, Copy)]
struct Known {
    version: u64,
    first: Option<Instant>,
}

impl FirstClicks {
    pub(crate) async fn of(
        &self,
        workspace: &WorkspaceId,
        version: u64,
        store: &Store,
    ) -> Result<Option<Instant>, StoreError> {
        if let Some(known) = self.known(workspace, version) {
            return Ok(known.first);
        }
        let first = store.first_click(workspace).await?;
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(workspace.clone(), Known { version, first });
        }
        Ok(first)
    }

    fn known(&self, workspace: &WorkspaceId, version: u64) -> Option<Known> {
        let known = *self.0.lock().ok()?.get(workspace)?;
        (known.version == version).then_some(known)
    }
}
