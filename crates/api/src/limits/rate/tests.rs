use proptest::prelude::*;

use super::*;

fn rate(per_second: u32, burst: u32) -> Rate {
    Rate::new(per_second, burst).unwrap()
}

/// What somebody does at some time after the step before: asks for units, or is charged for them.
#[derive(Clone, Copy, Debug)]
struct Step {
    after: Duration,
    units: u32,
}

fn steps(most: u32) -> impl Strategy<Value = Vec<Step>> {
    let step = (0..2_000_000_u64, 1..=most).prop_map(|(micros, units)| Step {
        after: Duration::from_micros(micros),
        units,
    });
    proptest::collection::vec(step, 1..80)
}

proptest! {
    #[test]
    fn never_is_more_let_through_than_the_burst_and_what_came_in_since(
        per_second in 1..20_000_u32, burst in 1..500_u32, steps in steps(40),
    ) {
        let rate = rate(per_second, burst);
        let mut now = Instant::now();
        let mut full_at = now;
        let mut granted: Vec<(Instant, u32)> = Vec::new();
        for step in steps {
            now += step.after;
            let units = step.units.min(burst);
            if let Ok(later) = rate.take(full_at, now, units) {
                full_at = later;
                granted.push((now, units));
            }
        }
        for first in 0..granted.len() {
            let mut sum = 0.0;
            for (at, units) in &granted[first..] {
                sum += f64::from(*units);
                let time = (*at - granted[first].0 + Duration::from_nanos(1)).as_secs_f64();
                let most = f64::from(burst) + f64::from(per_second) * time;
                prop_assert!(sum <= most + 1e-6, "{sum} within {time} s");
            }
        }
    }

    #[test]
    fn whoever_waits_as_long_as_told_is_let_through_and_not_before(
        per_second in 1..2_000_u32, burst in 1..500_u32, charged in 0..5_000_u32, units in 1..40_u32,
    ) {
        let rate = rate(per_second, burst);
        let now = Instant::now();
        let full_at = rate.charge(now, now, charged);
        if let Err(wait) = rate.take(full_at, now, units) {
            prop_assert!(rate.take(full_at, now + wait, units).is_ok());
            let before = (now + wait).checked_sub(Duration::from_nanos(1)).unwrap();
            prop_assert!(rate.take(full_at, before, units).is_err());
        }
    }

    #[test]
    fn a_full_bucket_that_is_forgotten_answers_like_one_that_is_not(
        per_second in 1..2_000_u32, burst in 1..500_u32, before in 0..100_000_u64, units in 1..600_u32,
    ) {
        let rate = rate(per_second, burst);
        let full_at = Instant::now();
        let now = full_at + Duration::from_millis(before);
        prop_assert_eq!(rate.take(full_at, now, units), rate.take(now, now, units));
        prop_assert_eq!(rate.charge(full_at, now, units), rate.charge(now, now, units));
        prop_assert_eq!(rate.level(full_at, now), rate.level(now, now));
    }
}

#[test]
fn a_bucket_that_owes_something_waits_until_it_does_not() {
    let rate = rate(100, 200);
    let now = Instant::now();
    let full_at = rate.charge(now, now, 350);
    assert_eq!(rate.level(full_at, now).left, 0);
    assert_eq!(
        rate.take(full_at, now, 1),
        Err(Duration::from_millis(1_510))
    );
    let level = rate.level(full_at, now + Duration::from_secs(2));
    assert_eq!(
        (level.left, level.full_in),
        (50, Duration::from_millis(1_500))
    );
}

#[test]
fn debts_end_at_ten_seconds() {
    let rate = rate(100, 200);
    let now = Instant::now();
    let mut full_at = now;
    for _ in 0..100 {
        full_at = rate.charge(full_at, now, 1_500);
    }
    let wait = rate.take(full_at, now, 1).unwrap_err();
    assert_eq!(wait, Duration::from_millis(10_010));
}

#[test]
fn more_than_a_bucket_holds_is_taken_out_of_a_full_one() {
    let rate = rate(10, 20);
    let now = Instant::now();
    let full_at = rate.take(now, now, 50).unwrap();
    assert_eq!(full_at - now, Duration::from_secs(5));
    assert_eq!(rate.take(full_at, now, 50), Err(Duration::from_secs(5)));
}

#[test]
fn nothing_is_no_rate() {
    assert_eq!(Rate::new(0, 1), None);
    assert_eq!(Rate::new(1, 0), None);
}
