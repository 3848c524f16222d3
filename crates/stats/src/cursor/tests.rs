use proptest::prelude::*;

use super::*;
use crate::sample::{at, window};

fn cursor() -> Cursor {
    Cursor {
        fingerprint: Fingerprint(0x0123_4567_89ab_cdef),
        window: window("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        last: ClickPosition {
            at: at("2026-03-01T12:00:00.123Z"),
            log: "clicks".to_owned(),
            partition: Partition(3),
            offset: Offset(41),
        },
    }
}

prop_compose! {
    fn any_cursor()(
        fingerprint: u64,
        mut instants in prop::array::uniform3(Instant::EARLIEST.millis()..Instant::LATEST.millis()),
        log in ".{0,40}",
        partition: i32,
        offset: i64,
    ) -> Cursor {
        instants.sort_unstable();
        let [from, clicked_at, to] = instants.map(Instant::from_millis);
        Cursor {
            fingerprint: Fingerprint(fingerprint),
            window: Window::new(from, to.plus(1)),
            last: ClickPosition {
                at: clicked_at,
                log,
                partition: Partition(partition),
                offset: Offset(offset),
            },
        }
    }
}

/// A cursor that a release handed out stays valid in the next one.
#[test]
fn the_text_of_a_cursor_does_not_change() {
    let text = "AQEjRWeJq83vAAABnKax3AAAAAGcq9g4AAAAAZypRQp7AAAAAwAAAAAAAAApY2xpY2tz";
    assert!(
        cursor().to_string().starts_with(text),
        "{} for {text}",
        cursor()
    );
    assert_eq!(Cursor::parse(&cursor().to_string()), Some(cursor()));
}

#[test]
fn places_are_in_order_of_time_then_log_then_partition_then_offset() {
    let last = cursor().last;
    let later = ClickPosition {
        at: last.at.plus(1),
        log: String::new(),
        partition: Partition(-1),
        offset: Offset(-1),
    };
    let next_partition = ClickPosition {
        partition: Partition(4),
        offset: Offset(0),
        ..last.clone()
    };
    assert!(last < next_partition && next_partition < later);
}

#[test]
fn what_is_no_cursor_is_refused() {
    let text = cursor().to_string();
    for garbage in [
        "",
        "x",
        "null",
        "../../etc",
        "AAAA",
        "🦀",
        &text[1..],
        &text[..text.len() - 1],
        &format!("{text}="),
        &format!("{text} "),
        &text.to_lowercase(),
    ] {
        assert_eq!(Cursor::parse(garbage), None, "{garbage}");
    }
}

/// Well-formed, and still not from here.
#[test]
fn a_cursor_whose_click_is_outside_of_its_window_is_refused() {
    let outside = |clicked_at: Instant| {
        let mut cursor = cursor();
        cursor.last.at = clicked_at;
        Cursor::parse(&cursor.to_string())
    };
    let window = cursor().window;
    assert_eq!(outside(window.from().plus(-1)), None);
    assert!(outside(window.from()).is_some());
    assert!(outside(window.to().plus(-1)).is_some());
    assert_eq!(outside(window.to()), None);
    let endless = Cursor {
        window: Window::new(window.from(), Instant::from_millis(i64::MAX)),
        ..cursor()
    };
    assert_eq!(Cursor::parse(&endless.to_string()), None);
}

#[test]
fn a_cursor_of_another_version_is_refused() {
    let mut bytes = URL_SAFE_NO_PAD.decode(cursor().to_string()).unwrap();
    bytes.truncate(bytes.len() - 4);
    bytes[0] = VERSION + 1;
    bytes.extend(check_sum(&bytes).to_be_bytes());
    assert_eq!(Cursor::parse(&URL_SAFE_NO_PAD.encode(bytes)), None);
}

proptest! {
    #[test]
    fn a_cursor_is_read_as_it_was_written(cursor in any_cursor()) {
        let text = cursor.to_string();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(Cursor::parse(&text), Some(cursor));
    }

    #[test]
    fn a_cursor_with_any_character_changed_is_refused(
        cursor in any_cursor(),
        at: prop::sample::Index,
        other in "[A-Za-z0-9_-]",
    ) {
        let text = cursor.to_string();
        let at = at.index(text.len());
        prop_assume!(text[at..=at] != *other);
        let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        prop_assert_eq!(Cursor::parse(&changed), None);
    }

    #[test]
    fn a_cursor_that_was_cut_or_lengthened_is_refused(
        cursor in any_cursor(),
        at: prop::sample::Index,
        more in "[A-Za-z0-9_-]{1,8}",
    ) {
        let text = cursor.to_string();
        prop_assert_eq!(Cursor::parse(&text[..at.index(text.len())]), None);
        prop_assert_eq!(Cursor::parse(&format!("{text}{more}")), None);
        prop_assert_eq!(Cursor::parse(&format!("{more}{text}")), None);
    }

    #[test]
    fn no_bytes_whatever_are_a_cursor_by_chance(bytes: Vec<u8>, text in ".*") {
        prop_assert_eq!(Cursor::parse(&URL_SAFE_NO_PAD.encode(bytes)), None);
        prop_assert_eq!(Cursor::parse(&text), None);
    }
}
