use std::path::Path;
use std::thread;
use std::time::Duration;

use super::reclassify;
use crate::support::{Engine, Process, query, run, signal};

const CLICKS: u64 = 200_000;

/// Months in which clicks have verdicts of more than one set of rules.
const MIXED: &str = "SELECT count() FROM (SELECT toYYYYMM(day) AS month FROM clickmill.clicks GROUP BY month HAVING uniqExact(classifier_version) > 1)";

#[test]
fn whoever_is_killed_leaves_months_as_they_were_or_as_they_shall_be() {
    let engine = Engine::start(&[]);
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
    let number = |sql: &str| query(&engine.url, sql).trim_end().parse::<u64>().unwrap();
    query(
        &engine.url,
        "ALTER TABLE clickmill.clicks UPDATE classifier_version = 0, bot_name = 'old' WHERE 1 SETTINGS mutations_sync = 2",
    );

    for after in [300, 700, 1_100, 1_600, 2_300] {
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
        thread::sleep(Duration::from_millis(after));
        signal(process.pid(), "KILL");
        process.wait();
        // The statement that it waited for may still be at work.
        thread::sleep(Duration::from_millis(1_200));
        assert_eq!(number(MIXED), 0, "killed after {after} ms");
        assert_eq!(number("SELECT count() FROM clickmill.clicks"), CLICKS);
    }

    let (succeeded, said) = reclassify(&engine.url, &["--from", "2026-01-01"]);
    assert!(succeeded, "{said}");
    assert_eq!(
        number("SELECT count() FROM clickmill.clicks WHERE classifier_version = 0"),
        0
    );
    let audit = ["audit", "--clickhouse-url", &engine.url];
    let audit = run(&audit, Path::new("."));
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
}
