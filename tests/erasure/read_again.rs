//! A click that was in the log before its erasure does not come back when it is read again.

use clickmill_ingest::kafka::{KafkaConfig, TracedProducer};
use clickmill_model::Partition;
use serde_json::json;

use super::erase_by_command;
use crate::support::{Broker, Engine, Process, query, run, wait_until};

/// Links alternate; every tenth is no click.
fn message(number: usize) -> Vec<u8> {
    let link = if number % 10 == 7 {
        json!(7)
    } else {
        json!(["a", "b"][number % 2])
    };
    json!({
        "workspace_id": "acme", "link_id": link, "domain": "go.acme.com",
        "clicked_at": "2026-03-01T12:00:00Z", "click_id": format!("c{number}"),
    })
    .to_string()
    .into_bytes()
}

/// The consumer dies when the rows of its second batch are stored and its span is not noted; or when that is noted and not committed.
#[test]
fn what_is_settled_again_after_its_erasure_stays_erased() {
    let engine = Engine::start(&[]);
    let broker = Broker::start(1);
    let migrate = ["migrate", "--clickhouse-url", &engine.url];
    assert!(run(&migrate, engine.folder.path()).status.success());
    let config = KafkaConfig {
        brokers: broker.addresses.clone(),
        options: "compression.type=none".parse().unwrap(),
        cluster_id: None,
    };
    let producer = TracedProducer::new(&config, "clicks").unwrap();
    for number in 0..300 {
        producer
            .send(number, Partition(0), Some(&message(number)))
            .unwrap();
    }
    producer.flush(std::time::Duration::from_mins(1)).unwrap();
    let number = |sql: &str| query(&engine.url, sql).trim_end().parse::<u64>().unwrap();
    let start = |point: &str, more: &[&str]| {
        let args = [
            "ingest",
            "--clickhouse-url",
            &engine.url,
            "--kafka-brokers",
            &broker.addresses,
            "--kafka-options",
            "session.timeout.ms=3500,heartbeat.interval.ms=200",
            "--admin-listen",
            "127.0.0.1:0",
            "--batch-messages",
            "100",
            "--batch-age",
            "200ms",
            "--drain",
            "2s",
            "--erase-every",
            "0s",
            "--kafka-group",
            point,
            "--kafka-cluster-id",
            point,
        ];
        Process::clickmill(&[&args[..], more].concat(), engine.folder.path())
    };
    let points = [
        "after-insert",
        "after-dead-letters",
        "after-span",
        "before-commit",
    ];
    for point in points {
        let death = format!("{point}:2");
        let mut dying = start(point, &["--sabotage-point", &death]);
        assert!(!dying.wait().success(), "{}", dying.output());
    }
    let stored = number("SELECT count() FROM clicks WHERE link_id = 'a'");
    assert!(stored > 0 && number("SELECT count() FROM dead_letters") > 0);
    let (succeeded, said) = erase_by_command(&engine.url, &["--workspace", "acme", "--link", "a"]);
    assert!(
        succeeded && said.contains(&format!("clicks {stored} ")),
        "{said}"
    );

    let mut next: Vec<_> = points.map(|point| start(point, &[])).into();
    wait_until("all is settled", || {
        number("SELECT sum(messages) FROM spans") >= 1_200
    });
    let output: String = next.iter_mut().map(Process::output).collect();
    // The third batch was in the log, and is stored only now.
    let (succeeded, said) =
        erase_by_command(&engine.url, &["--workspace", "acme", "--link", "none"]);
    assert!(succeeded, "{said}");
    assert_eq!(
        number("SELECT count() FROM clicks WHERE link_id = 'a'"),
        0,
        "{output}"
    );
    assert_eq!(
        number("SELECT sum(clicks) FROM erasures FINAL WHERE link_id = 'a'"),
        150 * 4
    );
    assert_eq!(number("SELECT count() FROM clicks"), 120 * 4);
    let audit = run(
        &["audit", "--clickhouse-url", &engine.url],
        engine.folder.path(),
    );
    let said = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{said}");
}
