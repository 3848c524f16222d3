use std::collections::HashMap;
use std::sync::Mutex;

use clickmill_model::WorkspaceId;

/// How many workspaces are remembered.
const MOST: usize = 10_000;

/// What was looked up last of each workspace, and of which version it is.
pub(crate) struct Remembered<T>(Mutex<HashMap<WorkspaceId, (u64, T)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Copy> Remembered<T> {
    pub(crate) fn of(&self, workspace: &WorkspaceId) -> Option<(u64, T)> {
        self.0.lock().ok()?.get(workspace).copied()
    }

    pub(crate) fn put(&self, workspace: &WorkspaceId, version: u64, what: T) {
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(workspace.clone(), (version, what));
        }
    }
}
