use proptest::prelude::*;

use super::*;
use crate::cursor::Cursor;
use crate::sample::{at, window};

fn positions(last: &[(&str, i32, i64)]) -> Positions {
    let last = last.iter();
    last.map(|(log, partition, offset)| {
        (String::from(*log), Partition(*partition), Offset(*offset))
    })
    .collect()
}

fn cursor() -> ExportCursor {
    ExportCursor {
        fingerprint: Fingerprint(0x0123_4567_89ab_cdef),
        window: window("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        order: ExportOrder::Ingest,
        since: Positions::default(),
        until: positions(&[("clicks", 0, 299), ("clicks", 1, 5), ("spool", 0, 0)]),
        after: Some(ClickPosition {
            at: at("2026-03-01T12:00:00.123Z"),
            log: "clicks".to_owned(),
            partition: Partition(1),
            offset: Offset(41),
        }),
    }
}

/// Cursors that a release handed out stay valid in the next one.
#[test]
fn the_text_of_a_cursor_does_not_change() {
    let text = "AgEjRWeJq83vAAABnKax3AAAAAGcq9g4AAEAAAGcqUUKewAAAAEAAAAAAAAAKQAGY2xpY2tzAAIGY2xpY2tzAgCrAgEFBXNwb29sAQAA";
    assert!(cursor().to_string().starts_with(text), "{}", cursor());
    let since = Since {
        fingerprint: Fingerprint(1),
        positions: cursor().until,
    };
    let text = "AwAAAAAAAAABAgZjbGlja3MCAKsCAQUFc3Bvb2wBAA";
    assert!(since.to_string().starts_with(text), "{since}");
}

#[test]
fn one_kind_of_cursor_is_not_taken_for_another() {
    let since = Since {
        fingerprint: Fingerprint(1),
        positions: cursor().until,
    };
    assert_eq!(Since::parse(&cursor().to_string()), None);
    assert_eq!(ExportCursor::parse(&since.to_string()), None);
    assert_eq!(Cursor::parse(&cursor().to_string()), None);
}

#[test]
fn a_thousand_partitions_fit_into_a_header() {
    let last = |partition| {
        (
            String::from("clicks"),
            Partition(partition),
            Offset(9_876_543_210),
        )
    };
    let until: Positions = (0..1000).map(last).collect();
    let both = ExportCursor {
        since: until.clone(),
        until,
        ..cursor()
    };
    assert!(both.to_string().len() < 20_000);
}

prop_compose! {
    fn any_positions()(
        last in prop::collection::vec((".{0,8}", 0..=i32::MAX, any::<i64>()), 0..20),
    ) -> Positions {
        last.into_iter()
            .map(|(log, partition, offset)| (log, Partition(partition), Offset(offset)))
            .collect()
    }
}

prop_compose! {
    fn any_click()(
        at in 0..Instant::LATEST.millis(),
        log in ".{0,40}",
        partition: i32,
        offset: i64,
    ) -> ClickPosition {
        ClickPosition {
            at: Instant::from_millis(at),
            log,
            partition: Partition(partition),
            offset: Offset(offset),
        }
    }
}

proptest! {
    #[test]
    fn what_is_displayed_is_read_again(
        fingerprint: u64,
        mut instants in prop::array::uniform2(Instant::EARLIEST.millis()..Instant::LATEST.millis()),
        is_event: bool,
        since in any_positions(),
        until in any_positions(),
        after in prop::option::of(any_click()),
    ) {
        instants.sort_unstable();
        let [from, to] = instants.map(Instant::from_millis);
        let cursor = ExportCursor {
            fingerprint: Fingerprint(fingerprint),
            window: Window::new(from, to),
            order: if is_event { ExportOrder::Event } else { ExportOrder::Ingest },
            since: since.clone(),
            until,
            after,
        };
        prop_assert_eq!(ExportCursor::parse(&cursor.to_string()), Some(cursor));
        let since = Since { fingerprint: Fingerprint(fingerprint), positions: since };
        prop_assert_eq!(Since::parse(&since.to_string()), Some(since));
    }

    #[test]
    fn a_text_that_was_changed_is_no_cursor(at in 0..100_usize, byte in 0..64_u8) {
        let text = cursor().to_string();
        let mut bytes = text.clone().into_bytes();
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        bytes[at] = letters[usize::from(byte)];
        let changed = String::from_utf8(bytes).unwrap();
        prop_assume!(changed != text);
        prop_assert_eq!(ExportCursor::parse(&changed), None);
    }

    #[test]
    fn any_text_at_all_is_read_without_harm(text in "[A-Za-z0-9_-]{0,200}") {
        let _nothing = ExportCursor::parse(&text);
        prop_assert_eq!(Since::parse(&text), None);
    }
}
