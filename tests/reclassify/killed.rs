use std::path::Path;
use std::thread;
use std::time::Duration;

use super::reclassify;
use crate::support::{Engine, Process, query, run, signal};

const CLICKS: u64 = 200_000;

/// Months in which clicks have verdicts of more than one set of rules.
const MIXED: &str = "SELECT count() FROM (SELECT toYYYYMM(day) AS month FROM clickmill.clicks GROUP BY month HAVING uniqExact(classifier_version) > 1)";

/// Who is killed while clicks are judged again.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Victim {
    Judge,
    Engine,
}

#[test]
fn whoever_is_killed_leaves_months_as_they_were_or_as_they_shall_be() {
    let mut engine = Engine::start(&[]);
    let load = [
        "bench",
        "load",
        "--clickhouse-url",
        &engine.url,
        "--clicks",
        &CLICKS.to_string(),
        "--seed",
        "7",
    ];
    assert!(run(&load, Path::new(".")).status.success());
    query(
        &engine.url,
        "ALTER TABLE clickmill.clicks UPDATE classifier_version = 0, bot_name = 'old' WHERE 1 SETTINGS mutations_sync = 2",
    );

    for (after, victim) in [
        (300, Victim::Judge),
        (700, Victim::Engine),
        (1_100, Victim::Judge),
        (1_300, Victim::Engine),
        (1_600, Victim::Judge),
        (2_000, Victim::Engine),
        (2_300, Victim::Judge),
    ] {
        kill_in_the_middle(&mut engine, Duration::from_millis(after), victim);
        let number = |sql: &str| number(&engine, sql);
        assert_eq!(number(MIXED), 0, "{victim:?} was killed after {after} ms");
        assert_eq!(number("SELECT count() FROM clickmill.clicks"), CLICKS);
    }

    let (succeeded, said) = reclassify(&engine.url, &["--from", "2026-01-01"]);
    assert!(succeeded, "{said}");
    let old = "SELECT count() FROM clickmill.clicks WHERE classifier_version = 0";
    assert_eq!(number(&engine, old), 0);
    let audit = ["audit", "--clickhouse-url", &engine.url];
    let audit = run(&audit, Path::new("."));
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
}

fn number(engine: &Engine, sql: &str) -> u64 {
    query(&engine.url, sql).trim_end().parse().unwrap()
}

fn kill_in_the_middle(engine: &mut Engine, after: Duration, victim: Victim) {
    let args = [
        "reclassify",
        "--clickhouse-url",
        &engine.url,
        "--from",
        "2026-01-01",
        "--left-behind-after",
        "1s",
    ];
    let mut process = Process::clickmill(&args, engine.folder.path());
    thread::sleep(after);
    if victim == Victim::Engine {
        signal(engine.process.pid(), "KILL");
        engine.process.wait();
        process.wait();
        engine.restart();
    } else {
        signal(process.pid(), "KILL");
        process.wait();
    }
    // The statement that it waited for may still be at work; and nobody has been at work on the step for long enough.
    thread::sleep(Duration::from_millis(1_200));
}
