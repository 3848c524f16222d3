//! What is erased is off the disk within a bounded time.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;
use serde_json::{Value, json};

use super::{admin, click, erase};
use crate::support::{Serve, wait_until};

/// In how many files below a folder some bytes are.
pub(crate) fn files_with(folder: &Path, bytes: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if let Ok(content) = fs::read(&path)
            && content
                .windows(bytes.len())
                .any(|window| window == bytes.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A click with a user agent and metadata that are known again.
fn canary(link: &str, visitor: u8, mark: &str) -> Value {
    let mut click = click("acme", link, visitor, Utc::now().timestamp_millis());
    click["user_agent"] = json!(format!("Mozilla/5.0 agent-{mark}"));
    click["metadata"] = json!({"note": format!("note-{mark}")});
    click["referrer"] = json!(format!("https://example.com/ref-{mark}"));
    click
}

/// Tables whose parts have to be off the disk.
const CHANGED: [&str; 5] = [
    "clicks",
    "totals_15m",
    "links",
    "dead_letters",
    "reclassified_totals",
];

/// Has the engine clear replaced parts every second: it comes by every five minutes when it has found nothing to do for some time.
fn clear_often(serve: &Serve) {
    for table in CHANGED {
        serve.query(&format!(
            "ALTER TABLE {table} MODIFY SETTING cleanup_delay_period = 1, max_cleanup_delay_period = 1, cleanup_delay_period_random_add = 0"
        ));
    }
}

/// Waits until something is so that the engine does when it gets to it.
fn wait_for_the_engine(is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(10);
    while !is_so() {
        assert!(Instant::now() < deadline, "not in time");
        thread::sleep(Duration::from_secs(1));
    }
}

#[test]
fn no_byte_of_an_erased_click_is_left_in_the_parts_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &["--erase-every", "500ms"]);
    clear_often(&serve);
    // As they are compressed, texts could not be found again.
    serve.query("ALTER TABLE clicks MODIFY COLUMN user_agent CODEC(NONE), MODIFY COLUMN metadata CODEC(NONE), MODIFY COLUMN referrer_url CODEC(NONE), MODIFY COLUMN link_id CODEC(NONE)");
    let marks = [
        ("link-gone", 1, "4c1f"),
        ("kept", 2, "8d2e"),
        ("kept", 3, "b73a"),
    ];
    let clicks: Vec<_> = marks
        .map(|(link, visitor, mark)| canary(link, visitor, mark))
        .into();
    assert_eq!(
        serve.api.post("/v1/clicks", &json!(clicks).to_string()).0,
        202
    );
    serve.wait_for_messages(3);
    let engine = folder.path().join("data/engine");
    let texts = |mark: &str| ["agent", "note", "ref"].map(|what| format!("{what}-{mark}"));
    let is_there = |mark: &str| texts(mark).map(|text| !files_with(&engine, &text).is_empty());
    for (_, _, mark) in marks {
        assert_eq!(is_there(mark), [true; 3], "{mark}");
    }
    let listed = serve
        .api
        .analytics("acme", "clicks?period=today&filter[link]=kept");
    let of_visitor = listed["clicks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|click| click.to_string().contains("8d2e"));
    let visitor = of_visitor.unwrap()["visitor_id"]
        .as_str()
        .unwrap()
        .to_owned();
    erase(
        &serve,
        &json!({"workspace_id": "acme", "scope": "link", "link_id": "link-gone"}),
    );
    erase(
        &serve,
        &json!({"workspace_id": "acme", "scope": "visitor", "visitor_id": visitor}),
    );
    let gone = || {
        let answer = admin(&serve).ask("/v1/admin/erasures");
        let erasures = answer["erasures"].as_array().unwrap().clone();
        erasures
            .iter()
            .all(|erasure| erasure["gone_at"].is_string())
    };
    wait_for_the_engine(gone);
    for mark in ["4c1f", "8d2e"] {
        let left = texts(mark).map(|text| files_with(&engine, &text));
        assert!(left.iter().all(Vec::is_empty), "{left:?}");
    }
    assert_eq!(
        is_there("b73a"),
        [true; 3],
        "somebody else's is still there"
    );
    assert_eq!(
        serve.number("SELECT count() FROM totals_15m WHERE workspace_id = 'acme' AND clicks = 0"),
        0
    );
    serve.assert_audit_is_clean();

    // Nothing on the disk says who the visitor was once nobody has to know.
    serve.query("ALTER TABLE erasures UPDATE requested_at = requested_at - INTERVAL 8 DAY WHERE 1 SETTINGS mutations_sync = 2");
    wait_until("both are closed", || {
        serve.number("SELECT countIf(toUnixTimestamp(closed_at) != 0 AND visitor_id = 0) FROM erasures FINAL") == 2
    });
    assert_eq!(
        serve.number("SELECT count() FROM erasures WHERE visitor_id != 0"),
        0
    );
}
