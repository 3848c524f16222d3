use clickmill_model::WorkspaceId;
use clickmill_stats::{Instant, Retained};
use clickmill_store::{Store, StoreError};

use crate::moments::Moment;
use crate::remembered::Remembered;

/// When each workspace was clicked first, of what is kept, as of a version of what is settled: older clicks may come late.
#[derive(Default)]
pub(crate) struct FirstClicks(Remembered<(Of, Firsts)>);

/// What must be the same for first clicks to be later ones at no time.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Of {
    retained: Retained,
    erasure_version: u64,
}

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

impl Of {
    const fn new(retained: Retained, moment: Moment) -> Self {
        Self {
            retained,
            erasure_version: moment.settled.erasure_version,
        }
    }
}

impl FirstClicks {
    /// As they were when somebody last looked, and the version of that; clicks that came late since then can only have made them
    /// earlier.
    pub(crate) fn remembered(
        &self,
        workspace: &WorkspaceId,
        retained: Retained,
        moment: Moment,
    ) -> Option<(u64, Firsts)> {
        let (version, (known_of, firsts)) = self.0.of(workspace)?;
        (known_of == Of::new(retained, moment)).then_some((version, firsts))
    }

    /// As they are.
    pub(crate) async fn look_up(
        &self,
        workspace: &WorkspaceId,
        retained: Retained,
        moment: Moment,
        store: &Store,
    ) -> Result<Firsts, StoreError> {
        let click = store.first_click(workspace, retained.clicks).await?;
        let total = if retained.differ() {
            store.first_total(workspace, retained.totals).await?
        } else {
            click
        };
        let firsts = Firsts { click, total };
        let of = Of::new(retained, moment);
        self.0.put(workspace, moment.settled.version, (of, firsts));
        Ok(firsts)
    }
}
