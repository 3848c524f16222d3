//! Grains, folded, are the clicks recounted one by one.

use std::collections::BTreeMap;

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use clickmill_stats::{
    Bucket, Buckets, Counters, Grain, GrainCount, Heatmap, Instant, WeekStart, Window, Zone, fold,
};
use proptest::prelude::*;

use crate::wall::{DAY, agreed_until, local, transitions};

/// Clicks within a window, counted by grain as the store does it.
fn grains(clicks: &[(i64, bool)], window: Window, grain: Grain) -> Vec<GrainCount> {
    let mut counts: BTreeMap<Instant, Counters> = BTreeMap::new();
    for (at, is_bot) in clicks {
        let at = Instant::from_millis(*at);
        if window.contains(at) {
            *counts.entry(grain.floor(at)).or_default() += one(*is_bot);
        }
    }
    counts
        .into_iter()
        .map(|(start, counters)| GrainCount { start, counters })
        .collect()
}

fn one(is_bot: bool) -> Counters {
    Counters::new(u64::from(!is_bot), u64::from(is_bot))
}

/// A zone, an instant near one of its clock changes, and clicks around it.
fn near_a_clock_change() -> impl Strategy<Value = (Tz, i64, Vec<(i64, bool)>)> {
    let zone = prop_oneof![
        proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        proptest::sample::select(vec![
            Tz::America__St_Johns,
            Tz::Australia__Lord_Howe,
            Tz::Pacific__Apia,
            Tz::Pacific__Chatham,
            Tz::Africa__Cairo,
        ]),
    ];
    (zone, any::<prop::sample::Index>(), -DAY..DAY).prop_flat_map(|(tz, index, shift)| {
        let transitions = transitions(tz);
        let anchor = if transitions.is_empty() {
            1_300_000_000_000
        } else {
            transitions[index.index(transitions.len())]
        };
        let from = (anchor + shift).min(agreed_until(tz) - 5 * DAY);
        let clicks = prop::collection::vec((from - DAY..from + 4 * DAY, any::<bool>()), 0..300);
        (Just(tz), Just(from), clicks)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn buckets_add_up_to_the_window_and_hold_what_a_recount_finds(
        (tz, from, clicks) in near_a_clock_change(),
        length in 1..3 * DAY,
        bucket in proptest::sample::select(Bucket::ALL),
    ) {
        let zone = Zone::parse(tz.name()).unwrap();
        let window = Window::new(Instant::from_millis(from), Instant::from_millis(from + length));
        let buckets = Buckets::new(window, bucket, &zone, WeekStart::Sunday).unwrap();
        let folded = fold(grains(&clicks, window, buckets.grain()), &buckets, window).unwrap();
        let recount: Vec<Counters> = buckets
            .windows()
            .map(|bucket| {
                let clicks = clicks.iter().filter(|(at, _)| bucket.contains(Instant::from_millis(*at)));
                clicks.map(|(_, is_bot)| one(*is_bot)).sum()
            })
            .collect();
        prop_assert_eq!(&folded, &recount);
        let total: Counters = grains(&clicks, window, Grain::Minute).into_iter().map(|grain| grain.counters).sum();
        prop_assert_eq!(folded.into_iter().sum::<Counters>(), total);
    }

    #[test]
    fn hours_and_weekdays_are_those_the_wall_showed_at_each_click(
        (tz, from, clicks) in near_a_clock_change(),
        length in 1..3 * DAY,
    ) {
        let zone = Zone::parse(tz.name()).unwrap();
        let window = Window::new(Instant::from_millis(from), Instant::from_millis(from + length));
        let counted = grains(&clicks, window, Grain::for_window(&zone, window));
        let heatmap = Heatmap::fold(counted, window, &zone).unwrap();
        let mut recount = [[Counters::default(); 24]; 7];
        for (at, is_bot) in clicks.iter().filter(|(at, _)| window.contains(Instant::from_millis(*at))) {
            let local = local(tz, *at);
            recount[local.weekday().num_days_from_monday() as usize][local.hour() as usize] += one(*is_bot);
        }
        prop_assert_eq!(heatmap.cells(), &recount);
        let total: Counters = recount.into_iter().flatten().sum();
        prop_assert_eq!(heatmap.hours().into_iter().sum::<Counters>(), total);
        prop_assert_eq!(heatmap.weekdays().into_iter().sum::<Counters>(), total);
    }

    #[test]
    fn any_fixed_offset_folds_exactly(minutes in -840..=840_i32, clicks in prop::collection::vec((0..3 * DAY, any::<bool>()), 0..100)) {
        let zone = Zone::from_offset_minutes(minutes).unwrap();
        let start = 1_700_000_000_000;
        let clicks: Vec<(i64, bool)> = clicks.into_iter().map(|(at, is_bot)| (start + at, is_bot)).collect();
        let window = Window::new(Instant::from_millis(start), Instant::from_millis(start + 3 * DAY));
        let counted = grains(&clicks, window, Grain::for_window(&zone, window));
        let heatmap = Heatmap::fold(counted, window, &zone).unwrap();
        let mut recount = [Counters::default(); 24];
        for (at, is_bot) in clicks {
            let hour = (at + i64::from(minutes) * 60_000).rem_euclid(DAY) / 3_600_000;
            recount[usize::try_from(hour).unwrap()] += one(is_bot);
        }
        prop_assert_eq!(heatmap.hours(), recount);
    }
}
