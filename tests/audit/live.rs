//! The audit of a system at work.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Api, Broker, Process, Serve, TOKEN, generate, run};

/// How long what follows from something may take.
const SOON: Duration = Duration::from_mins(1);

fn admin_of(serve: &Serve) -> Api {
    Api::new(&serve.admin.replace("/metrics", ""), TOKEN)
}

/// Asks until the answer is right.
fn wait_until(mut is_so: impl FnMut() -> Result<(), String>) {
    let deadline = Instant::now() + SOON;
    while let Err(what) = is_so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn audits_while_clicks_come_in_find_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(4);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    let (path, addresses) = (folder.path().to_owned(), broker.addresses.clone());
    let producer = thread::spawn(move || {
        let pace = [
            "--rate",
            "2000",
            "--kafka-brokers",
            &addresses,
            "--wait-for-group",
            "clickmill",
        ];
        generate(&path, 30_000, &pace)
    });
    let admin = admin_of(&serve);
    let mut messages = vec![0];
    while !producer.is_finished() {
        let audit = admin.ask("/v1/admin/audit");
        assert_eq!(audit["clean"], true, "{audit:#}");
        messages.push(messages_of(&audit));
    }
    producer.join().unwrap();
    serve.wait_for_messages(30_000);
    messages.dedup();
    assert!(messages.len() > 4, "clicks came in meanwhile: {messages:?}");
    let audit = admin.ask("/v1/admin/audit");
    assert_eq!(
        (audit["clean"].as_bool(), messages_of(&audit)),
        (Some(true), 30_000),
        "{audit:#}"
    );
}

fn messages_of(audit: &Value) -> u64 {
    let partitions = audit["partitions"].as_array().unwrap();
    partitions
        .iter()
        .map(|partition| partition["messages"].as_u64().unwrap())
        .sum()
}

#[test]
fn the_endpoint_the_metrics_and_the_command_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(2);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    generate(
        folder.path(),
        2_000,
        &["--kafka-brokers", &broker.addresses],
    );
    serve.wait_for_messages(2_000);
    let admin = admin_of(&serve);
    assert!(
        !admin.text("/metrics").contains("\nclickmill_audit_clean{}"),
        "nothing was audited yet"
    );

    let audit = admin.ask("/v1/admin/audit");
    assert_eq!(audit["clean"], true, "{audit:#}");
    assert!(
        admin
            .text("/metrics")
            .contains("\nclickmill_audit_clean{} 1\n")
    );
    serve.assert_audit_is_clean();

    serve.query("INSERT INTO totals_15m VALUES ('acme', '2026-04-05 00:00:00', true, 3)");
    let audit = admin.ask("/v1/admin/audit");
    assert_eq!(audit["clean"], false);
    let drift = &audit["drifts"][0];
    assert_eq!(
        (&drift["rollup"], &drift["day"]),
        (&"totals_15m".into(), &"2026-04-05".into())
    );
    let (clicks, counted) = (
        drift["clicks"].as_i64().unwrap(),
        drift["counted"].as_i64().unwrap(),
    );
    assert_eq!(counted, clicks + 3);
    let metrics = admin.text("/metrics");
    assert!(
        metrics.contains("\nclickmill_audit_clean{} 0\n"),
        "{metrics}"
    );
    assert!(
        metrics.contains("\nclickmill_audit_drifted_days{} 1\n"),
        "{metrics}"
    );
    let command = run(
        &["audit", "--clickhouse-url", &serve.engine],
        Path::new("."),
    );
    let said = String::from_utf8_lossy(&command.stdout);
    assert!(!command.status.success());
    assert!(
        said.contains(&format!(
            "totals_15m of 2026-04-05: counts {counted}, there are {clicks} clicks"
        )),
        "{said}"
    );
}

#[test]
fn the_endpoint_is_for_operators_with_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(1);
    let serve = Serve::start(folder.path(), &["--audit-every", "0"]);
    let admin = admin_of(&serve);
    assert_eq!(admin.get("/v1/admin/audit").0, 200);
    assert_eq!(
        Api::new(&admin.base, "clk_wrong").get("/v1/admin/audit").0,
        401
    );
    assert_eq!(serve.api.get("/v1/admin/audit").0, 404);

    // Nobody knows the token of a process that only ingests.
    let data = folder.path().join("ingest");
    let mut ingest = Process::clickmill(
        &[
            "ingest",
            "--clickhouse-url",
            &serve.engine,
            "--kafka-brokers",
            &broker.addresses,
            "--admin-listen",
            "127.0.0.1:0",
            "--data-dir",
            data.to_str().unwrap(),
        ],
        folder.path(),
    );
    let address = ingest.wait_for("metrics and health at ");
    assert_eq!(Api::new(&address, TOKEN).get("/v1/admin/audit").0, 401);
}

#[test]
fn the_system_audits_itself() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &["--audit-every", "1s"]);
    let admin = admin_of(&serve);
    wait_until(|| {
        let metrics = admin.text("/metrics");
        let is_there = metrics.contains("\nclickmill_audit_at_seconds{} ");
        is_there.then_some(()).ok_or(metrics)
    });
}

#[test]
fn what_is_committed_must_be_stored() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(1);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    generate(
        folder.path(),
        1_000,
        &["--kafka-brokers", &broker.addresses],
    );
    serve.wait_for_messages(1_000);
    let audit = || {
        let args = [
            "audit",
            "--clickhouse-url",
            &serve.engine,
            "--kafka-brokers",
            &broker.addresses,
        ];
        let audit = run(&args, folder.path());
        let text = String::from_utf8_lossy(&audit.stdout).into_owned();
        (audit.status.success(), text)
    };
    wait_until(|| {
        let (is_clean, text) = audit();
        assert!(is_clean, "{text}");
        let line = text.lines().nth(1).unwrap_or_default();
        let fields: Vec<_> = line.split_whitespace().rev().take(3).collect();
        (fields == ["0", "1000", "1000"]).then_some(()).ok_or(text)
    });
    serve.query("ALTER TABLE spans DELETE WHERE last_offset >= 999 SETTINGS mutations_sync = 1");
    let (is_clean, text) = audit();
    assert!(!is_clean, "{text}");
    assert!(
        text.contains("partition 0: committed beyond what is stored: 1000"),
        "{text}"
    );
}
