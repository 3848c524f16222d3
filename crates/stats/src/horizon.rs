//! What is known about a workspace before it is asked.

use crate::grain::Grain;
use crate::instant::Instant;
use crate::window::Window;

/// How far a workspace's clicks reach, and the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// The present instant: this crate has no clock.
    pub now: Instant,
    /// The first click of the workspace; `None` when there is none yet.
    pub first_click: Option<Instant>,
    /// The instant before which nothing is kept that the question needs; `None` when it is kept for ever.
    pub retained_since: Option<Instant>,
    /// The instant before which only whole quarter hours are known, the clicks themselves being kept for a shorter time;
    /// `None` where every click that counts is there.
    pub exact_since: Option<Instant>,
}

impl Horizon {
    /// A horizon without a first click or a retention.
    pub const fn at(now: Instant) -> Self {
        Self {
            now,
            first_click: None,
            retained_since: None,
            exact_since: None,
        }
    }

    /// The earliest instant that can be answered for: the first click, or the start of the retention if that is later.
    pub fn earliest(self) -> Option<Instant> {
        self.first_click
            .map(|first| self.retained_since.map_or(first, |since| since.max(first)))
    }

    /// What can be counted of a window: where only quarter hours are known, the whole ones.
    ///
    /// A window without a whole one stays as it is: nothing in it can be counted.
    pub(crate) fn in_known_grains(self, window: Window) -> Window {
        let Some(since) = self.exact_since else {
            return window;
        };
        let quarter = Grain::QuarterHour;
        let down = |at: Instant| if at < since { quarter.floor(at) } else { at };
        let up = |at: Instant| match down(at) {
            start if start == at => at,
            start => start.plus(quarter.millis()),
        };
        let (from, to) = (up(window.from()), down(window.to()));
        if from < to {
            Window::new(from, to)
        } else {
            window
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, window};

    #[test]
    fn where_only_quarter_hours_are_known_a_window_has_whole_ones() {
        let horizon = Horizon {
            exact_since: Some(at("2025-03-01T00:00:00Z")),
            ..Horizon::at(at("2025-03-31T09:10:00Z"))
        };
        let known = |from, to| horizon.in_known_grains(window(from, to));
        assert_eq!(
            known("2025-02-01T10:07:00Z", "2025-03-31T09:10:00Z"),
            window("2025-02-01T10:15:00Z", "2025-03-31T09:10:00Z")
        );
        assert_eq!(
            known("2025-02-01T10:15:00Z", "2025-02-02T09:14:59.999Z"),
            window("2025-02-01T10:15:00Z", "2025-02-02T09:00:00Z")
        );
        let later = ("2025-03-01T00:01:00Z", "2025-03-01T00:02:00Z");
        assert_eq!(known(later.0, later.1), window(later.0, later.1));
        let within_a_quarter = ("2025-02-01T10:01:00Z", "2025-02-01T10:16:00Z");
        assert_eq!(
            known(within_a_quarter.0, within_a_quarter.1),
            window(within_a_quarter.0, within_a_quarter.1)
        );
    }
}
