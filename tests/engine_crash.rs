//! The engine dies again and again while clicks come in.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::support::{Broker, Serve, assert_equals_truth, generate};

#[test]
fn ten_crashes_of_the_engine_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(4);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    let path = folder.path().to_owned();
    let addresses = broker.addresses.clone();
    let producer = thread::spawn(move || {
        let pace = [
            "--rate",
            "2500",
            "--kafka-brokers",
            &addresses,
            "--wait-for-group",
            "clickmill",
        ];
        generate(&path, 50_000, &pace)
    });
    let mut killed = Vec::new();
    while killed.len() < 10 {
        thread::sleep(Duration::from_millis(1_500));
        if let Some(pid) = engine_of(serve.process.pid()).filter(|pid| !killed.contains(pid)) {
            let status = Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .status()
                .unwrap();
            assert!(status.success());
            killed.push(pid);
        }
    }
    let truth = producer.join().unwrap();
    serve.wait_for_messages(50_000);
    assert_equals_truth(
        &serve.api,
        &truth,
        &["country", "device", "referrer", "hour"],
    );
    // A crash between a token and its rows can cost or double a batch in the rollup: that is what repairing is for.
    serve.assert_audit_is_clean_after_repair();
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );
    assert_eq!(killed.len(), 10);
}

/// The child of a process.
fn engine_of(parent: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    let of_main = children
        .split_whitespace()
        .next()
        .and_then(|pid| pid.parse().ok());
    // A child belongs to the thread that started it, which may be any.
    of_main.or_else(|| {
        let threads = fs::read_dir(format!("/proc/{parent}/task")).ok()?;
        threads.filter_map(Result::ok).find_map(|thread| {
            let children = fs::read_to_string(thread.path().join("children")).ok()?;
            children.split_whitespace().next()?.parse().ok()
        })
    })
}
