//! What windows are compared with.

use chrono::{Datelike, Days, Months, NaiveDate, TimeZone};
use chrono_tz::Tz;
use clickmill_stats::{Align, Comparison, Horizon, Instant, Period, WeekStart, Window, Zone};
use proptest::prelude::*;

use crate::periods::{days, instant};
use crate::wall::{local, start_of};

#[derive(Clone, Copy, Debug)]
enum Back {
    Days(u64),
    Months(u32),
}

const PERIODS: [(Period, Back); 15] = [
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
];

impl Back {
    fn from(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Days(days) => date - Days::new(days),
            Self::Months(months) => date - Months::new(months),
        }
    }

    /// The day after the last: when the month is too short, its end is the end.
    fn end(self, date: NaiveDate) -> NaiveDate {
        let shifted = self.from(date);
        let is_cut = matches!(self, Self::Months(_)) && shifted.day() < date.day();
        if is_cut {
            shifted + Days::new(1)
        } else {
            shifted
        }
    }
}

fn exists(tz: Tz, date: NaiveDate) -> bool {
    local(tz, start_of(tz, date)).date() == date
}

fn check(
    tz: Tz,
    now: i64,
    period: Period,
    back: Back,
    comparison: Comparison,
) -> Result<(), TestCaseError> {
    let today = local(tz, now).date();
    prop_assume!(start_of(tz, today) <= now && now < start_of(tz, today.succ_opt().unwrap()));
    let (first, end) = days(period, today, chrono::Weekday::Mon).unwrap();
    prop_assume!(
        [
            first,
            end,
            today,
            back.from(first),
            back.end(end),
            back.from(today)
        ]
        .iter()
        .all(|date| exists(tz, *date))
    );
    let zone = Zone::parse(tz.name()).unwrap();
    let horizon = Horizon::at(Instant::from_millis(now));
    let asked = period.resolve(&zone, WeekStart::Monday, horizon);
    let resolve = |align| {
        comparison
            .resolve(asked, align, &zone, horizon)
            .unwrap()
            .window
    };
    let window = |from, to| Window::new(Instant::from_millis(from), Instant::from_millis(to));

    let (from, to) = (start_of(tz, back.from(first)), start_of(tz, back.end(end)));
    prop_assert_eq!(resolve(Align::Full), window(from, to));
    if now >= start_of(tz, end) {
        prop_assert_eq!(resolve(Align::Elapsed), window(from, to));
        return Ok(());
    }
    // A time that is skipped is tested by hand.
    let same_time = tz
        .from_local_datetime(&back.from(today).and_time(local(tz, now).time()))
        .earliest();
    prop_assume!(same_time.is_some());
    let elapsed = same_time.unwrap().timestamp_millis().min(to);
    prop_assert_eq!(resolve(Align::Elapsed), window(from, elapsed));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_previous_window_has_the_dates_before_and_ends_at_the_same_time_on_the_wall(
        (tz, now) in instant(),
        (period, back) in proptest::sample::select(&PERIODS[..]),
    ) {
        check(tz, now, period, back, Comparison::Previous)?;
    }

    #[test]
    fn the_year_before_has_the_same_dates_and_ends_at_the_same_time_on_the_wall(
        (tz, now) in instant(),
        (period, _) in proptest::sample::select(&PERIODS[..]),
    ) {
        check(tz, now, period, Back::Months(12), Comparison::Year)?;
    }
}
