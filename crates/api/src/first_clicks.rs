use std::collections::HashMap;
use std::sync::Mutex;

use clickmill_model::WorkspaceId;
use clickmill_stats::{Instant, Retained};
use clickmill_store::{Store, StoreError};

/// How many workspaces are remembered.
const MOST: usize = 10_000;

/// When each workspace was clicked first, of what is kept, as of a version of what is settled: older clicks may come late.
#[derive(Default)]
pub(crate) struct FirstClicks(Mutex<HashMap<WorkspaceId, Known>>);

/// The first of what is kept of a workspace.
#[derive(Clone, Copy)]
pub(crate) struct Firsts {
    /// The first click.
    pub(crate) click: Option<Instant>,
    /// The first quarter hour with clicks, by the totals; the first click where those reach no further.
    pub(crate) total: Option<Instant>,
}

impl Firsts {
    /// As if there had always been clicks.
    pub(crate) const fn before_all_time() -> Self {
        let first = Some(Instant::from_millis(0));
        Self {
            click: first,
            total: first,
        }
    }
}

#[derive(Clone, Copy)]
struct Known {
    version: u64,
    retained: Retained,
    firsts: Firsts,
}

impl FirstClicks {
    /// As they were when somebody last looked; clicks that came late since then can only have made them earlier.
    pub(crate) fn remembered(&self, workspace: &WorkspaceId, retained: Retained) -> Option<Firsts> {
        let known = self.known(workspace)?;
        (known.retained == retained).then_some(known.firsts)
    }

    /// As they are.
    pub(crate) async fn of(
        &self,
        workspace: &WorkspaceId,
        retained: Retained,
        version: u64,
        store: &Store,
    ) -> Result<Firsts, StoreError> {
        if let Some(known) = self.known(workspace)
            && (known.version, known.retained) == (version, retained)
        {
            return Ok(known.firsts);
        }
        let click = store.first_click(workspace, retained.clicks).await?;
        let total = if retained.differ() {
            store.first_total(workspace, retained.totals).await?
        } else {
            click
        };
        let firsts = Firsts { click, total };
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST {
                known.clear();
            }
            let first = Known {
                version,
                retained,
                firsts,
            };
            known.insert(workspace.clone(), first);
        }
        Ok(firsts)
    }

    fn known(&self, workspace: &WorkspaceId) -> Option<Known> {
        self.0.lock().ok()?.get(workspace).copied()
    }
}
