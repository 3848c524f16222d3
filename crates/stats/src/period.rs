//! Windows by name.

use jiff::civil::Date;

use crate::calendar::{WeekStart, add_days, add_months, floor_months};
use crate::horizon::Horizon;
use crate::range::{Asked, Back};
use crate::window::Window;
use crate::word::words;
use crate::zone::Zone;

const DAY: i64 = 86_400_000;

words! {
    /// A window by name, relative to now.
    ///
    /// Calendar periods are whole: `month` lasts until the month ends, so its later buckets are still zero.
    #[derive(Default)]
    pub enum Period {
        /// The day that is in progress.
        Today = "today",
        /// The day before.
        Yesterday = "yesterday",
        /// The week that is in progress.
        Week = "week",
        /// The last full week.
        LastWeek = "lastweek",
        /// The calendar month that is in progress.
        Month = "month",
        /// The last full calendar month.
        LastMonth = "lastmonth",
        /// The calendar quarter that is in progress.
        Quarter = "quarter",
        /// The calendar year that is in progress.
        Year = "year",
        /// 7 days, today included.
        Last7 = "last7",
        /// 14 days, today included.
        Last14 = "last14",
        /// 30 days, today included.
        #[default]
        Last30 = "last30",
        /// 90 days, today included.
        Last90 = "last90",
        /// The 24 hours that end now.
        Rolling24Hours = "24h",
        /// The 7 × 24 hours that end now.
        Rolling7Days = "7d",
        /// The 30 × 24 hours that end now.
        Rolling30Days = "30d",
        /// The 90 × 24 hours that end now.
        Rolling90Days = "90d",
        /// 12 calendar months, the one in progress included and whole.
        TwelveMonths = "12mo",
        /// The days of this month so far, today included.
        MonthToDate = "mtd",
        /// The days of this quarter so far, today included.
        QuarterToDate = "qtd",
        /// The days of this year so far, today included.
        YearToDate = "ytd",
        /// From the day of the first click (or of the start of the retention) to today, both included; only today when
        /// there is no click. Nothing comes before it.
        Total = "total",
    }
}

impl Period {
    /// Which window the name means now.
    pub fn resolve(self, zone: &Zone, week_start: WeekStart, horizon: Horizon) -> Asked {
        let rolling = |days: i64| {
            let window = Window::new(horizon.now.plus(-days * DAY), horizon.now);
            Asked {
                window,
                step: Some(Back::Length),
            }
        };
        match self {
            Self::Rolling24Hours => rolling(1),
            Self::Rolling7Days => rolling(7),
            Self::Rolling30Days => rolling(30),
            Self::Rolling90Days => rolling(90),
            Self::Total => {
                let today = zone.day_of(horizon.now);
                let first = horizon
                    .earliest()
                    .map_or(today, |earliest| zone.day_of(earliest).min(today));
                Asked {
                    window: Window::of_days(zone, first, add_days(today, 1)),
                    step: None,
                }
            }
            _ => {
                let days = self.days(zone, week_start, zone.day_of(horizon.now));
                Asked {
                    window: Window::of_days(zone, days.first, days.end),
                    step: Some(days.step),
                }
            }
        }
    }

    /// The calendar periods: first day, the day after the last, and how far back the previous one lies.
    fn days(self, zone: &Zone, week_start: WeekStart, today: Date) -> Days {
        let tomorrow = add_days(today, 1);
        let week = week_start.floor(today);
        let month = floor_months(today, 1);
        let quarter = floor_months(today, 3);
        let year = floor_months(today, 12);
        let days = |first, end, step| Days { first, end, step };
        let last = |count: i64| days(add_days(tomorrow, -count), tomorrow, Back::Days(count));
        match self {
            Self::Yesterday => days(zone.day_before(today), today, Back::Days(1)),
            Self::Week => days(week, add_days(week, 7), Back::Days(7)),
            Self::LastWeek => days(add_days(week, -7), week, Back::Days(7)),
            Self::Month => days(month, add_months(month, 1), Back::Months(1)),
            Self::LastMonth => days(add_months(month, -1), month, Back::Months(1)),
            Self::Quarter => days(quarter, add_months(quarter, 3), Back::Months(3)),
            Self::Year => days(year, add_months(year, 12), Back::Months(12)),
            Self::Last7 => last(7),
            Self::Last14 => last(14),
            Self::Last30 => last(30),
            Self::Last90 => last(90),
            Self::TwelveMonths => days(
                add_months(month, -11),
                add_months(month, 1),
                Back::Months(12),
            ),
            Self::MonthToDate => days(month, tomorrow, Back::Months(1)),
            Self::QuarterToDate => days(quarter, tomorrow, Back::Months(3)),
            Self::YearToDate => days(year, tomorrow, Back::Months(12)),
            _ => days(today, tomorrow, Back::Days(1)),
        }
    }
}

/// A run of calendar days.
struct Days {
    first: Date,
    end: Date,
    step: Back,
}

#[cfg(test)]
mod tests;
