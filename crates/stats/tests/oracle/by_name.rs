//! Periods by name, on the oracle's calendar.

use chrono::{Datelike, Days, Months, NaiveDate};
use clickmill_stats::Period;

/// How far back the window before lies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Back {
    Days(u64),
    Months(u32),
}

pub(crate) const PERIODS: [(Period, Back); 16] = [
    (Period::Today, Back::Days(1)),
    (Period::Yesterday, Back::Days(1)),
    (Period::Week, Back::Days(7)),
    (Period::LastWeek, Back::Days(7)),
    (Period::Last7, Back::Days(7)),
    (Period::Last14, Back::Days(14)),
    (Period::Last30, Back::Days(30)),
    (Period::Last90, Back::Days(90)),
    (Period::Month, Back::Months(1)),
    (Period::LastMonth, Back::Months(1)),
    (Period::MonthToDate, Back::Months(1)),
    (Period::Quarter, Back::Months(3)),
    (Period::QuarterToDate, Back::Months(3)),
    (Period::Year, Back::Months(12)),
    (Period::YearToDate, Back::Months(12)),
    (Period::TwelveMonths, Back::Months(12)),
];

impl Back {
    pub(crate) fn from(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Days(days) => date - Days::new(days),
            Self::Months(months) => date - Months::new(months),
        }
    }

    /// The day after the last: when the month is too short, its end is the end.
    pub(crate) fn end(self, date: NaiveDate) -> NaiveDate {
        let shifted = self.from(date);
        let is_cut = matches!(self, Self::Months(_)) && shifted.day() < date.day();
        if is_cut {
            shifted + Days::new(1)
        } else {
            shifted
        }
    }
}

/// First day and the day after the last of a calendar period.
pub(crate) fn days(
    period: Period,
    today: NaiveDate,
    week_start: chrono::Weekday,
) -> Option<(NaiveDate, NaiveDate)> {
    let tomorrow = today.succ_opt().unwrap();
    let back = |days| tomorrow - Days::new(days);
    let month = today.with_day(1).unwrap();
    let quarter = month.with_month0(month.month0() / 3 * 3).unwrap();
    let year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap();
    let week = today.week(week_start).first_day();
    Some(match period {
        Period::Today => (today, tomorrow),
        Period::Yesterday => (back(2), today),
        Period::Week => (week, week + Days::new(7)),
        Period::LastWeek => (week - Days::new(7), week),
        Period::Month => (month, month + Months::new(1)),
        Period::LastMonth => (month - Months::new(1), month),
        Period::Quarter => (quarter, quarter + Months::new(3)),
        Period::Year => (year, year + Months::new(12)),
        Period::Last7 => (back(7), tomorrow),
        Period::Last14 => (back(14), tomorrow),
        Period::Last30 => (back(30), tomorrow),
        Period::Last90 => (back(90), tomorrow),
        Period::TwelveMonths => (month - Months::new(11), month + Months::new(1)),
        Period::MonthToDate => (month, tomorrow),
        Period::QuarterToDate => (quarter, tomorrow),
        Period::YearToDate => (year, tomorrow),
        _ => return None,
    })
}
