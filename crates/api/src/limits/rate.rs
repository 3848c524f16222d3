use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// How fast a bucket fills, and how much it holds. Where there are no clocks: now is an argument.
///
/// All there is to know of a bucket is when it is full again, so nothing has to be known of one that is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    per_second: NonZeroU32,
    burst: NonZeroU32,
}

/// How a bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    /// How much it holds.
    pub(crate) burst: u32,
    /// How much is in it; nothing when it owes something.
    pub(crate) left: u32,
    /// After which time it is full again.
    pub(crate) full_in: Duration,
    /// In which time an empty one is full.
    pub(crate) window: Duration,
}

/// The longest time for which what was charged after the fact keeps somebody waiting.
const LONGEST_DEBT: Duration = Duration::from_secs(10);

impl Rate {
    /// So many units a second, and so many at once; `None` if either is zero.
    pub fn new(per_second: u32, burst: u32) -> Option<Self> {
        Some(Self {
            per_second: NonZeroU32::new(per_second)?,
            burst: NonZeroU32::new(burst)?,
        })
    }

    /// When a bucket is full again after units were taken out, or how long to wait until there are as many. More than it can hold are
    /// taken out of a full one, which then owes the rest.
    pub(crate) fn take(
        self,
        full_at: Instant,
        now: Instant,
        units: u32,
    ) -> Result<Instant, Duration> {
        let full_at = full_at.max(now);
        let needed = full_at + self.time_of(units.min(self.burst.get()));
        let latest = now + self.window();
        match needed.checked_duration_since(latest) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(full_at + self.time_of(units)),
        }
    }

    /// When a bucket is full again after something was charged that nobody could know before: it may owe that.
    pub(crate) fn charge(self, full_at: Instant, now: Instant, units: u32) -> Instant {
        let charged = full_at.max(now) + self.time_of(units);
        charged.min(now + self.window() + LONGEST_DEBT).max(full_at)
    }

    pub(crate) fn level(self, full_at: Instant, now: Instant) -> Level {
        let full_in = full_at.saturating_duration_since(now);
        let room = self.window().saturating_sub(full_in).as_nanos();
        let left = room * u128::from(self.per_second.get()) / NANOS;
        Level {
            burst: self.burst.get(),
            left: u32::try_from(left).unwrap_or(u32::MAX),
            full_in,
            window: self.window(),
        }
    }

    fn window(self) -> Duration {
        self.time_of(self.burst.get())
    }

    /// In which time so many units come back, rounded up to nanoseconds.
    fn time_of(self, units: u32) -> Duration {
        let nanos = u64::from(units) * 1_000_000_000;
        Duration::from_nanos(nanos.div_ceil(u64::from(self.per_second.get())))
    }
}

const NANOS: u128 = 1_000_000_000;

#[cfg(test)]
mod tests;
