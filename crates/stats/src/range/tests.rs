use super::*;
use crate::sample::{at, window, zone};

fn between(from: &str, to: &str, tz: &str) -> Result<Asked, RangeError> {
    Asked::between(
        Edge::parse(from).unwrap(),
        Edge::parse(to).unwrap(),
        &zone(tz),
    )
}

#[test]
fn an_edge_is_a_date_an_instant_or_milliseconds() {
    assert_eq!(
        Edge::parse("2025-03-01"),
        Some(Edge::Day(jiff::civil::date(2025, 3, 1)))
    );
    assert_eq!(
        Edge::parse("2025-03-01T00:00:00+01:00"),
        Some(Edge::Instant(at("2025-02-28T23:00:00Z")))
    );
    assert_eq!(
        Edge::parse("1740783600000"),
        Some(Edge::Instant(at("2025-02-28T23:00:00Z")))
    );
    for text in [
        "",
        "today",
        "2025-02-29",
        "2025-3-1",
        "2025-03-01T00:00:00",
        "01.03.2025",
        "2025-W09-1",
        "1e12",
        "2025-03-01T00:00:00 01:00",
    ] {
        assert_eq!(Edge::parse(text), None, "{text}");
    }
}

#[test]
fn a_date_as_the_end_is_included() {
    let asked = between("2025-03-01", "2025-03-01", "Europe/Berlin").unwrap();
    assert_eq!(
        asked.window,
        window("2025-02-28T23:00:00Z", "2025-03-01T23:00:00Z")
    );
    assert_eq!(asked.step, Some(Back::Days(1)));
}

#[test]
fn edges_on_starts_of_days_make_days_and_others_a_length() {
    let days = between(
        "2025-03-28T23:00:00Z",
        "2025-03-30T22:00:00Z",
        "Europe/Berlin",
    )
    .unwrap();
    assert_eq!(days.step, Some(Back::Days(2)));
    let length = between("2025-03-28T23:00:00Z", "2025-03-30T22:00:00Z", "UTC").unwrap();
    assert_eq!(length.step, Some(Back::Length));
}

#[test]
fn a_window_has_an_instant_between_2000_and_2100() {
    assert_eq!(
        between("2025-03-02", "2025-03-01", "UTC"),
        Err(RangeError::Empty)
    );
    assert_eq!(
        between("1740783600000", "1740783600000", "UTC"),
        Err(RangeError::Empty)
    );
    assert_eq!(
        between("2011-12-30", "2011-12-30", "Pacific/Apia"),
        Err(RangeError::Skipped)
    );
    assert_eq!(
        between("1999-12-31", "2025-03-01", "UTC"),
        Err(RangeError::OutOfRange)
    );
    assert!(between("2000-01-01", "2099-12-31", "Pacific/Kiritimati").is_ok());
    assert!(between("2000-01-01", "2099-12-31", "Etc/GMT+12").is_ok());
}
