//! Clicks from a seed, and questions that are measured.

use std::path::Path;
use std::process::Output;

use clickmill_model::Timestamp;
use clickmill_store::SeededClicks;

use crate::support::{Engine, query, run, store_at};

/// `clickmill bench` on an engine.
fn bench(engine: &Engine, args: &[&str]) -> Output {
    let server = ["--clickhouse-url", &engine.url];
    run(&[&["bench"], args, &server].concat(), Path::new("."))
}

fn load(engine: &Engine, args: &[&str]) {
    let output = bench(engine, &[&["load"], args].concat());
    assert!(output.status.success(), "{}", text(&output));
}

fn text(output: &Output) -> String {
    let (stdout, stderr) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(stdout),
        String::from_utf8_lossy(stderr)
    )
}

fn assert_audit_is_clean(engine: &Engine, database: &str) {
    let args = ["audit", "--clickhouse-url", &engine.url];
    let args = [&args[..], &["--clickhouse-database", database]].concat();
    let audit = run(&args, Path::new("."));
    assert!(audit.status.success(), "{}", text(&audit));
}

/// How many rows there are, and the sum of their hashes: the same for the same rows in any order.
fn rows(engine: &Engine, database: &str) -> String {
    let sql = format!("SELECT count(), sum(cityHash64(toString(tuple(*)))) FROM {database}.clicks");
    query(&engine.url, &sql)
}

#[tokio::test]
async fn a_seed_makes_the_same_clicks_whatever_the_pieces() {
    let engine = Engine::start(&[]);
    let (clicks, days) = (200_000, 90);
    load(&engine, &["--clicks", "200000", "--seed", "7"]);
    let store = store_at(&engine.url, "pieces");
    store.migrate().await.unwrap();
    let seeded = SeededClicks {
        seed: 7,
        clicks,
        from: Timestamp::parse_rfc3339("2026-08-03T00:00:00Z").unwrap(),
        days,
    };
    for numbers in [70_001..200_000, 0..3, 3..70_001] {
        store.bench().load(&seeded, numbers).await.unwrap();
    }
    let made = rows(&engine, "clickmill");
    assert_eq!(made, rows(&engine, "pieces"));
    assert_audit_is_clean(&engine, "clickmill");
    assert_audit_is_clean(&engine, "pieces");

    let other = ["--clicks", "200000", "--seed", "8"];
    load(
        &engine,
        &[&other[..], &["--clickhouse-database", "other"]].concat(),
    );
    assert_ne!(made, rows(&engine, "other"));
}

#[test]
fn clicks_are_like_those_of_a_link_platform() {
    let engine = Engine::start(&[]);
    load(&engine, &["--clicks", "200000"]);
    let share = |condition: &str| {
        let sql = format!("SELECT countIf({condition}) / count() FROM clicks");
        query(&engine.url, &sql).trim().parse::<f64>().unwrap()
    };
    assert!((share("workspace_id = 'hot'") - 0.06).abs() < 0.005);
    assert!((share("is_bot") - 0.22).abs() < 0.005);
    let number = |expression: &str| {
        let sql = format!("SELECT {expression} FROM clicks");
        query(&engine.url, &sql).trim().parse::<u64>().unwrap()
    };
    assert_eq!(number("uniqExact(workspace_id)"), 1_001);
    assert_eq!(number("uniqExact(country)"), 231, "with the unknown one");
    assert_eq!(number("uniqExact(toHour(clicked_at))"), 24);
    assert_eq!(number("uniqExact(toDate(clicked_at))"), 90);
    assert_eq!(number("countIf(received_at < clicked_at)"), 0);
}

#[test]
fn a_database_that_has_clicks_is_only_added_to_when_asked_and_with_other_seeds() {
    let engine = Engine::start(&[]);
    load(&engine, &["--clicks", "1000"]);
    let more = bench(&engine, &["load", "--clicks", "1000", "--seed", "2"]);
    assert!(text(&more).contains("--append"), "{}", text(&more));
    let again = bench(&engine, &["load", "--clicks", "1000", "--append"]);
    assert!(text(&again).contains("--seed"), "{}", text(&again));
    assert!(!more.status.success() && !again.status.success());
    load(&engine, &["--clicks", "1000", "--seed", "2", "--append"]);
    assert!(rows(&engine, "clickmill").starts_with("2000\t"));
    assert_audit_is_clean(&engine, "clickmill");
}

#[test]
fn every_database_is_asked_and_one_that_answers_differently_is_found_out() {
    let engine = Engine::start(&[]);
    load(&engine, &["--clicks", "20000", "--also", "plain,by-time"]);
    let made = rows(&engine, "clickmill");
    assert_eq!(made, rows(&engine, "clickmill_plain"));
    assert_eq!(made, rows(&engine, "clickmill_by_time"));
    let (has_ended_well, said) = ask(&engine, "clickmill,clickmill_plain,clickmill_by_time");
    assert!(has_ended_well, "{said}");
    for part in [
        "20,000 clicks from `bench-1`",
        "with rollups",
        "without rollups",
        "### `hot`, ",
        "30 days to 2026-10-31T18:30:00.000Z in Asia/Kolkata",
        "| `clickmill_by_time` cold | `clickmill_by_time` warm |",
        "\n| summary, 6 breakdowns, comparison |",
        "\n| heatmap |",
        "### Requests a second",
        "### A dashboard beside 2 greedy clients",
        "All databases gave the same answers.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }

    let damage = "ALTER TABLE clickmill_plain.clicks UPDATE country = 'ZZ' WHERE workspace_id = 'hot' SETTINGS mutations_sync = 1";
    query(&engine.url, damage);
    let (has_ended_well, said) = ask(&engine, "clickmill,clickmill_plain");
    assert!(!has_ended_well, "{said}");
    let finding = "- hot, 30 days, breakdown country: clickmill_plain: answers differ: answer.rows";
    assert!(said.contains(finding), "{said}");
}

/// Asks a little of each database: whether that ended well, and what it said.
fn ask(engine: &Engine, databases: &str) -> (bool, String) {
    let args = [
        "query",
        "--databases",
        databases,
        "--days=30",
        "--cold=1",
        "--requests=1",
        "--connections=2",
        "--throughput-time=10ms",
        "--greedy=2",
    ];
    let output = bench(engine, &args);
    (output.status.success(), text(&output))
}
