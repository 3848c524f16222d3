//! Messages that are no clicks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use clickmill_testkit::bad;

use crate::support::{Broker, Serve, generate, run};

/// Bad messages that fit on a line of a file.
fn bad_lines() -> Vec<(String, &'static str)> {
    let messages = bad::messages(3).into_iter().filter_map(|message| {
        let text = String::from_utf8(message.payload?).ok()?;
        let fits = !text.trim().is_empty()
            && !text.contains(['\n', '\r'])
            && text.len() < 100_000
            && text.trim() == text;
        fits.then_some((text, message.reason.name()))
    });
    messages.collect()
}

#[test]
fn a_thousand_bad_messages_among_good_ones_become_a_thousand_dead_letters() {
    let folder = tempfile::tempdir().unwrap();
    let clicks = folder.path().join("clicks.ndjson");
    generate(folder.path(), 99_000, &["--out", clicks.to_str().unwrap()]);
    let bad = bad_lines();
    assert!(bad.len() >= 20, "only {} kinds fit on a line", bad.len());

    // Every 99 good clicks a bad message; which one, says where it will be.
    let mut mixed = String::new();
    let mut reasons = BTreeMap::<&str, u64>::new();
    for (index, good) in fs::read_to_string(&clicks).unwrap().lines().enumerate() {
        writeln!(mixed, "{good}").unwrap();
        if index % 99 == 98 {
            let (text, reason) = &bad[index / 99 % bad.len()];
            writeln!(mixed, "{text}").unwrap();
            *reasons.entry(reason).or_default() += 1;
        }
    }
    fs::write(&clicks, &mixed).unwrap();

    let broker = Broker::start(1);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    let replay = [
        "replay",
        clicks.to_str().unwrap(),
        "--kafka-brokers",
        &broker.addresses,
        "--wait-for-group",
        "clickmill",
    ];
    let output = run(&replay, folder.path());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serve.wait_for_messages(100_000);
    assert_eq!(serve.number("SELECT count() FROM clicks"), 99_000);
    assert_eq!(serve.number("SELECT sum(dead) FROM spans"), 1_000);
    serve.assert_audit_is_clean();
    assert_dead_letters_are_right(&broker.addresses, &reasons);
}

/// Reads the dead-letter topic with a client of another kind, and compares reason, topic, partition and position.
fn assert_dead_letters_are_right(brokers: &str, reasons: &BTreeMap<&str, u64>) {
    let python = crate::support::python_with(&["confluent-kafka==2.12.1"]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/support/dead_letters.py");
    let output = std::process::Command::new(python)
        .args([script, brokers, "clicks.dead", "1000"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let letters = String::from_utf8(output.stdout).unwrap();
    let mut found = BTreeMap::<&str, u64>::new();
    for (number, letter) in letters.lines().enumerate() {
        let fields: Vec<_> = letter.split('\t').collect();
        *found.entry(fields[0]).or_default() += 1;
        // With one partition, the place of a message in the file is its offset.
        let offset = (number + 1) * 100 - 1;
        assert_eq!(
            fields[1..],
            ["clicks", "0", &offset.to_string()],
            "{letter}"
        );
    }
    assert_eq!(&found, reasons);
}
