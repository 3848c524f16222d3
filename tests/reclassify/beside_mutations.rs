use std::thread;

use super::reclassify;
use crate::support::StoredClicks;

const CLICKS: u64 = 400_000;
/// How often it is tried to be in time.
const ROUNDS: usize = 10;

/// The identifiers of statements that change verdicts just now.
const UPDATES: &str = "SELECT query_id FROM system.processes WHERE query LIKE '%UPDATE clicks SET%' AND query NOT LIKE '%system.processes%'";

/// A mutation rewrites the parts while an `UPDATE` of them is under way: of that one, ClickHouse may lose everything.
#[test]
fn verdicts_are_changed_although_parts_are_rewritten_meanwhile() {
    let clicks = many();
    let engine = clicks.url();
    for _ in 0..ROUNDS {
        clicks.query(
            "ALTER TABLE clicks UPDATE classifier_version = 0 WHERE 1 SETTINGS mutations_sync = 2",
        );
        let (is_in_time, (succeeded, said)) = thread::scope(|scope| {
            let judging = scope.spawn(|| reclassify(engine, &["--from", "2026-01-01"]));
            let is_in_time = rewrite_during_update(&clicks);
            (is_in_time, judging.join().unwrap())
        });
        assert!(succeeded, "{said}");
        assert_eq!(
            clicks.query("SELECT countIf(classifier_version = 0) FROM clicks"),
            "0"
        );
        assert!(clicks.is_rolled_up());
        if is_in_time {
            return;
        }
    }
    panic!("no mutation was done before the UPDATE was over");
}

fn many() -> StoredClicks {
    let clicks = StoredClicks::start();
    let last = CLICKS - 1;
    clicks.query(&format!(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, _topic, _partition, _offset) \
         SELECT 'globex', toString(number), '2026-03-01 00:00:00', 'clicks', 2, number FROM numbers({CLICKS})"
    ));
    clicks.query(&format!(
        "INSERT INTO spans SELECT 'clicks', 2, 0, {last}, {CLICKS}, {CLICKS}, 0, 0, now64(3), now64(3)"
    ));
    clicks
}

/// Rewrites all parts as soon as an `UPDATE` is under way; whether that was done before it was over.
fn rewrite_during_update(clicks: &StoredClicks) -> bool {
    let update = clicks.first_answer(UPDATES);
    clicks.query("ALTER TABLE clicks DELETE WHERE 0 SETTINGS mutations_sync = 2");
    clicks.query(UPDATES) == update
}
