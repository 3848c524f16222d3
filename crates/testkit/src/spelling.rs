use std::fmt::Display;
use std::io::Write as _;

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::rng::Rng;

const OFFSETS: [(&str, i32); 6] = [
    ("+00:00", 0),
    ("-00:00", 0),
    ("+02:00", 120),
    ("-05:00", -300),
    ("+05:30", 330),
    ("+12:45", 765),
];

/// How an instant is written.
#[derive(Clone, Copy)]
enum Style {
    /// Epoch milliseconds, a JSON number.
    Millis,
    /// RFC 3339 in UTC with milliseconds, as all below but for what they say.
    Utc,
    /// Without milliseconds, which are cut.
    WholeSeconds,
    /// With that many microseconds after the second.
    Micros(i64),
    /// With a small `t` and `z`, which RFC 3339 §5.6 allows.
    Small,
    /// By a clock so many minutes east of UTC, and how that is written.
    East(&'static str, i32),
}

/// Writes an instant as a JSON value in one of the ways producers do, and returns the instant that was written.
///
/// That is another one only where the milliseconds are cut, which never leads before `earliest`.
pub(crate) fn write_instant(at_ms: i64, earliest: i64, rng: &mut Rng, buf: &mut Vec<u8>) -> i64 {
    let style = choose_style(at_ms, rng);
    let whole_seconds = at_ms - at_ms.rem_euclid(1000);
    let (stated, style) = match style {
        Style::WholeSeconds if whole_seconds >= earliest => (whole_seconds, style),
        Style::WholeSeconds => (at_ms, Style::Utc),
        _ => (at_ms, style),
    };
    if write_text(stated, style, buf).is_none() {
        write_display(stated, buf);
    }
    stated
}

/// Writes whatever can be displayed.
pub(crate) fn write_display(value: impl Display, buf: &mut Vec<u8>) {
    let written = write!(buf, "{value}");
    debug_assert!(written.is_ok(), "writing to a vector cannot fail");
}

fn choose_style(at_ms: i64, rng: &mut Rng) -> Style {
    match rng.below(1000) {
        0..420 => Style::Millis,
        420..940 => Style::Utc,
        940..960 => Style::WholeSeconds,
        960..975 => {
            let beyond = i64::try_from(rng.below(1000)).unwrap_or(0);
            Style::Micros(at_ms.rem_euclid(1000) * 1000 + beyond)
        }
        975..985 => Style::Small,
        _ => rng
            .pick(&OFFSETS)
            .map_or(Style::Utc, |&(text, east)| Style::East(text, east)),
    }
}

/// Writes RFC 3339; nothing for an instant beyond the years that it can write, nor for a number.
fn write_text(at_ms: i64, style: Style, buf: &mut Vec<u8>) -> Option<()> {
    let (zone, east) = match style {
        Style::Millis => return None,
        Style::East(zone, east) => (zone, east),
        Style::Small => ("z", 0),
        Style::Utc | Style::WholeSeconds | Style::Micros(_) => ("Z", 0),
    };
    let offset = Offset::from_seconds(east * 60).ok()?;
    let civil = offset.to_datetime(Timestamp::from_millisecond(at_ms).ok()?);
    push_digits(b"\"", civil.year().into(), 4, buf);
    push_digits(b"-", civil.month().into(), 2, buf);
    push_digits(b"-", civil.day().into(), 2, buf);
    let joint = if matches!(style, Style::Small) {
        b"t"
    } else {
        b"T"
    };
    push_digits(joint, civil.hour().into(), 2, buf);
    push_digits(b":", civil.minute().into(), 2, buf);
    push_digits(b":", civil.second().into(), 2, buf);
    match style {
        Style::WholeSeconds => {}
        Style::Micros(micros) => push_digits(b".", micros, 6, buf),
        _ => push_digits(b".", at_ms.rem_euclid(1000), 3, buf),
    }
    buf.extend_from_slice(zone.as_bytes());
    buf.push(b'"');
    Some(())
}

/// Writes a number with leading zeros, after what goes before it.
fn push_digits(before: &[u8], number: i64, width: u32, buf: &mut Vec<u8>) {
    buf.extend_from_slice(before);
    for place in (0..width).rev() {
        let digit = number / 10_i64.pow(place) % 10;
        buf.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_spelling_is_the_instant_it_says() {
        let mut rng = Rng::new(11);
        let mut lengths = HashSet::new();
        for number in 0..20_000 {
            let at_ms = 1_772_409_600_000 + number * 7_777_777;
            let mut buf = Vec::new();
            let written = write_instant(at_ms, at_ms, &mut rng, &mut buf);
            lengths.insert(buf.len());
            let read = match serde_json::from_slice::<serde_json::Value>(&buf).unwrap() {
                serde_json::Value::String(text) => {
                    text.parse::<Timestamp>().unwrap().as_millisecond()
                }
                value => value.as_i64().unwrap(),
            };
            assert_eq!(
                (read, written),
                (at_ms, at_ms),
                "{}",
                String::from_utf8_lossy(&buf)
            );
        }
        assert_eq!(
            lengths,
            HashSet::from([13, 22, 26, 29, 31]),
            "every style was tried"
        );
    }

    #[test]
    fn whole_seconds_cut_the_rest() {
        let mut rng = Rng::new(12);
        let mut write = |at_ms| write_instant(at_ms, 0, &mut rng, &mut Vec::new());
        let written: HashSet<i64> = (0..1000).map(|_| write(1_772_409_600_789)).collect();
        assert_eq!(
            written,
            HashSet::from([1_772_409_600_000, 1_772_409_600_789])
        );
    }

    #[test]
    fn an_instant_beyond_the_calendar_is_a_number() {
        let mut buf = Vec::new();
        assert_eq!(write_text(i64::MAX, Style::Utc, &mut buf), None);
        assert!(buf.is_empty());
    }
}
