//! More inserts come between two tries than ClickHouse remembers tokens (row 13).

use super::messages::click;
use super::rig::Rig;
use crate::support::try_query;

/// After so many spans nobody relies on tokens any more.
const SPANS: u32 = 3_000;

/// Whether the engine still drops what comes under a token, tried with no more than a row of its own.
fn is_known(rig: &Rig, token: &str) -> bool {
    let before = rig.number("SELECT count() FROM clicks");
    let sql = format!(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, _topic) \
         SETTINGS insert_deduplication_token = '{token}' \
         VALUES ('acme', 'probe', '2026-03-01 12:00:00', 'probe')"
    );
    try_query(&rig.engine.url, &sql).unwrap();
    before == rig.number("SELECT count() FROM clicks")
}

#[test]
fn a_batch_whose_token_is_forgotten_is_found_by_its_rows() {
    let rig = Rig::start(1);
    for table in ["clicks", "totals_15m"] {
        let sql = "MODIFY SETTING non_replicated_deduplication_window = 1";
        rig.query(&format!("ALTER TABLE {table} {sql}"));
    }
    rig.produce(0, (0..100).map(click));
    let name = ["--kafka-cluster-id", "one"];
    let death = ["--sabotage-point", "after-insert:1"];
    let mut dying = rig.process(&[&name[..], &death].concat());
    assert!(!dying.wait().success());
    assert_eq!(rig.number("SELECT count() FROM clicks"), 100);
    let token = "clicks@one:0:0-99:202603";
    assert!(
        is_known(&rig, token),
        "{}",
        rig.query("SELECT count() FROM clicks")
    );

    // Another log settles so much meanwhile that the token cannot be known any more.
    let other = ["--kafka-cluster-id", "other", "--kafka-group", "other"];
    let mut other = rig.consumer(&[&other[..], &["--batch-messages", "50"]].concat());
    rig.wait_for_messages(&mut other, 100);
    assert!(other.terminate().success());
    rig.query(&format!(
        "INSERT INTO spans SELECT 'busy', 0, number, number, 1, 0, 1, 0, now64(3), now64(3) FROM numbers({SPANS})"
    ));
    let mut next = rig.consumer(&name);
    rig.wait_for_messages(&mut next, 200 + SPANS as usize);
    assert_eq!(next.metric("replayed_spans_total"), 1);
    assert_eq!(next.metric("doubled_spans_total"), 0);
    assert!(next.terminate().success());

    let sql = "SELECT count(), uniqExact(_topic, link_id) FROM clicks";
    assert_eq!(rig.query(sql), "200\t200");
    let (is_clean, text) = rig.audit();
    assert!(is_clean, "{text}");
    assert!(!is_known(&rig, token), "the token was forgotten indeed");
}
