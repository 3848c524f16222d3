//! What windows are compared with.

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use clickmill_stats::{Align, Comparison, Horizon, Instant, Period, WeekStart, Window, Zone};
use proptest::prelude::*;

use crate::by_name::{Back, PERIODS, days};
use crate::periods::instant;
use crate::wall::{local, start_of};

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
