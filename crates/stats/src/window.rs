//! The time that an answer is about.

use jiff::civil::Date;

use crate::calendar::days_between;
use crate::instant::Instant;
use crate::zone::Zone;

/// A half-open interval of instants: `from` belongs to it, `to` does not. Never reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    from: Instant,
    to: Instant,
}

impl Window {
    /// The window from one instant up to another; reversed ends make it empty at `from`.
    pub fn new(from: Instant, to: Instant) -> Self {
        Self {
            from,
            to: to.max(from),
        }
    }

    /// The first instant.
    pub const fn from(self) -> Instant {
        self.from
    }

    /// The first instant that is no longer part of it.
    pub const fn to(self) -> Instant {
        self.to
    }

    /// Length in milliseconds.
    pub const fn millis(self) -> i64 {
        self.to.since(self.from)
    }

    /// Whether no instant is part of it.
    pub fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Whether an instant is part of it.
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether it has begun and not ended.
    pub fn is_partial(self, now: Instant) -> bool {
        self.contains(now)
    }

    /// The part from `start` on; empty where nothing is.
    #[must_use]
    pub fn since(self, start: Instant) -> Self {
        Self::new(self.from.max(start), self.to)
    }

    /// The part before `end`.
    #[must_use]
    pub fn until(self, end: Instant) -> Self {
        Self::new(self.from, self.to.min(end))
    }

    /// How many whole local days it consists of, if both edges are starts of days.
    pub(crate) fn days(self, zone: &Zone) -> Option<i64> {
        let (first, end) = (zone.day_of(self.from), zone.day_of(self.to));
        let whole = zone.start_of_day(first) == self.from && zone.start_of_day(end) == self.to;
        whole.then(|| days_between(first, end))
    }

    /// The window of the days from `first` up to and without `end`.
    ///
    /// Where the zone skipped all of them, it is the last day before instead: there is always something to compare with.
    pub(crate) fn of_days(zone: &Zone, first: Date, end: Date) -> Self {
        let to = zone.start_of_day(end);
        let from = zone.start_of_day(first);
        if from < to {
            Self::new(from, to)
        } else {
            Self::new(zone.start_of_day(zone.day_before(end)), to)
        }
    }
}
