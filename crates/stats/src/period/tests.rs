use super::*;
use crate::sample::{at, horizon, window, zone};

fn resolve(period: Period, tz: &str, now: &str) -> Window {
    period
        .resolve(&zone(tz), WeekStart::Monday, horizon(now))
        .window
}

#[test]
fn today_is_the_local_day() {
    let today = |tz| resolve(Period::Today, tz, "2025-03-01T12:00:00Z");
    assert_eq!(
        today("UTC"),
        window("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z")
    );
    assert_eq!(
        today("Asia/Kathmandu"),
        window("2025-02-28T18:15:00Z", "2025-03-01T18:15:00Z")
    );
    assert_eq!(
        today("Pacific/Chatham"),
        window("2025-03-01T10:15:00Z", "2025-03-02T10:15:00Z")
    );
}

#[test]
fn a_period_begins_with_its_first_instant_even_when_that_is_now() {
    assert_eq!(
        resolve(Period::Month, "UTC", "2025-03-01T00:00:00Z").from(),
        at("2025-03-01T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::Yesterday, "UTC", "2025-03-01T00:00:00Z").from(),
        at("2025-02-28T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::Month, "UTC", "2025-02-28T23:59:59.999Z").from(),
        at("2025-02-01T00:00:00Z")
    );
}

#[test]
fn yesterday_is_the_day_before_even_if_a_date_is_missing_in_between() {
    let yesterday = resolve(Period::Yesterday, "Pacific/Apia", "2011-12-30T20:00:00Z");
    assert_eq!(
        yesterday,
        window("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")
    );
}

#[test]
fn weeks_start_where_they_are_said_to() {
    let week = |start, period: Period| {
        period
            .resolve(&zone("UTC"), start, horizon("2025-03-06T12:00:00Z"))
            .window
    };
    let monday = window("2025-03-03T00:00:00Z", "2025-03-10T00:00:00Z");
    assert_eq!(week(WeekStart::Monday, Period::Week), monday);
    assert_eq!(
        week(WeekStart::Sunday, Period::Week),
        window("2025-03-02T00:00:00Z", "2025-03-09T00:00:00Z")
    );
    assert_eq!(
        week(WeekStart::Saturday, Period::Week),
        window("2025-03-01T00:00:00Z", "2025-03-08T00:00:00Z")
    );
    assert_eq!(
        week(WeekStart::Saturday, Period::LastWeek),
        window("2025-02-22T00:00:00Z", "2025-03-01T00:00:00Z")
    );
}

#[test]
fn last_7_has_seven_days_and_7d_has_168_hours() {
    // Clocks went forward on 30 March.
    let now = "2025-04-01T10:00:00Z";
    let last7 = resolve(Period::Last7, "Europe/Berlin", now);
    assert_eq!(
        last7,
        window("2025-03-25T23:00:00Z", "2025-04-01T22:00:00Z")
    );
    assert_eq!(
        resolve(Period::Rolling7Days, "Europe/Berlin", now),
        window("2025-03-25T10:00:00Z", now)
    );
}

#[test]
fn a_period_to_date_ends_with_today_and_the_period_itself_with_its_last_day() {
    let now = "2025-05-20T08:00:00Z";
    assert_eq!(
        resolve(Period::MonthToDate, "UTC", now),
        window("2025-05-01T00:00:00Z", "2025-05-21T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::QuarterToDate, "UTC", now),
        window("2025-04-01T00:00:00Z", "2025-05-21T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::YearToDate, "UTC", now),
        window("2025-01-01T00:00:00Z", "2025-05-21T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::Quarter, "UTC", now),
        window("2025-04-01T00:00:00Z", "2025-07-01T00:00:00Z")
    );
    assert_eq!(
        resolve(Period::TwelveMonths, "UTC", now),
        window("2024-06-01T00:00:00Z", "2025-06-01T00:00:00Z")
    );
}

#[test]
fn total_begins_with_the_day_of_the_first_click_that_is_kept() {
    let total = |horizon| Period::Total.resolve(&zone("Asia/Tokyo"), WeekStart::Monday, horizon);
    let now = at("2025-03-01T12:00:00Z");
    let first = Horizon {
        first_click: Some(at("2024-06-01T15:00:00Z")),
        ..Horizon::at(now)
    };
    assert_eq!(
        total(first).window,
        window("2024-06-01T15:00:00Z", "2025-03-01T15:00:00Z")
    );
    let kept = Horizon {
        retained_since: Some(at("2025-02-01T00:00:00Z")),
        ..first
    };
    assert_eq!(
        total(kept).window,
        window("2025-01-31T15:00:00Z", "2025-03-01T15:00:00Z")
    );
    let none = Horizon {
        retained_since: None,
        ..Horizon::at(now)
    };
    assert_eq!(
        total(none).window,
        window("2025-02-28T15:00:00Z", "2025-03-01T15:00:00Z")
    );
    assert_eq!(total(first).step, None);
}
