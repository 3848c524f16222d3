//! Clients that are slow on purpose, or by themselves.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::rig::{Rig, SLACK, answer, head, send, wait_for_end};
use crate::support::{Api, PROGRAM, Process, StoredClicks, TOKEN, wait_until};

const TIME: Duration = Duration::from_secs(2);
/// How many clients are slow at the same time; `scripts/slow-clients.py` has more.
const SLOW: usize = 200;

#[test]
fn connections_without_a_request_are_closed_in_time() {
    let rig = Rig::start(&["--head-timeout", "2s"]);
    let mut silent = rig.connect();
    let mut idle = rig.connect();
    send(&mut idle, &(head("GET", "/health/live") + "\r\n"));
    assert_eq!(answer(&mut idle).0, 200);
    send(&mut idle, &(head("GET", "/health/live") + "\r\n"));
    assert_eq!(answer(&mut idle).0, 200, "it is kept for the next request");
    let slow = rig.connect();
    let dribble = thread::spawn(move || {
        let (mut slow, start) = (slow, Instant::now());
        send(&mut slow, "GET /health/live HTTP/1.1\r\nX-Slow: ");
        while slow.write_all(b"x").is_ok() {
            assert!(start.elapsed() < TIME + SLACK, "it is not closed");
            thread::sleep(Duration::from_millis(200));
        }
        start.elapsed()
    });
    for stream in [&mut silent, &mut idle] {
        assert!(wait_for_end(stream) < TIME + SLACK);
    }
    assert!(dribble.join().unwrap() >= TIME);
    rig.ask();
}

#[test]
fn a_body_that_comes_by_the_byte_is_given_up() {
    let rig = Rig::start(&["--body-timeout", "2s"]);
    let path = "/v1/workspaces/acme/analytics/query";
    let mut slow = rig.connect();
    send(
        &mut slow,
        &(head("POST", path) + "Content-Length: 100\r\n\r\n{"),
    );
    let mut sender = slow.try_clone().unwrap();
    let start = Instant::now();
    let dribble = thread::spawn(move || {
        for _ in 0..90 {
            if sender.write_all(b" ").is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
    });
    let (status, head, body) = answer(&mut slow);
    assert!(start.elapsed() >= TIME && start.elapsed() < TIME + SLACK);
    let error: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &error["error"]["code"]),
        (408, &"request_timeout".into())
    );
    assert!(head.contains("connection: close"), "{head}");
    wait_for_end(&mut slow);
    dribble.join().unwrap();
    assert_eq!(rig.metric("limited_total{limit=\"body_time\"}"), 1);
}

#[test]
fn others_are_answered_while_many_are_slow() {
    let rig = Rig::start(&["--head-timeout", "3s", "--max-connections", "300"]);
    let mut slow: Vec<_> = (0..SLOW).map(|_| rig.connect()).collect();
    let start = Instant::now();
    for (number, stream) in slow.iter_mut().enumerate() {
        let lines = "X-Slow: x\r\n".repeat(number % 5);
        send(stream, &format!("GET / HTTP/1.1\r\n{lines}"));
    }
    while start.elapsed() < Duration::from_secs(1) {
        rig.ask();
    }
    assert!(rig.metric("connections") > SLOW as u64);
    for stream in &mut slow {
        wait_for_end(stream);
    }
    assert!(start.elapsed() < Duration::from_secs(3) + SLACK);
    rig.ask();
    wait_until("all are gone", || rig.metric("connections") < 10);
}

#[test]
fn with_all_places_taken_others_wait_until_the_slow_ones_are_cut() {
    let rig = Rig::start(&["--head-timeout", "2s", "--max-connections", "10"]);
    let _slow: Vec<_> = (0..20).map(|_| rig.connect()).collect();
    rig.ask();
    assert!(rig.metric("connections") <= 10);
}

#[test]
fn without_files_to_open_it_waits_until_there_are_some() {
    let clicks = StoredClicks::start();
    let url = clicks.url();
    let command = format!(
        "ulimit -n 64; exec {PROGRAM} api --clickhouse-url {url} --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 \
         --head-timeout 2s --admin-token {TOKEN}"
    );
    let mut process = Process::start(Command::new("sh").args(["-c", &command]));
    let api = Api::new(&process.wait_for("API "), TOKEN);
    let admin = process.wait_for("admin ").replace("/metrics", "");
    // Either listener may take three quarters of the files.
    let many: Vec<_> = [&api.base, &admin]
        .repeat(50)
        .iter()
        .map(|base| TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap())
        .collect();
    let refused = "a connection cannot be accepted";
    wait_until("there are none left", || process.output().contains(refused));
    drop(many);
    let path = "/v1/workspaces/acme/analytics/totals?from=2026-03-01&to=2026-04-01";
    wait_until("it answers", || api.get(path).0 == 200);
    let lines = process.output().matches(refused).count();
    assert!(lines < 200, "it tries {lines} times");
    assert!(process.terminate().success(), "{}", process.output());
}
