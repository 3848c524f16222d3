use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant as Moment};

use clickmill_model::WorkspaceId;
use clickmill_stats::Instant;
use clickmill_store::{Store, StoreError};

/// How long an answer is used again. A first click changes once, or when older clicks come late.
const FRESH: Duration = Duration::from_mins(1);
/// How many workspaces are remembered.
const MOST: usize = 10_000;

/// When each workspace was clicked first.
#[derive(Default)]
pub(crate) struct FirstClicks(Mutex<HashMap<WorkspaceId, (Moment, Instant)>>);

impl FirstClicks {
    pub(crate) async fn of(
        &self,
        workspace: &WorkspaceId,
        store: &Store,
    ) -> Result<Option<Instant>, StoreError> {
        if let Some(known) = self.known(workspace) {
            return Ok(Some(known));
        }
        let first = store.first_click(workspace).await?;
        if let (Some(first), Ok(mut known)) = (first, self.0.lock()) {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(workspace.clone(), (Moment::now(), first));
        }
        Ok(first)
    }

    fn known(&self, workspace: &WorkspaceId) -> Option<Instant> {
        let known = self.0.lock().ok()?;
        let (asked, first) = known.get(workspace)?;
        (asked.elapsed() < FRESH).then_some(*first)
    }
}
