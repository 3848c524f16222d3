//! Damage made by hand is found and named.

use crate::support::StoredClicks;

/// Does damage to an engine, and asserts that the audit says so in these lines.
fn assert_is_found(damage: impl FnOnce(&StoredClicks), lines: &[&str]) {
    let clicks = StoredClicks::start();
    let (is_clean, text) = clicks.audit(&[]);
    assert!(is_clean && text.contains("everything adds up"), "{text}");
    damage(&clicks);
    let (is_clean, text) = clicks.audit(&[]);
    assert!(!is_clean && text.contains("DOES NOT ADD UP"), "{text}");
    for line in lines {
        assert!(
            text.lines().any(|said| said.trim() == *line),
            "{line}\n{text}"
        );
    }
    let named: Vec<_> = text
        .lines()
        .filter(|said| {
            said.trim_start() != *said || said.contains(": ") && !said.starts_with("read ")
        })
        .collect();
    assert_eq!(named.len(), lines.len(), "and nothing else\n{text}");
}

#[test]
fn rows_that_are_gone_are_found_by_their_span() {
    let delete = "ALTER TABLE clicks DELETE WHERE _partition = 0 AND _offset BETWEEN 150 AND 189 SETTINGS mutations_sync = 1";
    let lines = [
        "rows missing, of spans: 40",
        "clicks 0 positions 100-199",
        "totals_15m of 2026-03-02: counts 100, there are 60 clicks",
    ];
    let clicks = StoredClicks::start();
    clicks.query(delete);
    let (is_clean, text) = clicks.audit(&[]);
    assert!(!is_clean, "{text}");
    for line in lines {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn rows_stored_again_under_another_token_are_found_by_their_positions() {
    assert_is_found(
        |clicks| {
            // The rollup counts them again as well.
            let again = "INSERT INTO clicks SELECT * FROM clicks WHERE _partition = 1 AND _offset IN (5, 6, 7, 42)";
            clicks.query(again);
        },
        &[
            "stored more than once: 4",
            "clicks 1 positions 5-7",
            "clicks 1 positions 42-42",
        ],
    );
}

#[test]
fn a_row_lost_and_another_doubled_do_not_cancel_out() {
    assert_is_found(
        |clicks| {
            let again =
                "INSERT INTO clicks SELECT * FROM clicks WHERE _partition = 1 AND _offset = 6";
            clicks.query(again);
            clicks.query("ALTER TABLE clicks DELETE WHERE _partition = 1 AND _offset = 5 SETTINGS mutations_sync = 1");
            // The rollup lost nothing by that; it is right again once it follows the clicks.
            clicks.audit(&["--repair"]);
        },
        &[
            "stored more than once: 1",
            "clicks 1 positions 6-6",
            "rows missing, of spans: 1",
            "clicks 1 positions 0-99",
        ],
    );
}

#[test]
fn positions_that_no_span_or_two_spans_cover_are_found() {
    assert_is_found(
        |clicks| {
            let spans = "('clicks', 0, 150, 219), ('clicks', 0, 300, 300), ('clicks', 1, 20, 29)";
            clicks.query(&format!(
                "INSERT INTO spans (_topic, _partition, first_offset, last_offset) VALUES {spans}"
            ));
        },
        &[
            "no span covers: 80",
            "clicks 0 positions 220-299",
            "covered more than once: 60",
            "clicks 0 positions 150-199",
            "clicks 1 positions 20-29",
        ],
    );
}

#[test]
fn dead_letters_are_compared_as_long_as_they_are_kept() {
    let note = |received: &str, first: u32| {
        format!(
            "INSERT INTO spans SELECT 'spool', 0, {first}, {first} + 9, 10, 0, 0, 10, {received}, {received}"
        )
    };
    let letters = |first: u32| {
        format!(
            "INSERT INTO dead_letters (_topic, _partition, _offset, received_at) SELECT 'spool', 0, {first} + number, now64(3) FROM numbers(10)"
        )
    };
    assert_is_found(
        |clicks| {
            // Their letters are gone by now, and that is right.
            clicks.query(&note("now64(3) - INTERVAL 30 DAY", 0));
            clicks.query(&note("now64(3) - INTERVAL 10 DAY", 10));
            clicks.query(&note("now64(3) - INTERVAL 5 DAY", 20));
            clicks.query(&letters(20));
            clicks
                .query("INSERT INTO spans SELECT 'spool', 1, 0, 9, 0, 0, 0, 0, now64(3), now64(3)");
            let (is_clean, text) = clicks.audit(&[]);
            assert!(is_clean, "{text}");
            clicks.query(
                "ALTER TABLE dead_letters DELETE WHERE _offset = 23 SETTINGS mutations_sync = 1",
            );
        },
        &["dead letters of spool 0: 10 accounted for, 9 stored"],
    );
}

#[test]
fn a_rollup_that_lost_rows_or_has_too_many_is_found_by_day_and_key() {
    assert_is_found(
        |clicks| {
            clicks.query("ALTER TABLE totals_15m DELETE WHERE bucket = '2026-03-01 00:00:00' SETTINGS mutations_sync = 1");
            clicks.query("INSERT INTO totals_15m VALUES ('acme', '2026-03-03 00:00:00', true, 5)");
        },
        &[
            "totals_15m of 2026-03-01: counts 98, there are 100 clicks",
            "workspace acme, 2026-03-01T00:00:00Z, bots: counts 0, there are 1",
            "workspace acme, 2026-03-01T00:00:00Z, humans: counts 0, there are 1",
            "totals_15m of 2026-03-03: counts 105, there are 100 clicks",
            "workspace acme, 2026-03-03T00:00:00Z, bots: counts 6, there are 1",
        ],
    );
}

#[test]
fn errors_of_a_rollup_that_cancel_out_are_found() {
    assert_is_found(
        |clicks| {
            let rows = "('acme', '2026-03-01 00:00:00', true, -1), ('globex', '2026-03-01 12:00:00', false, 1)";
            clicks.query(&format!("INSERT INTO totals_15m VALUES {rows}"));
        },
        &[
            "totals_15m of 2026-03-01: counts 100, there are 100 clicks",
            "workspace acme, 2026-03-01T00:00:00Z, bots: counts 0, there are 1",
            "workspace globex, 2026-03-01T12:00:00Z, humans: counts 1, there are 0",
        ],
    );
}
