//! What somebody must not be kept of: not counted any more at once, off the disk later, and accounted for all along.

use std::path::Path;

use clickmill_model::Timestamp;
use serde_json::{Value, json};

use crate::support::{Api, Serve, StoredClicks, TOKEN, run};

mod arriving;
mod at_once;
mod cut_off;
mod on_disk;
mod read_again;
mod refused;
mod rest;

/// The API for operators of a system.
fn admin(serve: &Serve) -> Api {
    Api::new(&serve.admin.replace("/metrics", ""), TOKEN)
}

/// Erases through the API, which answers when nothing of it is counted any more, and returns the erasure.
fn erase(serve: &Serve, scope: &Value) -> Value {
    let (status, answer) = admin(serve).post("/v1/admin/erasures", &scope.to_string());
    assert_eq!(status, 200, "{answer}");
    let erasure = answer["erasure"].clone();
    assert!(erasure["invisible_at"].is_string(), "{erasure}");
    erasure
}

/// What `clickmill erase` says; whether it succeeded.
fn erase_by_command(engine: &str, more: &[&str]) -> (bool, String) {
    let args = [&["erase", "--clickhouse-url", engine], more].concat();
    let output = run(&args, Path::new("."));
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

pub(crate) use self::on_disk::files_with;

fn now() -> Timestamp {
    Timestamp(chrono::Utc::now().timestamp_millis())
}

fn assert_audit_is_clean(clicks: &StoredClicks) {
    let (is_clean, text) = clicks.audit(&[]);
    assert!(is_clean, "{text}");
}

/// A click of a visitor, as it is posted.
fn click(workspace: &str, link: &str, visitor: u8, at: i64) -> Value {
    json!({
        "workspace_id": workspace,
        "link_id": link,
        "clicked_at": at,
        "domain": "go.acme.com",
        "ip": format!("198.51.100.{visitor}"),
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36",
    })
}
