//! What is known about a workspace before it is asked.

use crate::instant::Instant;

/// How far a workspace's clicks reach, and the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The present instant: this crate has no clock.
    pub now: Instant,
    /// The first click of the workspace; `None` when there is none yet.
    pub first_click: Option<Instant>,
    /// The instant before which clicks are deleted; `None` when they are kept for ever.
    pub retained_since: Option<Instant>,
}

impl Horizon {
    /// A horizon without a first click or a retention.
    pub const fn at(now: Instant) -> Self {
        Self {
            now,
            first_click: None,
            retained_since: None,
        }
    }

    /// The earliest instant that can be answered for: the first click, or the start of the retention if that is later.
    pub fn earliest(self) -> Option<Instant> {
        self.first_click
            .map(|first| self.retained_since.map_or(first, |since| since.max(first)))
    }
}
