//! Clicks of a link arrive while it is erased.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use chrono::Utc;
use serde_json::{Value, json};

use super::{click, erase};
use crate::support::Serve;

#[test]
fn clicks_that_arrive_meanwhile_go_or_count_by_when_they_were_received() {
    let folder = tempfile::tempdir().unwrap();
    let every = ["--erase-every", "200ms", "--batch-age", "100ms"];
    let mut serve = Serve::start(folder.path(), &every);
    let is_over = AtomicBool::new(false);
    let posted = AtomicU64::new(0);
    let api = &serve.api;
    thread::scope(|scope| {
        for visitor in 0..3 {
            let (is_over, posted) = (&is_over, &posted);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let at = Utc::now().timestamp_millis();
                    let body: Vec<Value> = (0..20)
                        .map(|number| {
                            let link = if number % 2 == 0 { "a" } else { "b" };
                            click("acme", link, visitor, at - number)
                        })
                        .collect();
                    let (status, answer) = api.post("/v1/clicks", &json!(body).to_string());
                    assert_eq!(status, 202, "{answer}");
                    posted.fetch_add(20, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..3 {
            thread::sleep(std::time::Duration::from_millis(700));
            erase(
                &serve,
                &json!({"workspace_id": "acme", "scope": "link", "link_id": "a"}),
            );
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let posted = posted.into_inner();
    serve.wait_for_messages(posted);
    // What was on its way when the last erasure was answered is found in the background.
    let earlier = "SELECT count() FROM clicks WHERE link_id = 'a' AND received_at <= (SELECT max(requested_at) FROM erasures)";
    crate::support::wait_until("no click from before the last erasure is left", || {
        serve.number(earlier) == 0
    });
    assert_eq!(
        serve.number("SELECT count() FROM clicks WHERE link_id = 'b'"),
        posted / 2
    );
    assert!(serve.number("SELECT sum(clicks) FROM erasures FINAL") > 0);
    serve.assert_audit_is_clean();
    let erased = serve.number("SELECT sum(clicks) FROM erasures FINAL");
    let left = serve.number("SELECT count() FROM clicks");
    let repeated = serve.number("SELECT sum(duplicates) FROM spans");
    assert_eq!(erased + left + repeated, posted);
}
