use std::collections::BTreeSet;

use super::*;
use crate::config::tests::config;

#[test]
fn a_seed_gives_the_same_schedule_every_time() {
    let config = config(5_000);
    assert_eq!(Schedule::of_seed(7, &config), Schedule::of_seed(7, &config));
    assert_ne!(Schedule::of_seed(7, &config), Schedule::of_seed(8, &config));
}

#[test]
fn events_are_in_order_and_end_with_the_window() {
    for seed in 0..50 {
        let schedule = Schedule::of_seed(seed, &config(100_000));
        assert_eq!(schedule.window, Duration::from_secs(9));
        assert!(schedule.events.is_sorted_by_key(|event| event.at));
        assert!(
            schedule
                .events
                .iter()
                .all(|event| event.at <= schedule.window)
        );
        assert!(!schedule.events.is_empty());
    }
}

#[test]
fn twenty_seeds_meet_every_kind_of_fault() {
    let schedules = (0..20).map(|seed| Schedule::of_seed(seed, &config(5_000)));
    let actions = schedules.flat_map(|schedule| schedule.events);
    let names: BTreeSet<_> = actions.filter_map(|event| event.action.name()).collect();
    let expected = [
        "end-consumer",
        "freeze-broker",
        "freeze-consumer",
        "freeze-engine",
        "kill-consumer",
        "kill-engine",
    ];
    assert_eq!(names, BTreeSet::from(expected));
}
