//! Clicks are judged again: like new ones, all at once, by one at a time, and together with others of their visitor.

use std::path::Path;

use crate::support::{StoredClicks, run};

mod behaviour;
mod beside_mutations;
mod killed;
mod other_rules;

/// What `clickmill reclassify` says; whether it succeeded.
fn reclassify(engine: &str, more: &[&str]) -> (bool, String) {
    let args = [
        "reclassify",
        "--clickhouse-url",
        engine,
        "--left-behind-after",
        "1s",
    ];
    let output = run(&[&args[..], more].concat(), Path::new("."));
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8(text).unwrap().trim_end().to_owned(),
    )
}

#[test]
fn one_at_a_time_is_at_work() {
    let clicks = StoredClicks::start();
    let at_work = "INSERT INTO reclassifications SELECT 7, '2026-03-01', '2026-03-31', [], [], 'planning', 0, now64(3) + 30";
    clicks.query(at_work);
    let (succeeded, said) = reclassify(clicks.url(), &["--from", "2026-01-01"]);
    assert!(!succeeded);
    assert!(
        said.contains("somebody else is judging clicks again"),
        "{said}"
    );
    // Nobody has been seen at work on it for too long.
    clicks.query("ALTER TABLE reclassifications DELETE WHERE 1 SETTINGS mutations_sync = 2");
    clicks.query("INSERT INTO reclassifications SELECT 7, '2026-03-01', '2026-03-31', [], [], 'planning', 0, now64(3) - 2");
    let (succeeded, said) = reclassify(clicks.url(), &["--from", "2026-01-01"]);
    assert!(succeeded, "{said}");
    let phases = "SELECT groupArray(phase) FROM (SELECT phase FROM reclassifications FINAL ORDER BY reclassification = 7)";
    assert_eq!(clicks.query(phases), "['applied','given_up']");
}

#[test]
fn days_that_make_no_sense_are_refused() {
    for (args, names) in [
        (&["--from", "2026-02-30"][..], "--from"),
        (&["--from", "2026-03-02", "--to", "2026-03-01"], "--to"),
        (&[], "--from"),
    ] {
        let (succeeded, said) = reclassify("http://127.0.0.1:1", args);
        assert!(!succeeded && said.contains(names), "{said}");
    }
}
