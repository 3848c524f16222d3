//! What is asked, after everything relative has been resolved.

use clickmill_model::WorkspaceId;

use crate::breakdown::Breakdown;
use crate::buckets::Buckets;
use crate::calendar::WeekStart;
use crate::compare::Previous;
use crate::filter::Filter;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

/// A question about one workspace's clicks. Totals are always part of it, series and breakdowns when asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whose clicks: every query is bounded by it.
    pub workspace: WorkspaceId,
    /// Which of them.
    pub filter: Filter,
    /// When.
    pub window: Window,
    /// Where days begin.
    pub zone: Zone,
    /// When weeks begin.
    pub week_start: WeekStart,
    /// When it was asked.
    pub now: Instant,
    /// The instant before which nothing is counted, because it is kept no longer; `None` when it is kept for ever.
    pub retained_since: Option<Instant>,
    /// What to compare with.
    pub comparison: Compared,
    /// How to divide the window, if a series is asked for.
    pub series: Option<Series>,
    /// What to break it down by.
    pub breakdowns: Vec<Breakdown>,
    /// Whether to count by weekday and hour.
    pub heatmap: bool,
    /// Whether to count distinct visitors, too.
    pub visitors: bool,
    /// Whether the answer is to say what was read for it.
    pub explain: bool,
}

/// The comparison that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// None.
    No,
    /// One, but nothing comes before the window (`period=total`).
    WithNothing,
    /// With this.
    With(Previous),
}

impl Compared {
    /// The window compared with.
    pub const fn previous(self) -> Option<Previous> {
        match self {
            Self::With(previous) => Some(previous),
            Self::No | Self::WithNothing => None,
        }
    }
}

/// A series, and the one it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The buckets of the window.
    pub buckets: Buckets,
    /// The buckets of the window compared with.
    pub previous: Option<Buckets>,
}

impl Question {
    /// Whether the window is in progress.
    pub fn is_partial(&self) -> bool {
        self.window.is_partial(self.now)
    }

    /// What is counted of a window: the part that is kept, whether or not what is not kept is gone already.
    pub fn kept(&self, window: Window) -> Window {
        self.retained_since
            .map_or(window, |since| window.since(since))
    }
}
