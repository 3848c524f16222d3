//! Removal by itself, while everything else goes on.

use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::support::{Api, Serve, TOKEN, wait_until};

#[test]
fn a_running_system_removes_what_was_settled_long_ago_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let every = ["--retention-every", "200ms", "--clicks-days", "30"];
    let mut serve = Serve::start(folder.path(), &every);
    let clicks: Vec<_> = [400, 399, 0, 0].iter().enumerate().map(|(number, days)| {
        let at = Utc::now() - TimeDelta::days(*days);
        json!({"workspace_id": "acme", "link_id": number.to_string(), "clicked_at": at.timestamp_millis(), "domain": "go.acme.com"})
    }).collect();
    assert_eq!(
        serve.api.post("/v1/clicks", &json!(clicks).to_string()).0,
        202
    );
    serve.wait_for_messages(4);
    let admin = Api::new(&serve.admin.replace("/metrics", ""), TOKEN);
    let metric = |name: &str| {
        let text = admin.text("/metrics");
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("clickmill_retention_{name}")));
        line.map(|line| line.rsplit_once(' ').unwrap().1.to_owned())
    };
    wait_until("it has looked", || metric("at_seconds").is_some());
    assert_eq!(
        serve.number("SELECT count() FROM clicks"),
        4,
        "settled just now"
    );

    serve.query("ALTER TABLE spans UPDATE settled_at = settled_at - INTERVAL 2 DAY WHERE 1 SETTINGS mutations_sync = 2");
    wait_until("it has removed", || {
        metric("removed_clicks_total").as_deref() == Some("2")
    });
    assert_eq!(serve.number("SELECT count() FROM clicks"), 2);
    assert_eq!(
        serve.number("SELECT sum(clicks) FROM totals_15m"),
        4,
        "for ever"
    );
    serve.assert_audit_is_clean();
}
