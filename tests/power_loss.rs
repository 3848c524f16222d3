//! A store that lost what it had acknowledged: parts are taken away by hand while the engine is down, as if they had never
//! left the page cache when the power went.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Broker, Engine, Process, query, run};

const CLICKS: u64 = 3_000;

fn consumer(broker: &Broker, engine: &Engine) -> Process {
    let to = [
        "--clickhouse-url",
        &engine.url,
        "--admin-listen",
        "127.0.0.1:0",
    ];
    let small = ["--batch-messages", "300", "--batch-age", "200ms"];
    // The broker in memory lets whoever joins next wait for about a session timeout.
    let group = [
        "--kafka-options",
        "session.timeout.ms=3500",
        "--drain",
        "2s",
    ];
    let args = [
        &["ingest", "--kafka-brokers", &broker.addresses],
        &to[..],
        &small,
        &group,
    ]
    .concat();
    Process::clickmill(&args, engine.folder.path())
}

fn number(engine: &Engine, sql: &str) -> u64 {
    query(&engine.url, sql).trim().parse().unwrap()
}

fn wait_for(engine: &Engine, what: &str, expected: u64) {
    let deadline = Instant::now() + Duration::from_mins(2);
    let mut found = number(engine, what);
    while found != expected {
        assert!(Instant::now() < deadline, "{what}: {found}, not {expected}");
        thread::sleep(Duration::from_millis(100));
        found = number(engine, what);
    }
}

/// Takes the newer half of a table's parts away, with the engine down, and starts the engine again. Parts that were merged
/// into others count: the engine would fall back on them.
fn lose_newest_parts(engine: &mut Engine, table: &str) {
    let parts = format!("FROM system.parts WHERE database = 'clickmill' AND table = '{table}'");
    let newest = format!(
        "SELECT path {parts} AND max_block_number > (SELECT max(max_block_number) / 2 {parts})"
    );
    let paths = query(&engine.url, &newest);
    assert!(engine.process.terminate().success());
    for path in paths.lines() {
        // One that was merged may be gone already.
        fs::remove_dir_all(path).ok();
    }
    engine.restart();
}

fn assert_audit_is_clean(engine: &Engine) {
    // What happens to a rollup when rows are stored again is mended by the repair.
    let args = ["audit", "--repair", "--clickhouse-url", &engine.url];
    let audit = run(&args, Path::new("."));
    let text = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{text}");
}

#[test]
fn what_the_store_lost_is_read_and_stored_again() {
    let (broker, mut engine) = (Broker::start(2), Engine::start(&[]));
    let folder = tempfile::tempdir().unwrap();
    let mut first = consumer(&broker, &engine);
    let to_kafka = ["--kafka-brokers", &broker.addresses];
    first.wait_for("metrics and health at ");
    // Of two days: each month would be an insert of its own.
    let days = [
        "--from",
        "2026-06-01T00:00:00Z",
        "--to",
        "2026-06-03T00:00:00Z",
    ];
    let clicks = CLICKS.to_string();
    let generated = [&["generate", "--clicks", &clicks], &days[..], &to_kafka].concat();
    assert!(run(&generated, folder.path()).status.success());
    wait_for(&engine, "SELECT sum(messages) FROM spans", CLICKS);
    assert!(first.terminate().success());

    for table in ["clicks", "spans"] {
        lose_newest_parts(&mut engine, table);
        let left = match table {
            "clicks" => number(&engine, "SELECT count() FROM clicks"),
            _ => number(&engine, "SELECT sum(messages) FROM spans"),
        };
        assert!(left < CLICKS, "something of {table} is lost");
        let mut next = consumer(&broker, &engine);
        wait_for(&engine, "SELECT count() FROM clicks", CLICKS);
        wait_for(&engine, "SELECT sum(messages) FROM spans", CLICKS);
        assert!(next.terminate().success(), "{}", next.output());
        let distinct = "SELECT uniqExact(_partition, _offset) FROM clicks";
        assert_eq!(number(&engine, distinct), CLICKS);
        assert_audit_is_clean(&engine);
    }
}
