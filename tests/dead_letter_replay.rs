//! Messages that are no clicks: listed, mended, and sent again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clickmill_testkit::bad;
use serde_json::{Value, json};

use crate::support::{Broker, Serve, generate, run};

const TOKEN: &str = "clk_test_token_of_the_end_to_end_tests";
const GOOD: u64 = 990;
/// Clicks without a domain, every second of them without a `click_id` as well.
const WITHOUT_DOMAIN: u64 = 10;

/// Runs a command, which must succeed, and returns what it says.
fn say(args: &[&str]) -> String {
    let output = run(args, Path::new("."));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs `dead-letters` on the store of a system.
fn dead_letters(serve: &Serve, action: &[&str], more: &[&str]) -> String {
    let store = ["--clickhouse-url", &serve.engine];
    say(&[&["dead-letters"], action, &store, more].concat())
}

/// Generated clicks, some of which lack what they need, and other messages that are no clicks: what each is refused for.
fn write_mix(file: &Path) -> Vec<&'static str> {
    let folder = file.parent().unwrap();
    let good = folder.join("good.ndjson");
    let clicks = GOOD + WITHOUT_DOMAIN;
    generate(folder, clicks, &["--out", good.to_str().unwrap()]);
    let (mut mixed, mut reasons) = (String::new(), Vec::new());
    for (index, line) in fs::read_to_string(good).unwrap().lines().enumerate() {
        let mut click: Value = serde_json::from_str(line).unwrap();
        if index % 100 == 50 {
            let fields = click.as_object_mut().unwrap();
            fields.remove("domain").unwrap();
            if index % 200 == 50 {
                fields.remove("click_id").unwrap();
            }
            reasons.push("missing_field");
        }
        writeln!(mixed, "{click}").unwrap();
    }
    for kind in ["no JSON", "status 99", "no link_id"] {
        let messages = bad::messages(3);
        let bad = messages.iter().find(|bad| bad.kind == kind).unwrap();
        let text = str::from_utf8(bad.payload.as_deref().unwrap()).unwrap();
        writeln!(mixed, "{text}").unwrap();
        reasons.push(bad.reason.name());
    }
    fs::write(file, mixed).unwrap();
    reasons
}

/// What is listed agrees with the table, in number, order and what each line says.
fn assert_letters_are_listed(serve: &Serve, reasons: &[&str]) {
    let all = reasons.len();
    let summary = dead_letters(serve, &[], &[]);
    assert!(summary.contains(" missing_field ") && summary.contains(" domain, link_id"));
    assert!(
        summary.ends_with(&format!("\n{all} dead letters\n")),
        "{summary}"
    );

    let json = dead_letters(serve, &["list"], &["--json"]);
    let letters: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut listed: Vec<_> = letters
        .iter()
        .map(|letter| letter["reason"].as_str().unwrap())
        .collect();
    assert!(
        letters
            .is_sorted_by(|one, next| one["received_at"].as_str() >= next["received_at"].as_str())
    );
    let mut expected = reasons.to_vec();
    listed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(listed, expected);
    let rows = "SELECT concat(_topic, ':', toString(_partition), ':', toString(_offset)), payload FROM dead_letters";
    for row in serve
        .query(&format!("{rows} FORMAT JSONCompactEachRow"))
        .lines()
    {
        let row: Vec<String> = serde_json::from_str(row).unwrap();
        let is_it = |letter: &&Value| {
            row[0]
                == format!(
                    "{}:{}:{}",
                    letter["log"].as_str().unwrap(),
                    letter["partition"],
                    letter["offset"]
                )
        };
        let letter = letters.iter().find(is_it).unwrap();
        assert_eq!(letter["payload"], row[1]);
    }

    let text = dead_letters(
        serve,
        &["list"],
        &["--limit", "4", "--reason", "missing_field,bad_status"],
    );
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4 + 1 + 2 + 1, "{text}");
    assert!(
        lines[..4]
            .iter()
            .all(|line| line.contains("clicks@") && line.contains('{'))
    );
    assert_eq!(lines[7], format!("{} dead letters", all - 1));
    for nothing in [
        ["--from-log", "clicks"],
        ["--until", "1day"],
        ["--field", "ip"],
        ["--reason", "bad_ip"],
    ] {
        assert_eq!(
            dead_letters(serve, &[], &nothing),
            "no dead letters\n",
            "{nothing:?}"
        );
    }
    assert_eq!(dead_letters(serve, &[], &["--since", "1h"]), summary);
}

#[test]
fn letters_with_one_fault_become_clicks_exactly_once_however_often_they_are_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mix.ndjson");
    let reasons = write_mix(&file);
    let broker = Broker::start(4);
    let kafka = ["--kafka-brokers", &broker.addresses];
    let mut serve = Serve::start(folder.path(), &kafka);
    say(&[&["replay", file.to_str().unwrap()], &kafka[..]].concat());
    let mut messages = GOOD + reasons.len() as u64;
    serve.wait_for_messages(messages);
    assert_letters_are_listed(&serve, &reasons);

    let mend = ["--reason", "missing_field", "--set", "domain=go.acme.com"];
    let tried = dead_letters(&serve, &["replay"], &[&mend[..], &["--dry-run"]].concat());
    let expected = "10 of 11 dead letters would be clicks now, 1 would die again, 0 are incomplete\n        \
                    1  missing_field    link_id\n";
    assert_eq!(tried, expected);
    assert_eq!(serve.number("SELECT sum(messages) FROM spans"), messages);

    // The same ids come to the same partitions, by either way.
    let api = ["--http", &serve.api.base, "--token", TOKEN].map(ToOwned::to_owned);
    let api = api.each_ref().map(String::as_str);
    let ways: [(&[&str], &str); 3] = [
        (&kafka, "sent 10 messages\n"),
        (&kafka, "sent 10 messages\n"),
        (&api, "accepted 10 clicks, rejected 0\n"),
    ];
    for (way, end) in ways {
        let told = dead_letters(&serve, &["replay"], &[&mend[..], way].concat());
        assert_eq!(told, expected.to_owned() + end);
        messages += WITHOUT_DOMAIN;
        serve.wait_for_messages(messages);
        assert_eq!(
            serve.number("SELECT count() FROM clicks"),
            GOOD + WITHOUT_DOMAIN
        );
    }
    let mended = "SELECT count(), countIf(startsWith(click_id, 'dead-')) FROM clicks WHERE domain = 'go.acme.com'";
    assert_eq!(serve.query(mended), "10\t5");
    assert_eq!(
        serve.number("SELECT sum(duplicates) FROM spans"),
        2 * WITHOUT_DOMAIN
    );
    assert_eq!(
        serve.number("SELECT count() FROM dead_letters"),
        reasons.len() as u64
    );
    serve.assert_audit_is_clean();

    let all = [&["--all", "--reason", "bad_status,not_json"], &kafka[..]].concat();
    let told = dead_letters(&serve, &["replay"], &all);
    assert!(told.ends_with("sent 2 messages\n"), "{told}");
    serve.wait_for_messages(messages + 2);
    assert_eq!(
        serve.number("SELECT count() FROM dead_letters"),
        reasons.len() as u64 + 2
    );
}

#[test]
fn letters_of_the_spool_become_clicks_exactly_once_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    serve.query("ALTER TABLE clicks ADD CONSTRAINT ok CHECK short_code != 'forbidden'");
    let click = |number: i32| {
        json!({"workspace_id": "acme", "link_id": "a", "clicked_at": 1_772_366_400_000_i64, "domain": "go.acme.com",
               "ip": "3.80.0.1", "short_code": if number < 3 { "forbidden" } else { "fine" }})
    };
    let body: Vec<_> = (0..8).map(click).collect();
    assert_eq!(
        serve.api.post("/v1/clicks", &json!(body).to_string()).0,
        202
    );
    serve.wait_for_messages(8);
    assert_eq!(serve.number("SELECT count() FROM clicks"), 5);

    let base = serve.api.base.clone();
    let mend = [
        "--set",
        "short_code=allowed",
        "--http",
        &base,
        "--token",
        TOKEN,
    ];
    for messages in [11, 14] {
        let told = dead_letters(&serve, &["replay"], &mend);
        let expected = "3 of 3 dead letters would be clicks now, 0 would die again, 0 are incomplete\n\
                        accepted 3 clicks, rejected 0\n";
        assert_eq!(told, expected);
        serve.wait_for_messages(messages);
        assert_eq!(serve.number("SELECT count() FROM clicks"), 8);
    }
    let mended = "SELECT DISTINCT short_code, country FROM clicks ORDER BY short_code";
    assert_eq!(serve.query(mended), "allowed\tUS\nfine\tUS");
    assert_eq!(serve.number("SELECT sum(duplicates) FROM spans"), 3);
    serve.assert_audit_is_clean();
}

#[test]
fn a_replay_without_a_place_to_go_or_with_a_wrong_field_is_refused() {
    for (args, complaint) in [
        (&["replay"][..], "--kafka-brokers or --http"),
        (
            &["replay", "--set", "doman=a"],
            "doman is none of workspace_id",
        ),
        (
            &[
                "replay",
                "--dry-run",
                "--set",
                "domain=a",
                "--set",
                "domain=b",
            ],
            "the same field twice",
        ),
        (
            &["replay", "--all", "--http", "http://127.0.0.1:1"],
            "--all",
        ),
        (&["list", "--reason", "bad"], "bad"),
        (&["list", "--since", "yesterday"], "1h"),
        (&["--since", "1h", "list"], "cannot be used with"),
    ] {
        let output = run(&[&["dead-letters"], args].concat(), Path::new("."));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && error.contains(complaint),
            "{args:?}: {error}"
        );
    }
}
