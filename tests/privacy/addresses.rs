//! No full address is left anywhere, whatever way it came.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use clickmill_ingest::kafka::{KafkaConfig, TracedProducer};
use clickmill_model::Partition;
use serde_json::{Value, json};

use crate::support::{Api, Broker, Process, Serve, TOKEN};

/// Addresses as they come, and the parts of each that must be found nowhere.
const CANARIES: [(&str, &[&str]); 4] = [
    ("203.0.113.177", &["203.0.113.177"]),
    ("::ffff:198.51.100.213", &["198.51.100.213", "c633:64d5"]),
    (
        "2001:db8:ab12:34cd:56ef:789a:bcde:f012",
        &["34cd:56ef", "bcde:f012"],
    ),
    ("2001:0DB8:AB13::9A1B:2C3D", &["9A1B:2C3D", "9a1b:2c3d"]),
];

fn click(number: usize, address: &str) -> Value {
    json!({
        "workspace_id": "acme", "link_id": format!("n{number}"), "domain": "go.acme.com",
        "clicked_at": chrono::Utc::now().timestamp_millis(), "ip": address,
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    })
}

/// Messages that are no clicks, each in its own way, with the address in it.
fn bad_messages(address: &str) -> Vec<String> {
    let mut late = click(0, address);
    late["clicked_at"] = json!("1999-01-01T00:00:00Z");
    let mut nameless = click(0, address);
    nameless["domain"] = json!(null);
    let mut host = click(0, address);
    host["domain"] = json!("not a host");
    let mut wrong = click(0, address);
    wrong["ip"] = json!([address]);
    let mut as_agent = click(0, address);
    as_agent["link_id"] = json!({"from": address});
    let cut = click(0, address).to_string();
    let mut messages: Vec<_> = [late, nameless, host, wrong, as_agent]
        .map(|bad| bad.to_string())
        .into();
    messages.push(cut[..cut.len() - 3].to_owned());
    messages.push(format!("no JSON from {address}"));
    messages.push(format!("[\"{address}\"]"));
    messages
}

/// Everything that processes printed, and every file below their folders.
fn found(folders: &[&Path], outputs: &[String]) -> Vec<String> {
    let marks = || CANARIES.iter().flat_map(|(_, marks)| marks.iter());
    let mut found = Vec::new();
    for mark in marks() {
        for folder in folders {
            found.extend(crate::erasure::files_with(folder, mark));
        }
        for output in outputs.iter().filter(|output| output.contains(mark)) {
            let line = output.lines().find(|line| line.contains(mark));
            found.push(format!("printed: {}", line.unwrap_or_default()));
        }
    }
    found
}

/// All rows of all tables that have texts: on the disk some of it is compressed.
fn rows(serve: &Serve) -> String {
    let tables = serve.query("SELECT DISTINCT table FROM system.columns WHERE database = 'clickmill' AND type LIKE '%String%' AND table NOT IN ('salts', 'removed_positions', 'erased_dead_letters', 'totals_15m_mv')");
    let rows = |table: &str| {
        serve.query(&format!(
            "SELECT * FROM clickmill.{table} FORMAT JSONEachRow"
        ))
    };
    tables.lines().map(rows).collect::<Vec<_>>().join("\n")
}

fn wait_until_nothing_is_found(folders: &[&Path]) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let left = found(folders, &[]);
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "{left:?}");
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn addresses_that_come_over_http_are_forgotten_once_they_are_settled() {
    let folder = tempfile::tempdir().unwrap();
    let more = [
        "--spool-kept",
        "100ms",
        "--log",
        "debug",
        "--respect-opt-out",
        "gpc",
    ];
    let mut serve = Serve::start(folder.path(), &more);
    let (mut accepted, mut refused) = (0, 0);
    for (number, (address, _)) in CANARIES.iter().enumerate() {
        let (status, answer) = serve
            .api
            .post("/v1/clicks", &click(number, address).to_string());
        assert_eq!(status, 202, "{answer}");
        accepted += 1;
        for bad in bad_messages(address) {
            let (status, answer) = serve.api.post("/v1/clicks", &bad);
            assert!((400..500).contains(&status), "{answer}");
            refused += 1;
        }
        let headers = [("X-Forwarded-For", *address), ("X-Request-Id", "one")];
        serve.api.get_with(
            &format!("/v1/workspaces/acme/analytics/totals?ip={address}"),
            &headers,
        );
    }
    assert!(accepted == 4 && refused == 32);
    assert!(
        !found(&[folder.path()], &[]).is_empty(),
        "until it is settled a click waits as it came"
    );
    serve.wait_for_messages(4);
    wait_until_nothing_is_found(&[folder.path()]);
    assert_eq!(
        serve.number("SELECT countIf(visitor_id != 0) FROM clicks"),
        4
    );
    let metrics = Api::new(&serve.admin.replace("/metrics", ""), TOKEN).text("/metrics");
    let rows = rows(&serve);
    assert!(rows.contains("\"link_id\":\"n3\""));
    serve.process.terminate();
    let output = serve.process.output();
    assert!(output.len() > 200, "at this level much is said");
    assert_eq!(
        found(&[folder.path()], &[output, rows, metrics]),
        Vec::<String>::new()
    );
}

#[test]
fn addresses_that_come_out_of_kafka_are_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(1);
    let config = KafkaConfig {
        brokers: broker.addresses.clone(),
        options: "compression.type=none".parse().unwrap(),
        cluster_id: None,
    };
    let producer = TracedProducer::new(&config, "clicks").unwrap();
    let mut number = 0;
    let mut produce = |message: &str| {
        producer
            .send(number, Partition(0), Some(message.as_bytes()))
            .unwrap();
        number += 1;
    };
    for (place, (address, _)) in CANARIES.iter().enumerate() {
        produce(&click(place, address).to_string());
        for bad in bad_messages(address) {
            produce(&bad);
        }
    }
    producer.flush(Duration::from_mins(1)).unwrap();
    let more = ["--kafka-brokers", &broker.addresses, "--log", "debug"];
    let mut serve = Serve::start(folder.path(), &more);
    serve.wait_for_messages(36);
    assert_eq!(serve.number("SELECT count() FROM dead_letters"), 32);
    assert!(serve.number("SELECT uniqExact(reason) FROM dead_letters") > 4);
    let rows = rows(&serve);
    let letters = letters(&broker, folder.path());
    assert!(letters.contains("203.0.113.0"), "masked: {letters}");
    let listed = crate::support::run(
        &[
            "dead-letters",
            "list",
            "--json",
            "--clickhouse-url",
            &serve.engine,
        ],
        folder.path(),
    );
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("203.0.113.0"), "{listed}");
    serve.assert_audit_is_clean();
    serve.process.terminate();
    let output = serve.process.output();
    assert_eq!(
        found(&[folder.path()], &[output, rows, letters, listed]),
        Vec::<String>::new()
    );
}

/// What the topic of dead letters has, read by a consumer of another kind.
fn letters(broker: &Broker, folder: &Path) -> String {
    let path = folder
        .join("..")
        .join(format!("letters-{}", std::process::id()));
    let script = format!(
        "import sys\nfrom confluent_kafka import Consumer\n\
         c = Consumer({{'bootstrap.servers': '{}', 'group.id': 'look', 'auto.offset.reset': 'earliest'}})\n\
         c.subscribe(['clicks.dead'])\nseen = 0\n\
         while seen < 32:\n    m = c.poll(1)\n    if m is None or m.error(): continue\n    seen += 1\n    print(m.value(), m.headers(), m.key())\n",
        broker.addresses
    );
    fs::write(&path, script).unwrap();
    let python = crate::support::python_with(&["confluent-kafka==2.12.1"]);
    let mut process = std::process::Command::new(python);
    let output = process.arg(&path).output().unwrap();
    fs::remove_file(&path).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A process that a click never came to an end in keeps it in the spool, and nowhere else.
#[test]
fn what_waits_in_the_spool_waits_there_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &["--batch-age", "1h", "--drain", "100ms"]);
    let (address, _) = CANARIES[0];
    let (status, _) = serve.api.post("/v1/clicks", &click(0, address).to_string());
    assert_eq!(status, 202);
    crate::support::signal(serve.process.pid(), "KILL");
    Process::wait(&mut serve.process);
    let files = found(&[folder.path()], &[]);
    assert!(!files.is_empty());
    assert!(
        files.iter().all(|file| file.ends_with("spool.redb")),
        "{files:?}"
    );
}
