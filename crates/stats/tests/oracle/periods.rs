//! Windows by name.

use chrono_tz::Tz;
use clickmill_stats::{Horizon, Instant, Period, WeekStart, Zone};
use proptest::prelude::*;

use crate::by_name::days;
use crate::wall::{DAY, RANGE, agreed_until, local, start_of, transitions};

/// A zone and a present instant, half of them within a day of a clock change.
pub(crate) fn instant() -> impl Strategy<Value = (Tz, i64)> {
    let zone = proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]);
    (
        zone,
        RANGE.start + 400 * DAY..RANGE.end - 800 * DAY,
        any::<prop::sample::Index>(),
        -DAY..DAY,
        any::<bool>(),
    )
        .prop_map(|(tz, at, index, shift, near_a_clock_change)| {
            let transitions = transitions(tz);
            let latest = agreed_until(tz) - 400 * DAY;
            if near_a_clock_change && !transitions.is_empty() {
                (
                    tz,
                    (transitions[index.index(transitions.len())] + shift)
                        .clamp(RANGE.start + 400 * DAY, latest),
                )
            } else {
                (tz, at.min(latest))
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_period_is_what_the_calendar_on_the_wall_says((tz, now) in instant(), period in proptest::sample::select(Period::ALL), sunday in any::<bool>()) {
        let zone = Zone::parse(tz.name()).unwrap();
        let (week_start, weekday) =
            if sunday { (WeekStart::Sunday, chrono::Weekday::Sun) } else { (WeekStart::Monday, chrono::Weekday::Mon) };
        let asked = period.resolve(&zone, week_start, Horizon::at(Instant::from_millis(now)));
        // The latest day that has begun: the date on the wall, or the next if that was shown earlier already.
        let shown = local(tz, now).date();
        let today = if start_of(tz, shown.succ_opt().unwrap()) <= now { shown.succ_opt().unwrap() } else { shown };
        if let Some((first, end)) = days(period, today, weekday) {
            let (from, to) = (start_of(tz, first), start_of(tz, end));
            prop_assume!(from < to, "a skipped day is tested by hand");
            prop_assert_eq!((asked.window.from().millis(), asked.window.to().millis()), (from, to));
        }
        let is_past = matches!(period, Period::Yesterday | Period::LastWeek | Period::LastMonth);
        let is_rolling = matches!(period, Period::Rolling24Hours | Period::Rolling7Days | Period::Rolling30Days | Period::Rolling90Days);
        prop_assert_eq!(asked.window.is_partial(Instant::from_millis(now)), !is_past && !is_rolling);
        if is_rolling {
            prop_assert_eq!(asked.window.to().millis(), now);
        }
    }
}
