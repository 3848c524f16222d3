use super::*;
use crate::sample::{at, window, zone};

fn divide(window: Window, bucket: Bucket, tz: &str) -> Vec<Window> {
    let buckets = Buckets::new(window, bucket, &zone(tz), WeekStart::Monday).unwrap();
    buckets.windows().collect()
}

fn hours(window: Window) -> f64 {
    f64::from(i32::try_from(window.millis()).unwrap()) / 3_600_000.0
}

fn day_lengths(from: &str, to: &str, tz: &str) -> Vec<f64> {
    divide(window(from, to), Bucket::Day, tz)
        .into_iter()
        .map(hours)
        .collect()
}

#[test]
fn a_day_has_as_many_hours_as_the_wall_says() {
    assert_eq!(
        day_lengths(
            "2025-04-23T22:00:00Z",
            "2025-04-26T21:00:00Z",
            "Africa/Cairo"
        ),
        [24.0, 23.0, 24.0]
    );
    assert_eq!(
        day_lengths(
            "2025-04-04T03:00:00Z",
            "2025-04-07T04:00:00Z",
            "America/Santiago"
        ),
        [24.0, 25.0, 24.0]
    );
    assert_eq!(
        day_lengths(
            "2025-09-06T04:00:00Z",
            "2025-09-09T03:00:00Z",
            "America/Santiago"
        ),
        [24.0, 23.0, 24.0]
    );
    assert_eq!(
        day_lengths(
            "2025-04-05T13:00:00Z",
            "2025-04-07T13:30:00Z",
            "Australia/Lord_Howe"
        ),
        [24.5, 24.0]
    );
    assert_eq!(
        day_lengths(
            "2025-10-04T13:30:00Z",
            "2025-10-06T13:00:00Z",
            "Australia/Lord_Howe"
        ),
        [23.5, 24.0]
    );
}

#[test]
fn after_a_missing_midnight_days_begin_at_midnight_again() {
    let days = divide(
        window("2025-04-23T22:00:00Z", "2025-04-27T21:00:00Z"),
        Bucket::Day,
        "Africa/Cairo",
    );
    let starts: Vec<String> = days
        .iter()
        .map(|day| zone("Africa/Cairo").display(day.from()))
        .collect();
    assert_eq!(
        starts,
        [
            "2025-04-24T00:00:00+02:00",
            "2025-04-25T01:00:00+03:00",
            "2025-04-26T00:00:00+03:00",
            "2025-04-27T00:00:00+03:00"
        ]
    );
}

#[test]
fn a_skipped_day_is_no_bucket() {
    let days = divide(
        window("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z"),
        Bucket::Day,
        "Pacific/Apia",
    );
    assert_eq!(
        days,
        [
            window("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
            window("2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")
        ]
    );
}

#[test]
fn a_repeated_hour_is_two_buckets() {
    let berlin = divide(
        window("2025-10-26T00:00:00Z", "2025-10-26T02:00:00Z"),
        Bucket::Hour,
        "Europe/Berlin",
    );
    let starts: Vec<String> = berlin
        .iter()
        .map(|hour| zone("Europe/Berlin").display(hour.from()))
        .collect();
    assert_eq!(
        starts,
        ["2025-10-26T02:00:00+02:00", "2025-10-26T02:00:00+01:00"]
    );
}

#[test]
fn a_repeated_half_hour_is_a_bucket_and_a_skipped_one_shortens_its_hour() {
    let howe = zone("Australia/Lord_Howe");
    let shown = |from, to| -> Vec<String> {
        let hours = divide(window(from, to), Bucket::Hour, "Australia/Lord_Howe");
        hours.iter().map(|hour| howe.display(hour.from())).collect()
    };
    assert_eq!(
        shown("2025-04-05T14:00:00Z", "2025-04-05T16:00:00Z"),
        [
            "2025-04-06T01:00:00+11:00",
            "2025-04-06T01:30:00+10:30",
            "2025-04-06T02:00:00+10:30"
        ]
    );
    assert_eq!(
        shown("2025-10-04T14:30:00Z", "2025-10-04T16:30:00Z"),
        [
            "2025-10-05T01:00:00+10:30",
            "2025-10-05T02:30:00+11:00",
            "2025-10-05T03:00:00+11:00"
        ]
    );
}

#[test]
fn the_first_and_the_last_bucket_are_cut_at_the_window() {
    let months = divide(
        window("2025-01-15T10:37:00.123Z", "2025-03-02T00:00:00Z"),
        Bucket::Month,
        "UTC",
    );
    assert_eq!(
        months,
        [
            window("2025-01-15T10:37:00.123Z", "2025-02-01T00:00:00Z"),
            window("2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"),
            window("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z"),
        ]
    );
    let hours = divide(
        window("2025-01-15T10:37:00.123Z", "2025-01-16T10:37:00.123Z"),
        Bucket::Hour,
        "UTC",
    );
    assert_eq!(hours.len(), 25);
    assert_eq!(hours.first().unwrap().to(), at("2025-01-15T11:00:00Z"));
}

#[test]
fn there_are_at_most_ten_thousand() {
    let minutes = |count: i64| {
        let from = at("2025-01-01T00:00:00Z");
        let window = Window::new(from, from.plus(count * 60_000));
        Buckets::new(window, Bucket::Minute, &zone("UTC"), WeekStart::Monday)
            .map(|buckets| buckets.len())
    };
    assert_eq!(minutes(10_000), Ok(10_000));
    assert_eq!(minutes(10_001), Err(TooManyBuckets));
    let all = Window::new(Instant::EARLIEST, Instant::LATEST);
    assert_eq!(
        Buckets::new(all, Bucket::Minute, &zone("UTC"), WeekStart::Monday),
        Err(TooManyBuckets)
    );
}

#[test]
fn an_empty_window_has_none() {
    let empty = window("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z");
    for bucket in Bucket::ALL {
        assert!(divide(empty, *bucket, "UTC").is_empty());
    }
}

#[test]
fn an_instant_is_in_the_bucket_that_has_begun_and_not_ended() {
    let day = window("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z");
    let hours = Buckets::new(day, Bucket::Hour, &zone("UTC"), WeekStart::Monday).unwrap();
    assert_eq!(hours.position(at("2025-01-01T01:00:00Z")), Some(1));
    assert_eq!(hours.position(at("2025-01-01T00:59:59.999Z")), Some(0));
    assert_eq!(hours.position(at("2024-12-31T23:59:59.999Z")), None);
    assert_eq!(hours.position(at("2025-01-02T00:00:00Z")), None);
}

#[test]
fn the_default_bucket_of_a_period_is_one_that_fits_its_length() {
    let default = |days: i64| {
        let from = at("2025-01-01T00:00:00Z");
        Bucket::default_for(Window::new(from, from.plus(days * 86_400_000)))
    };
    assert_eq!(default(1), Bucket::Hour);
    assert_eq!(default(7), Bucket::Day);
    assert_eq!(default(92), Bucket::Day);
    assert_eq!(default(366), Bucket::Month);
    assert_eq!(default(9000), Bucket::Year);
    let from = at("2025-01-01T00:00:00Z");
    assert_eq!(
        Bucket::default_for(Window::new(from, from.plus(3_600_000))),
        Bucket::Minute
    );
    assert_eq!(
        Bucket::default_for(Window::new(from, from.plus(6 * 3_600_000))),
        Bucket::QuarterHour
    );
}
