//! Rollups are corrected from the clicks, and nothing else changes.

use crate::support::StoredClicks;

/// Everything but the rollup, as one number each.
fn all_but_the_rollup(clicks: &StoredClicks) -> String {
    let tables = ["clicks", "spans", "dead_letters"];
    let sums = tables
        .map(|table| clicks.query(&format!("SELECT count(), sum(cityHash64(*)) FROM {table}")));
    sums.join("\n")
}

#[test]
fn days_that_drifted_are_repaired_and_nothing_else_changes() {
    let clicks = StoredClicks::start();
    let before = all_but_the_rollup(&clicks);
    // Twice: the same damage that comes back is repaired again.
    for _ in 0..2 {
        clicks.query(
            "ALTER TABLE totals_15m DELETE WHERE bucket < '2026-03-02' SETTINGS mutations_sync = 1",
        );
        let rows = "('acme', '2026-03-02 00:00:00', true, -1), ('globex', '2026-03-02 00:00:00', true, 1), \
                    ('acme', '2026-03-03 00:00:00', false, 7)";
        clicks.query(&format!(
            "INSERT INTO totals_15m SETTINGS deduplicate_insert = 'disable' VALUES {rows}"
        ));
        assert!(!clicks.audit(&[]).0);

        let (is_clean, text) = clicks.audit(&["--repair"]);
        assert!(is_clean, "{text}");
        for line in [
            "totals_15m of 2026-03-01: 0 before, 100 after: repaired",
            "totals_15m of 2026-03-02: 100 before, 100 after: repaired",
            "totals_15m of 2026-03-03: 107 before, 100 after: repaired",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(clicks.is_rolled_up());
        assert!(clicks.audit(&[]).0);
        assert_eq!(all_but_the_rollup(&clicks), before);
    }
}

#[test]
fn an_installation_that_had_clicks_before_it_had_a_rollup_fills_it_by_repairing() {
    let clicks = StoredClicks::start();
    clicks.query("DROP TABLE totals_15m_mv SYNC");
    clicks.query("DROP TABLE totals_15m SYNC");
    clicks.query("ALTER TABLE migrations DELETE WHERE number >= 5 SETTINGS mutations_sync = 1");
    clicks.migrate();
    clicks.insert(1, 100, 3);
    clicks.note_span(1, 100);
    let (is_clean, text) = clicks.audit(&[]);
    assert!(!is_clean, "{text}");
    assert!(
        text.contains("2026-03-01: counts 0, there are 100"),
        "{text}"
    );
    assert!(
        text.contains("2026-03-03: counts 100, there are 200"),
        "{text}"
    );
    assert!(clicks.audit(&["--repair"]).0);
    assert!(clicks.is_rolled_up());
}

#[test]
fn rows_under_way_are_no_drift_and_a_day_they_belong_to_is_not_repaired() {
    let clicks = StoredClicks::start();
    clicks.insert_without_rollup(0, 200, 2);
    assert!(!clicks.is_rolled_up());
    let (is_clean, text) = clicks.audit(&[]);
    assert!(is_clean, "no span covers these rows yet\n{text}");

    clicks.query(
        "ALTER TABLE totals_15m DELETE WHERE toHour(bucket) < 2 SETTINGS mutations_sync = 1",
    );
    let counted = "SELECT sum(clicks) FROM totals_15m WHERE toDate(bucket) = '2026-03-02'";
    let before = clicks.query(counted);
    let (is_clean, text) = clicks.audit(&["--repair"]);
    assert!(!is_clean, "{text}");
    assert!(
        text.contains("88 before, 88 after: NOT REPAIRED: clicks of that day are still arriving"),
        "{text}"
    );
    assert!(
        text.contains("2026-03-01: 88 before, 100 after: repaired"),
        "{text}"
    );
    assert_eq!(clicks.query(counted), before);

    // Once the span is noted, what its rows lack is drift, and can be repaired.
    clicks.note_span(0, 200);
    let (is_clean, text) = clicks.audit(&[]);
    assert!(
        !is_clean && text.contains("counts 88, there are 200 clicks"),
        "{text}"
    );
    assert!(clicks.audit(&["--repair"]).0);
    assert!(clicks.is_rolled_up());
}
