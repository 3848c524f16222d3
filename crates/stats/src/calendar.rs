//! Arithmetic on dates, without a zone.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::word::words;

words! {
    /// The day a week starts on.
    #[derive(Default)]
    pub enum WeekStart {
        /// Monday, as in ISO 8601.
        #[default]
        Monday = "mon",
        /// Sunday.
        Sunday = "sun",
        /// Saturday.
        Saturday = "sat",
    }
}

impl WeekStart {
    /// The first day of the week that a date is in.
    pub(crate) fn floor(self, date: Date) -> Date {
        let since_monday = i64::from(date.weekday().to_monday_zero_offset());
        let ahead_of_monday = match self {
            Self::Monday => 0,
            Self::Sunday => 1,
            Self::Saturday => 2,
        };
        add_days(date, -((since_monday + ahead_of_monday) % 7))
    }
}

/// The date so many days later, or earlier when negative. The calendar ends with the years −9999 and 9999.
pub(crate) fn add_days(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

/// The date so many months later or earlier; a day that the month does not have becomes its last.
pub(crate) fn add_months(date: Date, months: i64) -> Date {
    date.saturating_add(months.months())
}

/// Like [`add_months`] for the end of an interval, which is not part of it: a day that the month does not have
/// becomes the first of the next, so that an interval that ends with the month still does.
pub(crate) fn add_months_to_end(end: Date, months: i64) -> Date {
    let date = add_months(end, months);
    if date.day() < end.day() {
        add_days(date, 1)
    } else {
        date
    }
}

/// The first of the month, the quarter (3) or the year (12) that a date is in.
pub(crate) fn floor_months(date: Date, months: i8) -> Date {
    let past = (date.month() - 1) % months;
    add_months(date.first_of_month(), -i64::from(past))
}

/// Whole days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    (to.duration_since(from).as_secs()) / 86_400
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_starts_where_it_is_said_to() {
        let thursday = date(2025, 3, 6);
        assert_eq!(WeekStart::Monday.floor(thursday), date(2025, 3, 3));
        assert_eq!(WeekStart::Sunday.floor(thursday), date(2025, 3, 2));
        assert_eq!(WeekStart::Saturday.floor(thursday), date(2025, 3, 1));
        for start in [
            (WeekStart::Monday, 3),
            (WeekStart::Sunday, 2),
            (WeekStart::Saturday, 1),
        ] {
            let first = date(2025, 3, start.1);
            assert_eq!(start.0.floor(first), first);
            assert_eq!(start.0.floor(add_days(first, 6)), first);
            assert_eq!(start.0.floor(add_days(first, 7)), add_days(first, 7));
        }
    }

    #[test]
    fn month_ends_clamp() {
        assert_eq!(add_months(date(2025, 3, 31), -1), date(2025, 2, 28));
        assert_eq!(add_months(date(2024, 2, 29), -12), date(2023, 2, 28));
        assert_eq!(add_months_to_end(date(2024, 2, 29), -12), date(2023, 3, 1));
        assert_eq!(add_months_to_end(date(2025, 4, 1), -1), date(2025, 3, 1));
    }

    #[test]
    fn months_quarters_and_years_are_floored() {
        assert_eq!(floor_months(date(2025, 12, 31), 1), date(2025, 12, 1));
        assert_eq!(floor_months(date(2025, 6, 30), 3), date(2025, 4, 1));
        assert_eq!(floor_months(date(2025, 7, 1), 3), date(2025, 7, 1));
        assert_eq!(floor_months(date(2025, 12, 31), 12), date(2025, 1, 1));
    }

    #[test]
    fn days_are_counted_across_a_leap_day() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(days_between(date(2024, 3, 1), date(2024, 2, 28)), -2);
    }
}
