use super::*;
use crate::calendar::WeekStart;
use crate::period::Period;
use crate::range::Edge;
use crate::sample::{at, horizon, window, zone};

fn asked(period: Period, tz: &str, now: &str) -> Asked {
    period.resolve(&zone(tz), WeekStart::Monday, horizon(now))
}

fn elapsed(comparison: Comparison, period: Period, tz: &str, now: &str) -> Window {
    let previous = comparison.resolve(
        asked(period, tz, now),
        Align::Elapsed,
        &zone(tz),
        horizon(now),
    );
    previous.unwrap().window
}

fn full(comparison: Comparison, period: Period, tz: &str, now: &str) -> Window {
    comparison
        .resolve(asked(period, tz, now), Align::Full, &zone(tz), horizon(now))
        .unwrap()
        .window
}

fn dates(from: &str, to: &str, comparison: Comparison) -> Window {
    let edge = |text| Edge::parse(text).unwrap();
    let zone = zone("Europe/Berlin");
    let asked = Asked::between(edge(from), edge(to), &zone).unwrap();
    comparison
        .resolve(
            asked,
            Align::Elapsed,
            &zone,
            horizon("2026-06-01T00:00:00Z"),
        )
        .unwrap()
        .window
}

#[test]
fn today_is_compared_with_yesterday_until_the_same_time_on_the_wall() {
    let today = |now| elapsed(Comparison::Previous, Period::Today, "Europe/Berlin", now);
    assert_eq!(
        today("2025-03-05T10:30:00+01:00"),
        window("2025-03-03T23:00:00Z", "2025-03-04T09:30:00Z")
    );
    // Clocks went forward in the morning of the 30th: 10:30 was 9.5 hours after midnight, the day before 10.5.
    assert_eq!(
        today("2025-03-30T10:30:00+02:00"),
        window("2025-03-28T23:00:00Z", "2025-03-29T09:30:00Z")
    );
    assert_eq!(
        today("2025-03-31T10:30:00+02:00"),
        window("2025-03-29T23:00:00Z", "2025-03-30T08:30:00Z")
    );
    // And back in the morning of 26 October.
    assert_eq!(
        today("2025-10-27T10:30:00+01:00"),
        window("2025-10-25T22:00:00Z", "2025-10-26T09:30:00Z")
    );
}

#[test]
fn a_time_that_yesterday_skipped_is_as_long_after_midnight() {
    let skipped = elapsed(
        Comparison::Previous,
        Period::Today,
        "Europe/Berlin",
        "2025-03-31T02:30:00+02:00",
    );
    assert_eq!(
        skipped,
        window("2025-03-29T23:00:00Z", "2025-03-30T01:30:00Z")
    );
}

#[test]
fn a_time_that_yesterday_had_twice_is_the_first() {
    let twice = elapsed(
        Comparison::Previous,
        Period::Today,
        "Europe/Berlin",
        "2025-10-27T02:30:00+01:00",
    );
    assert_eq!(
        twice,
        window("2025-10-25T22:00:00Z", "2025-10-26T00:30:00Z")
    );
}

#[test]
fn at_its_first_instant_a_period_is_compared_with_nothing_yet() {
    let first = elapsed(
        Comparison::Previous,
        Period::Today,
        "UTC",
        "2025-03-05T00:00:00Z",
    );
    assert_eq!(
        first,
        window("2025-03-04T00:00:00Z", "2025-03-04T00:00:00Z")
    );
}

#[test]
fn a_full_comparison_is_with_all_of_the_period_before() {
    let month = |now| full(Comparison::Previous, Period::Month, "UTC", now);
    assert_eq!(
        month("2025-03-31T10:30:00Z"),
        window("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z")
    );
    assert_eq!(
        month("2024-03-01T10:30:00Z"),
        window("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")
    );
    let today = full(
        Comparison::Previous,
        Period::Today,
        "Europe/Berlin",
        "2025-03-31T10:30:00+02:00",
    );
    assert_eq!(
        today,
        window("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z")
    );
}

#[test]
fn what_is_over_is_compared_with_all_of_what_was_before_it() {
    let now = "2025-03-12T10:30:00Z";
    let past = |period| elapsed(Comparison::Previous, period, "UTC", now);
    assert_eq!(
        past(Period::Yesterday),
        window("2025-03-10T00:00:00Z", "2025-03-11T00:00:00Z")
    );
    assert_eq!(
        past(Period::LastWeek),
        window("2025-02-24T00:00:00Z", "2025-03-03T00:00:00Z")
    );
    assert_eq!(
        past(Period::LastMonth),
        window("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z")
    );
    assert_eq!(
        past(Period::Rolling24Hours),
        window("2025-03-10T10:30:00Z", "2025-03-11T10:30:00Z")
    );
}

#[test]
fn the_end_of_a_long_month_is_compared_with_the_end_of_a_short_one() {
    for period in [Period::Month, Period::MonthToDate] {
        let month = |now| elapsed(Comparison::Previous, period, "UTC", now);
        assert_eq!(
            month("2025-03-31T10:30:00Z"),
            window("2025-02-01T00:00:00Z", "2025-02-28T10:30:00Z")
        );
        assert_eq!(
            month("2025-03-10T10:30:00Z"),
            window("2025-02-01T00:00:00Z", "2025-02-10T10:30:00Z")
        );
    }
}

#[test]
fn days_are_compared_with_as_many_days_before() {
    let now = "2025-03-31T10:30:00Z";
    let last7 = elapsed(Comparison::Previous, Period::Last7, "UTC", now);
    assert_eq!(
        last7,
        window("2025-03-18T00:00:00Z", "2025-03-24T10:30:00Z")
    );
    // 1 to 31 March has a clock change; the 31 days before have none.
    let march = dates("2025-03-01", "2025-03-31", Comparison::Previous);
    assert_eq!(
        march,
        window("2025-01-28T23:00:00Z", "2025-02-28T23:00:00Z")
    );
}

#[test]
fn instants_are_compared_with_the_same_length_before() {
    let odd = dates(
        "2025-03-30T00:30:00Z",
        "2025-03-30T04:00:00Z",
        Comparison::Previous,
    );
    assert_eq!(odd, window("2025-03-29T21:00:00Z", "2025-03-30T00:30:00Z"));
}

#[test]
fn a_year_before_are_the_same_dates() {
    let year = |from, to| dates(from, to, Comparison::Year);
    assert_eq!(
        year("2025-03-30", "2025-03-30"),
        window("2024-03-29T23:00:00Z", "2024-03-30T23:00:00Z")
    );
    assert_eq!(
        year("2025-02-01", "2025-02-28"),
        window("2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z")
    );
}

#[test]
fn the_29th_of_february_is_compared_with_the_28th_and_no_day_is_lost() {
    let year = |from, to| dates(from, to, Comparison::Year);
    let day = window("2023-02-27T23:00:00Z", "2023-02-28T23:00:00Z");
    assert_eq!(year("2024-02-29", "2024-02-29"), day);
    assert_eq!(year("2024-02-28", "2024-02-28"), day);
    assert_eq!(year("2024-02-28", "2024-02-29"), day);
    let now = "2024-02-29T10:30:00Z";
    let today = elapsed(Comparison::Year, Period::Today, "UTC", now);
    assert_eq!(
        today,
        window("2023-02-28T00:00:00Z", "2023-02-28T10:30:00Z")
    );
    let instants = dates(
        "2024-02-28T10:00:00Z",
        "2024-02-29T10:00:00Z",
        Comparison::Year,
    );
    assert_eq!(
        instants,
        window("2023-02-28T10:00:00Z", "2023-03-01T10:00:00Z")
    );
}

#[test]
fn the_day_after_a_skipped_one_is_compared_with_the_day_before_it() {
    let today = elapsed(
        Comparison::Previous,
        Period::Today,
        "Pacific/Apia",
        "2012-01-01T00:00:00Z",
    );
    assert_eq!(
        today.from(),
        at("2011-12-30T10:00:00Z"),
        "1 January has a yesterday"
    );
    let today = full(
        Comparison::Previous,
        Period::Today,
        "Pacific/Apia",
        "2011-12-31T00:00:00Z",
    );
    assert_eq!(
        today,
        window("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")
    );
    let today = elapsed(
        Comparison::Previous,
        Period::Today,
        "Pacific/Apia",
        "2011-12-31T00:00:00Z",
    );
    assert_eq!(
        today,
        window("2011-12-29T10:00:00Z", "2011-12-30T00:00:00Z"),
        "until 14:00 on the wall"
    );
}

#[test]
fn a_day_that_has_begun_but_is_not_shown_yet_is_compared_with_nothing_yet() {
    // At 00:01 of the 7th the clocks of Newfoundland went back to 23:01 of the 6th: this is the 7th, shown as 23:10 of the 6th.
    let today = elapsed(
        Comparison::Previous,
        Period::Today,
        "America/St_Johns",
        "2010-11-07T02:40:00Z",
    );
    assert_eq!(
        today,
        window("2010-11-06T02:30:00Z", "2010-11-06T02:30:00Z")
    );
}

#[test]
fn a_custom_window_is_cut_at_the_same_distance_on_the_wall() {
    let custom = Comparison::Custom(window("2025-03-28T23:00:00Z", "2025-04-04T22:00:00Z"));
    let now = "2025-04-09T10:30:00+02:00";
    let week = elapsed(custom, Period::Week, "Europe/Berlin", now);
    assert_eq!(week, window("2025-03-28T23:00:00Z", "2025-03-31T08:30:00Z"));
    let all = full(custom, Period::Week, "Europe/Berlin", now);
    assert_eq!(all, window("2025-03-28T23:00:00Z", "2025-04-04T22:00:00Z"));
}

#[test]
fn nothing_comes_before_everything() {
    let total = asked(Period::Total, "UTC", "2025-03-12T10:30:00Z");
    for comparison in [Comparison::Previous, Comparison::Year, Comparison::None] {
        let previous = comparison.resolve(
            total,
            Align::Elapsed,
            &zone("UTC"),
            horizon("2025-03-12T10:30:00Z"),
        );
        assert_eq!(previous, None);
    }
}

#[test]
fn a_window_before_the_first_click_or_the_retention_is_out_of_range() {
    let now = "2025-03-12T10:30:00Z";
    let out_of_range = |horizon| {
        let asked = asked(Period::Today, "UTC", now);
        Comparison::Previous
            .resolve(asked, Align::Elapsed, &zone("UTC"), horizon)
            .unwrap()
            .out_of_range
    };
    let first = |click| Horizon {
        first_click: Some(at(click)),
        ..Horizon::at(at(now))
    };
    assert!(!out_of_range(first("2025-03-11T00:00:00Z")));
    assert!(out_of_range(first("2025-03-11T00:00:00.001Z")));
    let kept = Horizon {
        retained_since: Some(at("2025-03-11T12:00:00Z")),
        ..first("2024-01-01T00:00:00Z")
    };
    assert!(out_of_range(kept));
    assert!(
        out_of_range(Horizon::at(at(now))),
        "without a click everything is"
    );
}
