//! What may happen to clicks that are there, and must make no number wrong.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::clicks::{CLICKS, LATE, World};
use super::rig::{Asker, Rig};
use crate::support::{Api, query, run};

/// How many clicks are posted at a time.
const POSTED: usize = 100;
/// How long it may take until an API answers with what is settled.
const PATIENCE: Duration = Duration::from_mins(1);
/// A question whose answer is remembered.
const REMEMBERED: &str = "/v1/workspaces/w0-acme/analytics/totals?from=2026-01-01&to=2026-01-31";

/// The rollup loses a day of every month, and counts others twice.
const DAMAGE: [&str; 2] = [
    "ALTER TABLE totals_15m DELETE WHERE toDayOfMonth(bucket) = 29 SETTINGS mutations_sync = 1",
    "INSERT INTO totals_15m SETTINGS deduplicate_insert = 'disable', max_partitions_per_insert_block = 0 \
     SELECT * FROM totals_15m WHERE toDayOfMonth(bucket) = 1 AND bucket > now() - INTERVAL 70 DAY",
];

impl Rig {
    /// Disturbs every world that was asked about: days of the rollup are damaged and repaired; all clicks are inserted again, under the
    /// token that they have; and clicks come late, into days that are rolled up, each delivered more than once.
    pub(crate) fn disturb(&mut self) {
        self.asker.damage_and_repair();
        let (worlds, late) = self.asker.disturbed();
        for delivery in [&late, &late.iter().rev().cloned().collect()] {
            self.deliver(delivery);
        }
        self.serve
            .wait_for_messages((worlds * (CLICKS + 2 * LATE)) as u64);
        self.wait_for_answers_after(&late[..1]);
        self.assert_nothing_was_counted_twice(worlds);
    }

    fn deliver(&self, clicks: &[Value]) {
        for posted in clicks.chunks(POSTED) {
            let body = Value::from(posted).to_string();
            let (status, answer) = self.serve.api.post("/v1/clicks", &body);
            assert_eq!((status, &answer["accepted"]), (202, &posted.len().into()));
        }
    }

    /// Delivers clicks once more, and waits until no answer is remembered from the time before.
    fn wait_for_answers_after(&self, clicks: &[Value]) {
        let apis = [&self.asker.api, &self.asker.plain];
        let tags = apis.map(tag);
        self.deliver(clicks);
        let deadline = Instant::now() + PATIENCE;
        for (api, before) in apis.into_iter().zip(tags) {
            while tag(api) == before {
                assert!(Instant::now() < deadline, "{before} is still the answer");
                thread::sleep(Duration::from_millis(50));
            }
        }
    }

    fn assert_nothing_was_counted_twice(&self, worlds: usize) {
        let number = |sql| self.serve.number(sql);
        let (clicks, late) = (worlds * (CLICKS + LATE), worlds * LATE);
        assert_eq!(number("SELECT count() FROM clicks"), clicks as u64);
        let duplicates = number("SELECT sum(duplicates) FROM spans");
        assert_eq!(duplicates, late as u64 + 1, "each was delivered again");
        self.serve.assert_audit_is_clean();
    }
}

impl Asker {
    fn damage_and_repair(&self) {
        for damage in DAMAGE {
            query(&self.engine, damage);
        }
        let repair = ["audit", "--clickhouse-url", &self.engine, "--repair"];
        let repaired = run(&repair, Path::new("."));
        let text = String::from_utf8_lossy(&repaired.stdout);
        assert!(repaired.status.success(), "{text}");
        assert!(text.contains(": repaired"), "{text}");
    }

    /// Inserts all clicks again, and has each world get its late ones: how many worlds there are, and what is to be delivered.
    fn disturbed(&self) -> (usize, Vec<Value>) {
        let mut worlds = self.worlds.lock().unwrap();
        let mut delivered = Vec::new();
        for world in worlds.values_mut() {
            self.insert_clicks(world);
            let (with_late, late): (World, _) = world.with_late_clicks();
            *world = Arc::new(with_late);
            delivered.extend(late);
        }
        (worlds.len(), delivered)
    }
}

/// The entity tag of an answer: another one as soon as something is settled.
fn tag(api: &Api) -> String {
    let (status, tag, _) = api.get_with(REMEMBERED, &[]);
    assert_eq!(status, 200);
    tag
}
