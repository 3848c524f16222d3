//! Clients that do not read what they asked for.

use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use super::rig::{Rig, head, send};
use crate::support::wait_until;

/// An answer of more than a megabyte.
const LARGE: &str = "/v1/workspaces/acme/analytics/timeseries?bucket=minute&from=2026-03-01T00:00:00Z&to=2026-03-07T00:00:00Z";
/// More of them than any system takes off our hands.
const MANY: usize = 30;

fn requests() -> String {
    (head("GET", LARGE) + "\r\n").repeat(MANY)
}

#[test]
fn an_answer_that_nobody_reads_is_given_up() {
    let rig = Rig::start(&["--unread-timeout", "2s"]);
    let mut deaf = rig.connect();
    send(&mut deaf, &requests());
    wait_until("it is given up", || {
        rig.metric("limited_total{limit=\"answer_time\"}") == 1
    });
    wait_until("it is closed", || rig.metric("connections") <= 1);
    rig.ask();
}

#[test]
fn an_answer_that_is_read_slowly_may_take_its_time() {
    let rig = Rig::start(&["--unread-timeout", "2s"]);
    let mut slow = rig.connect();
    let last = head("GET", LARGE) + "Connection: close\r\n\r\n";
    send(&mut slow, &(requests() + &last));
    let (start, mut read) = (Instant::now(), Vec::new());
    let mut bytes = vec![0; 256 << 10];
    loop {
        if start.elapsed() < Duration::from_secs(6) {
            thread::sleep(Duration::from_millis(300));
        }
        match slow.read(&mut bytes).unwrap() {
            0 => break,
            count => read.extend_from_slice(&bytes[..count]),
        }
    }
    let text = String::from_utf8(read).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200").count(), MANY + 1);
    assert!(text.ends_with('}'), "all of the last answer is there");
    assert_eq!(rig.metric("limited_total{limit=\"answer_time\"}"), 0);
}
