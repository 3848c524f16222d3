use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::api::{query, try_query};
use super::{Engine, run};

/// An engine with 300 clicks: partition 0 at 0–99 on the first of March and at 100–199 on the second, partition 1 at 0–99 on
/// the third. Each hundred is one settled span.
pub(crate) struct StoredClicks {
    engine: Engine,
}

impl StoredClicks {
    pub(crate) fn start() -> Self {
        let clicks = Self {
            engine: Engine::start(&[]),
        };
        clicks.migrate();
        for (partition, first, day) in [(0, 0, 1), (0, 100, 2), (1, 0, 3)] {
            clicks.insert(partition, first, day);
            clicks.note_span(partition, first);
        }
        clicks
    }

    /// Where the engine is.
    pub(crate) fn url(&self) -> &str {
        &self.engine.url
    }

    /// The engine by itself.
    pub(crate) fn into_engine(self) -> Engine {
        self.engine
    }

    pub(crate) fn migrate(&self) {
        let migrate = ["migrate", "--clickhouse-url", &self.engine.url];
        assert!(run(&migrate, Path::new(".")).status.success());
    }

    /// Inserts a hundred clicks that no span covers yet.
    pub(crate) fn insert(&self, partition: i32, first: i64, day: u32) {
        self.query(&insert_sql(partition, first, day));
    }

    /// The same, while the rollup takes nothing in, as when a server dies in between.
    pub(crate) fn insert_without_rollup(&self, partition: i32, first: i64, day: u32) {
        self.query("ALTER TABLE totals_15m ADD CONSTRAINT broken CHECK clicks < 0");
        let inserted = try_query(&self.engine.url, &insert_sql(partition, first, day));
        assert!(inserted.is_err(), "the rollup refuses");
        self.query("ALTER TABLE totals_15m DROP CONSTRAINT broken");
    }

    /// Notes that a hundred positions became rows.
    pub(crate) fn note_span(&self, partition: i32, first: i64) {
        let last = first + 99;
        self.query(&format!(
            "INSERT INTO spans SELECT 'clicks', {partition}, {first}, {last}, 100, 100, 0, 0, now64(3), now64(3)"
        ));
    }

    pub(crate) fn query(&self, sql: &str) -> String {
        query(&self.engine.url, sql).trim_end().to_owned()
    }

    /// What a statement answers as soon as it answers anything: asked with hardly a pause, to be in time for what comes and goes.
    pub(crate) fn first_answer(&self, sql: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let answer = self.query(sql);
            if !answer.is_empty() {
                return answer;
            }
            assert!(Instant::now() < deadline, "no answer: {sql}");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Runs the audit; whether it found nothing, and what it said.
    pub(crate) fn audit(&self, more: &[&str]) -> (bool, String) {
        let args = [&["audit", "--clickhouse-url", &self.engine.url], more].concat();
        let audit = run(&args, Path::new("."));
        let error = String::from_utf8_lossy(&audit.stderr);
        assert_eq!(error, "");
        let text = String::from_utf8(audit.stdout).unwrap();
        (audit.status.success(), text)
    }

    /// Whether the rollup counts exactly the clicks there are, by the engine's own set operation.
    pub(crate) fn is_rolled_up(&self) -> bool {
        let clicks = "SELECT workspace_id, toStartOfFifteenMinutes(clicked_at) AS at, is_bot, toInt64(count()) AS n \
                      FROM clicks GROUP BY ALL";
        let rollup = "SELECT workspace_id, bucket, is_bot, sum(clicks) AS n FROM totals_15m GROUP BY ALL HAVING n != 0";
        let lacking = |these: &str, those: &str| {
            self.query(&format!("SELECT count() FROM ({these} EXCEPT {those})"))
        };
        lacking(clicks, rollup) == "0" && lacking(rollup, clicks) == "0"
    }
}

fn insert_sql(partition: i32, first: i64, day: u32) -> String {
    format!(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, is_bot, _topic, _partition, _offset) \
         SELECT 'acme', concat('link-', toString(number % 7)), toDateTime64('2026-03-0{day} 00:00:00', 3, 'UTC') + number * 600, \
         number % 5 = 0, 'clicks', {partition}, {first} + number FROM numbers(100)"
    )
}
