//! Consumers come and go while clicks come in.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Broker, Engine, Process, generate, query, run};

/// The broker in memory lets a group wait for about its session timeout with each change.
const GROUP: &str = "session.timeout.ms=3500,heartbeat.interval.ms=200";

fn consumer(broker: &Broker, engine: &Engine) -> Process {
    let args = [
        "ingest",
        "--kafka-brokers",
        &broker.addresses,
        "--clickhouse-url",
        &engine.url,
        "--admin-listen",
        "127.0.0.1:0",
        "--drain",
        "3s",
        "--batch-age",
        "200ms",
        "--kafka-options",
        GROUP,
    ];
    let mut consumer = Process::clickmill(&args, engine.folder.path());
    consumer.wait_for("metrics and health at ");
    consumer
}

fn settled(engine: &Engine) -> u64 {
    let sum = query(&engine.url, "SELECT sum(messages) FROM spans");
    sum.trim().parse().unwrap()
}

/// Waits until clicks are settled that were not before.
fn wait_for_more(engine: &Engine) {
    let before = settled(engine);
    let deadline = Instant::now() + Duration::from_mins(1);
    while settled(engine) == before {
        assert!(Instant::now() < deadline, "nothing moves after {before}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn consumers_that_join_and_leave_lose_nothing_and_double_nothing() {
    let (broker, engine) = (Broker::start(4), Engine::start(&[]));
    let mut stays = [consumer(&broker, &engine), consumer(&broker, &engine)];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let addresses = broker.addresses.clone();
    let producer = thread::spawn(move || {
        let pace = ["--rate", "1000", "--kafka-brokers", &addresses];
        let wait = ["--wait-for-group", "clickmill", "--max-lag", "2000"];
        generate(&path, 30_000, &[&pace[..], &wait].concat())
    });
    for _ in 0..2 {
        let mut comes_and_goes = consumer(&broker, &engine);
        wait_for_more(&engine);
        assert!(comes_and_goes.terminate().success());
    }
    producer.join().unwrap();
    for consumer in &mut stays {
        assert!(consumer.terminate().success(), "{}", consumer.output());
    }
    assert_eq!(settled(&engine), 30_000);
    let group = ["audit", "--clickhouse-url", &engine.url, "--kafka-brokers"];
    let audit = run(&[&group[..], &[&broker.addresses]].concat(), folder.path());
    let text = String::from_utf8_lossy(&audit.stdout);
    assert!(audit.status.success(), "{text}");
}
