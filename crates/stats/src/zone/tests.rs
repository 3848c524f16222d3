use jiff::civil::date;

use super::*;
use crate::sample::{at, zone};

#[test]
fn an_unknown_zone_is_an_error_that_names_the_nearest() {
    let error = Zone::parse("Europe/Berln").unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown time zone, must be an IANA name; did you mean `Europe/Berlin`?"
    );
    for name in [
        "",
        "Z",
        "CET/CEST",
        "+01:00",
        "Factory",
        "Etc/Unknown",
        "/etc/localtime",
        "UTC0",
    ] {
        assert!(Zone::parse(name).is_err(), "{name}");
    }
}

#[test]
fn a_zone_is_found_in_any_case_and_has_its_own_name() {
    assert_eq!(zone("europe/BERLIN").name(), "Europe/Berlin");
    assert_eq!(zone("utc").name(), "UTC");
    assert_eq!(zone("Etc/UTC").offset_millis(at("2025-01-01T00:00:00Z")), 0);
    assert_eq!(zone("Asia/Calcutta").name(), "Asia/Calcutta");
}

#[test]
fn a_fixed_offset_has_at_most_14_hours() {
    assert_eq!(Zone::from_offset_minutes(345).unwrap().name(), "+05:45");
    assert_eq!(Zone::from_offset_minutes(-210).unwrap().name(), "-03:30");
    assert_eq!(Zone::from_offset_minutes(0).unwrap().name(), "+00:00");
    assert_eq!(
        Zone::from_offset_minutes(-840)
            .unwrap()
            .offset_millis(at("2025-01-01T00:00:00Z")),
        -50_400_000
    );
    assert_eq!(
        Zone::from_offset_minutes(841),
        Err(ZoneError::Offset { nearest: 840 })
    );
    assert_eq!(
        Zone::from_offset_minutes(i32::MIN),
        Err(ZoneError::Offset { nearest: -840 })
    );
}

#[test]
fn an_instant_is_written_with_the_local_offset() {
    assert_eq!(
        zone("Asia/Kathmandu").display(at("2025-03-01T00:00:00.25Z")),
        "2025-03-01T05:45:00.25+05:45"
    );
    assert_eq!(
        zone("UTC").display(at("2025-03-01T00:00:00Z")),
        "2025-03-01T00:00:00+00:00"
    );
}

#[test]
fn a_day_without_midnight_starts_after_the_gap() {
    assert_eq!(
        zone("Africa/Cairo").start_of_day(date(2025, 4, 25)),
        at("2025-04-24T22:00:00Z")
    );
    assert_eq!(
        zone("America/Santiago").start_of_day(date(2025, 9, 7)),
        at("2025-09-07T04:00:00Z")
    );
    // 23:30 became 00:30: the gap has midnight in its middle.
    assert_eq!(
        zone("America/Toronto").start_of_day(date(1919, 3, 31)),
        at("1919-03-31T04:30:00Z")
    );
}

#[test]
fn a_day_with_two_midnights_starts_with_the_first() {
    // Havana goes back from 01:00 to 00:00.
    assert_eq!(
        zone("America/Havana").start_of_day(date(2025, 11, 2)),
        at("2025-11-02T04:00:00Z")
    );
    assert_eq!(
        zone("America/Havana").start_of_day(date(2025, 11, 3)),
        at("2025-11-03T05:00:00Z")
    );
}

#[test]
fn a_day_that_was_skipped_is_no_instant_long() {
    let apia = zone("Pacific/Apia");
    assert_eq!(
        apia.start_of_day(date(2011, 12, 30)),
        apia.start_of_day(date(2011, 12, 31))
    );
    assert_eq!(apia.day_before(date(2011, 12, 31)), date(2011, 12, 29));
    assert_eq!(
        apia.day_of(at("2011-12-30T09:59:59.999Z")),
        date(2011, 12, 29)
    );
    assert_eq!(apia.day_of(at("2011-12-30T10:00:00Z")), date(2011, 12, 31));
}

#[test]
fn a_day_that_has_begun_is_not_left_again() {
    // At 00:01 the clocks of Newfoundland went back to 23:01 of the day before.
    let newfoundland = zone("America/St_Johns");
    assert_eq!(
        newfoundland.start_of_day(date(2010, 11, 7)),
        at("2010-11-07T02:30:00Z")
    );
    assert_eq!(
        newfoundland.local(at("2010-11-07T02:40:00Z")).date(),
        date(2010, 11, 6)
    );
    assert_eq!(
        newfoundland.day_of(at("2010-11-07T02:40:00Z")),
        date(2010, 11, 7)
    );
}
