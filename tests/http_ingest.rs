//! Clicks over HTTP, through the spool on disk.

use serde_json::json;

use crate::support::{Serve, assert_equals_truth, generate, run};

#[test]
fn clicks_posted_over_http_are_counted_exactly_also_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let clicks = folder.path().join("clicks.ndjson");
    let truth = generate(folder.path(), 20_000, &["--out", clicks.to_str().unwrap()]);
    let mut serve = Serve::start(folder.path(), &[]);
    let token = "clk_test_token_of_the_end_to_end_tests";
    let replay = run(
        &[
            "replay",
            clicks.to_str().unwrap(),
            "--http",
            &serve.api.base,
            "--token",
            token,
        ],
        folder.path(),
    );
    assert!(
        replay.status.success(),
        "{}",
        String::from_utf8_lossy(&replay.stderr)
    );
    // Whatever is not stored yet is on disk.
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );
    let mut serve = Serve::start(folder.path(), &[]);
    serve.wait_for_messages(20_000);
    assert_equals_truth(
        &serve.api,
        &truth,
        &["country", "device", "referrer", "hour"],
    );
    serve.assert_audit_is_clean();
}

#[test]
fn each_click_of_a_body_is_answered_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    let good = json!({
        "workspace_id": "acme", "link_id": "a", "clicked_at": "2026-03-01T12:00:00Z", "domain": "go.acme.com",
        "ip": "3.80.0.1", "user_agent": "Mozilla/5.0",
    });
    let bad = json!({"workspace_id": "acme", "link_id": "a", "clicked_at": 1_772_366_400, "domain": "go.acme.com"});

    let (status, answer) = serve
        .api
        .post("/v1/clicks", &json!([good, bad]).to_string());
    assert_eq!((status, &answer["accepted"]), (202, &json!(1)), "{answer}");
    assert_eq!(answer["rejected"][0]["index"], 1);
    assert_eq!(answer["rejected"][0]["field"], "clicked_at");
    assert_eq!(answer["rejected"][0]["reason"], "too_old");

    let (status, answer) = serve.api.post("/v1/clicks", &bad.to_string());
    assert_eq!(
        (status, &answer["error"]["code"]),
        (422, &json!("unprocessable"))
    );
    let (status, answer) = serve.api.post("/v1/clicks", "");
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("invalid_request"))
    );
    let (status, answer) = serve.api.post("/v1/clicks", &" ".repeat(11 << 20));
    assert_eq!(
        (status, &answer["error"]["code"]),
        (413, &json!("payload_too_large"))
    );

    serve.wait_for_messages(1);
    let answer = serve
        .api
        .analytics("acme", "totals?from=2026-03-01&to=2026-03-01");
    assert_eq!(answer["totals"]["clicks"], 1);
    // The place of the address is there, and the address itself nowhere.
    assert_eq!(serve.query("SELECT country FROM clicks"), "US");
    let texts = "SELECT table, name FROM system.columns WHERE database = 'clickmill' AND type LIKE '%String%'";
    let columns = serve.query(texts);
    assert!(columns.lines().count() > 40, "{columns}");
    for (table, column) in columns.lines().filter_map(|line| line.split_once('\t')) {
        let found = format!("SELECT countIf(toString({column}) LIKE '%3.80.0.%') FROM {table}");
        assert_eq!(serve.query(&found), "0", "{table}.{column}");
    }
}

#[test]
fn a_wrong_request_is_told_everything_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let (status, answer) = serve
        .api
        .get("/v1/workspaces/acme/analytics/totals?period=fortnight&tz=Mars/Base&colour=red");
    assert_eq!(status, 400);
    let fields: Vec<_> = answer["error"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].clone())
        .collect();
    assert_eq!(fields.len(), 3, "{answer}");
    for field in ["period", "tz", "colour"] {
        assert!(fields.contains(&json!(field)), "{answer}");
    }
    assert!(answer["error"]["request_id"].is_string());

    let stranger = crate::support::Api::new(&serve.api.base, "clk_wrong");
    assert_eq!(stranger.get("/v1/workspaces/acme/analytics/totals").0, 401);
    assert_eq!(serve.api.get("/v1/nothing").0, 404);
    assert_eq!(serve.api.get("/v1/clicks").0, 405);
    let admin = crate::support::Api::new(&serve.admin.replace("/metrics", ""), "");
    assert_eq!(admin.get("/health/ready").0, 200);
    assert_eq!(admin.get("/metrics").0, 200);
}
