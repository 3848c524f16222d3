//! The width of the bars in a chart.

use crate::calendar::{WeekStart, add_days, add_months, floor_months};
use crate::window::Window;
use crate::word::words;
use jiff::civil::Date;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

words! {
    /// How a window is divided.
    pub enum Bucket {
        /// One minute.
        Minute = "minute",
        /// A quarter of an hour on the wall.
        QuarterHour = "15m",
        /// An hour on the wall; one that is repeated is two buckets.
        Hour = "hour",
        /// A local day, whatever its length.
        Day = "day",
        /// Seven local days from the start of the week.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A calendar quarter.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
    }
}

impl Bucket {
    /// The bucket for a window when none is asked for: minutes up to 2 hours, quarters of an hour up to 12 hours, hours
    /// up to 3 days, days up to 100 days, months up to 10 years, else years.
    pub fn default_for(window: Window) -> Self {
        let widest = [
            (Self::Minute, 2 * HOUR),
            (Self::QuarterHour, 12 * HOUR),
            (Self::Hour, 3 * DAY + HOUR),
            (Self::Day, 100 * DAY + HOUR),
            (Self::Month, 3654 * DAY),
        ];
        let fits = widest
            .into_iter()
            .find(|(_, length)| window.millis() <= *length);
        fits.map_or(Self::Year, |(bucket, _)| bucket)
    }

    /// Length in milliseconds on the wall, for the buckets that divide an hour.
    pub(crate) const fn millis(self) -> Option<i64> {
        match self {
            Self::Minute => Some(MINUTE),
            Self::QuarterHour => Some(15 * MINUTE),
            Self::Hour => Some(HOUR),
            _ => None,
        }
    }

    /// The first day of the bucket that a date is in.
    pub(crate) fn floor(self, date: Date, week_start: WeekStart) -> Date {
        match self {
            Self::Week => week_start.floor(date),
            Self::Month => floor_months(date, 1),
            Self::Quarter => floor_months(date, 3),
            Self::Year => floor_months(date, 12),
            _ => date,
        }
    }

    /// The first day of the bucket after the one that starts on a date.
    pub(crate) fn next(self, first: Date) -> Date {
        match self {
            Self::Week => add_days(first, 7),
            Self::Month => add_months(first, 1),
            Self::Quarter => add_months(first, 3),
            Self::Year => add_months(first, 12),
            _ => add_days(first, 1),
        }
    }
}
