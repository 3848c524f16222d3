//! Where buckets begin: walked to, looking at the clock on the wall at every step.

use chrono::{Datelike, Days, NaiveDate, Timelike, Weekday};

use super::calendar::{Calendar, DAY, HOUR, MINUTE};
use super::times::Window;

/// Names of the buckets, narrow to wide.
pub(super) const BUCKETS: [&str; 8] = [
    "minute", "15m", "hour", "day", "week", "month", "quarter", "year",
];
/// Most buckets that are answered.
pub(super) const MAX: usize = 10_000;

/// The bucket for a window when none is asked for. An hour more is for days that have one.
pub(super) fn default_bucket(window: Window) -> &'static str {
    match window.1 - window.0 {
        length if length <= 2 * HOUR => "minute",
        length if length <= 12 * HOUR => "15m",
        length if length <= 3 * DAY + HOUR => "hour",
        length if length <= 100 * DAY + HOUR => "day",
        length if length <= 3654 * DAY => "month",
        _ => "year",
    }
}

/// The first instants of the buckets of a window; `None` when there are too many.
pub(super) fn starts(
    calendar: &Calendar,
    window: Window,
    bucket: &str,
    week_start: Option<&str>,
) -> Option<Vec<i64>> {
    let mut starts = vec![window.0];
    if window.0 == window.1 {
        return Some(Vec::new());
    }
    match bucket {
        "minute" | "15m" | "hour" => walk_hours(calendar, window, bucket, &mut starts),
        _ => walk_days(
            calendar,
            window,
            |day| key(day, bucket, week_start),
            &mut starts,
        ),
    }
    (starts.len() <= MAX).then_some(starts)
}

/// A bucket begins where the wall shows another minute, quarter or hour, or the same by another offset.
fn walk_hours(calendar: &Calendar, window: Window, bucket: &str, starts: &mut Vec<i64>) {
    let (minutes, step) = match bucket {
        "minute" => (1, MINUTE),
        "15m" => (15, calendar.step()),
        _ => (60, calendar.step()),
    };
    let shown = |at| {
        let wall = calendar.wall(at);
        let part = (wall.date(), wall.hour(), wall.minute() / minutes);
        (part, calendar.offset(at))
    };
    let mut last = shown(window.0);
    let mut at = window.0 - window.0.rem_euclid(step) + step;
    while at < window.1 && starts.len() <= MAX {
        let now = shown(at);
        if now != last {
            starts.push(at);
        }
        (last, at) = (now, at + step);
    }
}

/// A bucket begins with the first day that belongs to another week, month, quarter or year than the day before. A day that the zone
/// skipped begins with the next one and is none.
fn walk_days<K: PartialEq>(
    calendar: &Calendar,
    window: Window,
    key: impl Fn(NaiveDate) -> K,
    starts: &mut Vec<i64>,
) {
    let mut day = calendar.day_of(window.0);
    loop {
        let next = day + Days::new(1);
        if key(next) != key(day) {
            let start = calendar.start_of(next);
            if start >= window.1 || starts.len() > MAX {
                return;
            }
            if starts.last().is_some_and(|last| *last < start) {
                starts.push(start);
            }
        }
        day = next;
    }
}

/// What days of the same bucket have in common.
fn key(day: NaiveDate, bucket: &str, week_start: Option<&str>) -> NaiveDate {
    let first = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap();
    match bucket {
        "week" => {
            let starts = match week_start {
                Some("sun") => Weekday::Sun,
                Some("sat") => Weekday::Sat,
                _ => Weekday::Mon,
            };
            day.week(starts).first_day()
        }
        "month" => first(day.month()),
        "quarter" => first(day.month0() / 3 * 3 + 1),
        "year" => first(1),
        _ => day,
    }
}
