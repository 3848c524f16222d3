//! How long the clicks of a workspace are kept.

use std::ops::RangeInclusive;

use crate::instant::Instant;
use crate::zone::Zone;

const DAY: i64 = 86_400_000;

/// For how many days a workspace's clicks are kept, and their totals by time, which may be kept longer.
///
/// N days are the last N whole days of UTC, and today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Retention {
    clicks_days: Option<u16>,
    totals_days: Option<u16>,
}

/// Totals would be kept for a shorter time than the clicks that they are totals of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must not be less than clicks_days, nearest is {nearest}")]
pub struct TotalsTooShort {
    /// The least number of days that is allowed.
    pub nearest: u16,
}

/// The first instants that are kept, each the start of a day of UTC; `None` where everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Of clicks, and with them of everything that is counted by more than time.
    pub clicks: Option<Instant>,
    /// Of totals by time; not later than that of clicks.
    pub totals: Option<Instant>,
}

impl Retention {
    /// Everything is kept for ever.
    pub const FOR_EVER: Self = Self {
        clicks_days: None,
        totals_days: None,
    };
    /// How many days there may be.
    pub const DAYS: RangeInclusive<u16> = 1..=36_500;

    /// So many days, within [`Self::DAYS`]; `None` is for ever.
    pub fn new(clicks_days: Option<u16>, totals_days: Option<u16>) -> Result<Self, TotalsTooShort> {
        let days = |days: Option<u16>| days.unwrap_or(u16::MAX);
        if days(totals_days) < days(clicks_days) {
            let nearest = clicks_days.unwrap_or(*Self::DAYS.end());
            return Err(TotalsTooShort { nearest });
        }
        Ok(Self {
            clicks_days,
            totals_days,
        })
    }

    /// For how many days clicks are kept.
    pub const fn clicks_days(self) -> Option<u16> {
        self.clicks_days
    }

    /// For how many days totals are kept.
    pub const fn totals_days(self) -> Option<u16> {
        self.totals_days
    }

    /// What is kept at an instant.
    pub fn at(self, now: Instant) -> Retained {
        let today = now.plus(-now.millis().rem_euclid(DAY));
        let since = |days: u16| today.plus(-i64::from(days) * DAY);
        Retained {
            clicks: self.clicks_days.map(since),
            totals: self.totals_days.map(since),
        }
    }
}

impl Retained {
    /// Whether totals reach further back than clicks.
    pub fn differ(self) -> bool {
        self.clicks != self.totals
    }
}

/// The calendar month of UTC that an instant is in, such as 202603.
pub fn year_month(at: Instant) -> u32 {
    let date = Zone::utc().day_of(at);
    u32::from(date.year().unsigned_abs()) * 100 + u32::from(date.month().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    #[test]
    fn so_many_days_are_whole_days_of_utc_and_today() {
        let retention = Retention::new(Some(1), Some(31)).unwrap();
        for now in ["2025-03-31T00:00:00Z", "2025-03-31T23:59:59.999Z"] {
            let retained = retention.at(at(now));
            assert_eq!(retained.clicks, Some(at("2025-03-30T00:00:00Z")));
            assert_eq!(retained.totals, Some(at("2025-02-28T00:00:00Z")));
            assert!(retained.differ());
        }
        assert_eq!(
            Retention::FOR_EVER.at(at("2025-03-31T00:00:00Z")),
            Retained::default()
        );
    }

    #[test]
    fn totals_are_kept_as_long_as_clicks_or_longer() {
        for (clicks, totals) in [(Some(30), None), (Some(30), Some(30)), (None, None)] {
            assert!(Retention::new(clicks, totals).is_ok());
        }
        let nearest = |clicks, totals| Retention::new(clicks, totals).unwrap_err().nearest;
        assert_eq!(nearest(Some(30), Some(29)), 30);
        assert_eq!(nearest(None, Some(36_500)), 36_500);
    }

    #[test]
    fn a_month_is_one_of_utc() {
        assert_eq!(year_month(at("2025-03-01T00:00:00Z")), 202_503);
        assert_eq!(year_month(at("2025-02-28T23:59:59.999Z")), 202_502);
        assert_eq!(year_month(at("1925-12-31T12:00:00Z")), 192_512);
    }
}
