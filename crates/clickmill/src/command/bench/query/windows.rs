use clickmill_model::Timestamp;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Every zone's days and hours are made of quarters of an hour, so a window that is moved by some of them costs the same.
const QUARTER: i64 = 15 * 60 * 1000;
/// By how many quarters either edge is moved at most: two days.
const MOVES: u64 = 192;
/// How far east of UTC the zone of [`ZONE`] is, all year round.
const OFFSET: i64 = (5 * 60 + 30) * 60 * 1000;

/// The zone of all questions, whose days and hours begin half past those of UTC.
pub(super) const ZONE: &str = "Asia/Kolkata";

/// A window of time: its first instant, and the first one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// Windows of about the same length that end with the last click, each different: what was answered before is no answer to them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows {
    pub(super) days: i64,
    end: i64,
}

impl Windows {
    /// Windows of so many days, up to the last local midnight before the last click, or just after it.
    pub(super) fn ending_with(last_click: Timestamp, days: i64) -> Self {
        let next = last_click.0 + 1 + QUARTER;
        let end = (next + OFFSET).div_euclid(DAY) * DAY - OFFSET;
        Self { days, end }
    }

    /// The first is whole local days; the edges of the others are moved back by up to two days. There are 36,864 of them.
    pub(super) fn nth(&self, number: u64) -> Window {
        let to = number % MOVES;
        let from = (to + number / MOVES) % MOVES;
        let moved =
            |instant: i64, quarters: u64| Timestamp(instant - quarters.cast_signed() * QUARTER);
        Window {
            from: moved(self.end - self.days * DAY, from),
            to: moved(self.end, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn windows() -> Windows {
        let last = Timestamp::parse_rfc3339("2026-10-31T23:59:59.990Z").unwrap();
        Windows::ending_with(last, 30)
    }

    #[test]
    fn the_first_window_is_whole_local_days_up_to_the_last_click() {
        let Window { from, to } = windows().nth(0);
        assert_eq!(from.to_string(), "2026-10-01T18:30:00.000Z");
        assert_eq!(to.to_string(), "2026-10-31T18:30:00.000Z");
    }

    #[test]
    fn every_window_is_another_and_of_about_the_same_length() {
        let windows = windows();
        let mut seen = HashSet::new();
        for number in 0..MOVES * MOVES {
            let window = windows.nth(number);
            assert!(seen.insert((window.from, window.to)), "{number}");
            let length = window.to.0 - window.from.0;
            let is_near = (length - 30 * DAY).abs() < 2 * DAY;
            assert!(is_near && window.to <= windows.nth(0).to, "{number}");
        }
    }
}
