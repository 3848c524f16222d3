//! Where buckets begin.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use clickmill_stats::{Bucket, Buckets, Grain, Instant, WeekStart, Window, Zone};

use crate::wall::{
    DAY, MINUTE, QUARTER, RANGE, agreed_until, hour, local, millis, start_of, transitions,
};

fn window(from: i64, to: i64) -> Window {
    Window::new(Instant::from_millis(from), Instant::from_millis(to))
}

fn starts(window: Window, bucket: Bucket, zone: &Zone) -> Vec<i64> {
    let buckets = Buckets::new(window, bucket, zone, WeekStart::Monday).unwrap();
    let windows: Vec<Window> = buckets.windows().collect();
    assert!(
        windows.iter().all(|bucket| !bucket.is_empty()),
        "no bucket is empty"
    );
    assert!(
        windows.is_sorted_by(|a, b| a.to() == b.from()),
        "buckets have no gaps"
    );
    assert_eq!(
        windows.first().map(|first| first.from()),
        Some(window.from())
    );
    assert_eq!(windows.last().map(|last| last.to()), Some(window.to()));
    windows
        .iter()
        .map(|bucket| bucket.from().millis())
        .collect()
}

/// The instants of a grid at which the key is another than one step before; the first is always one.
fn changes<K: PartialEq>(from: i64, to: i64, step: i64, mut key: impl FnMut(i64) -> K) -> Vec<i64> {
    let (mut changes, mut last, mut at) = (Vec::new(), None, from);
    while at < to {
        let now = Some(key(at));
        if now != last {
            changes.push(at);
        }
        (last, at) = (now, at + step);
    }
    changes
}

/// A day that has begun is not left again, even where clocks go back across midnight.
fn days_begun(tz: Tz) -> impl FnMut(i64) -> NaiveDate {
    let mut begun = NaiveDate::MIN;
    move |at| {
        begun = begun.max(local(tz, at).date());
        begun
    }
}

/// Zones that changed clocks at 00:01 once since 2000: hours there do not begin on a quarter of an hour.
const OFF_THE_QUARTER: [&str; 7] = [
    "America/Goose_Bay",
    "America/Moncton",
    "America/St_Johns",
    "Antarctica/Casey",
    "Asia/Gaza",
    "Asia/Hebron",
    "Canada/Newfoundland",
];

#[test]
fn hours_and_days_begin_where_the_wall_says_around_every_clock_change_of_every_zone() {
    let mut off_the_quarter = Vec::new();
    for tz in chrono_tz::TZ_VARIANTS {
        let zone = Zone::parse(tz.name()).unwrap();
        for at in transitions(tz) {
            let step = if at % QUARTER == 0 { QUARTER } else { MINUTE };
            let middle = at - at.rem_euclid(QUARTER);
            let (from, to) = (middle - DAY - 3 * QUARTER, middle + DAY + 5 * QUARTER);
            let hours = changes(from, to, step, |at| hour(tz, at));
            assert_eq!(
                starts(window(from, to), Bucket::Hour, &zone),
                hours,
                "hours in {tz} around {at}"
            );
            let before: Vec<i64> = hours.iter().copied().filter(|start| *start < at).collect();
            let up_to = window(from, at);
            assert_eq!(
                starts(up_to, Bucket::Hour, &zone),
                before,
                "hours in {tz} up to {at}"
            );
            let days = changes(from, to, step, days_begun(tz));
            assert_eq!(
                starts(window(from, to), Bucket::Day, &zone),
                days,
                "days in {tz} around {at}"
            );
            for at in [from, at - 1, at, to] {
                let instant = Instant::from_millis(at);
                assert_eq!(
                    zone.offset_millis(instant),
                    crate::wall::offset(tz, at),
                    "offset in {tz} at {at}"
                );
            }
            let grain = Grain::for_window(&zone, window(from, to));
            assert_eq!(
                grain == Grain::QuarterHour,
                step == QUARTER,
                "grain in {tz} around {at}"
            );
            if step == MINUTE && !off_the_quarter.contains(&tz.name()) {
                off_the_quarter.push(tz.name());
            }
        }
    }
    assert_eq!(off_the_quarter, OFF_THE_QUARTER);
}

#[test]
fn every_offset_since_2000_is_a_multiple_of_a_quarter_of_an_hour() {
    for tz in chrono_tz::TZ_VARIANTS {
        for at in transitions(tz).into_iter().chain([RANGE.start]) {
            assert_eq!(crate::wall::offset(tz, at) % QUARTER, 0, "{tz} at {at}");
        }
    }
}

const SAMPLE: [&str; 16] = [
    "UTC",
    "Africa/Cairo",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Amman",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Fakaofo",
];

/// Dates of the whole range on which a bucket begins, looked up day by day.
fn first_days(tz: Tz, is_first: impl Fn(NaiveDate) -> bool) -> Vec<i64> {
    let mut date = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
    let mut starts = Vec::new();
    while date.year() < 2037 {
        if is_first(date) {
            starts.push(start_of(tz, date));
        }
        date = date.succ_opt().unwrap();
    }
    starts.dedup();
    starts
}

#[test]
fn weeks_months_quarters_and_years_begin_where_the_wall_says_from_2000_to_2036() {
    for name in SAMPLE {
        let tz: Tz = name.parse().unwrap();
        let zone = Zone::parse(name).unwrap();
        let from = start_of(tz, NaiveDate::from_ymd_opt(2000, 1, 1).unwrap());
        let to = start_of(tz, NaiveDate::from_ymd_opt(2037, 1, 1).unwrap());
        assert!(to <= agreed_until(tz));
        let all = window(from, to);
        let mondays = first_days(tz, |date| date.weekday() == chrono::Weekday::Mon);
        assert_eq!(
            starts(all, Bucket::Week, &zone).get(1..).unwrap(),
            mondays,
            "weeks in {tz}"
        );
        let months = first_days(tz, |date| date.day() == 1);
        assert_eq!(starts(all, Bucket::Month, &zone), months, "months in {tz}");
        let quarters = first_days(tz, |date| date.day() == 1 && date.month0() % 3 == 0);
        assert_eq!(
            starts(all, Bucket::Quarter, &zone),
            quarters,
            "quarters in {tz}"
        );
        let years = first_days(tz, |date| date.ordinal() == 1);
        assert_eq!(starts(all, Bucket::Year, &zone), years, "years in {tz}");
    }
}

#[test]
fn quarters_of_an_hour_and_minutes_are_those_of_the_wall_where_half_hours_are_skipped_and_repeated()
{
    let tz = Tz::Australia__Lord_Howe;
    let zone = Zone::parse(tz.name()).unwrap();
    for at in ["2025-04-05T15:00:00Z", "2025-10-04T15:30:00Z"] {
        let from = millis(at) - 7 * MINUTE;
        let to = from + 3 * 60 * MINUTE;
        let quarters = changes(from, to, MINUTE, |at| {
            (at + crate::wall::offset(tz, at)).div_euclid(QUARTER)
        });
        assert_eq!(
            starts(window(from, to), Bucket::QuarterHour, &zone),
            quarters
        );
        let minutes = changes(from, to, MINUTE, |at| at);
        assert_eq!(starts(window(from, to), Bucket::Minute, &zone), minutes);
    }
}
