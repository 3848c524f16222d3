use serde_json::{Value, json};

use super::reclassify;
use crate::support::{Api, Serve, TOKEN, wait_until};

const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const NOON: u64 = 1_772_366_400_000;

/// A click of an address on a link, so many milliseconds after noon.
fn click(address: &str, link: usize, after: u64) -> Value {
    json!({
        "workspace_id": "acme",
        "link_id": format!("link-{link}"),
        "clicked_at": NOON + after,
        "domain": "go.acme.com",
        "ip": address,
        "user_agent": BROWSER,
    })
}

#[test]
fn a_mail_scanner_that_opens_all_links_at_once_is_told_from_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &["--audit-every", "0s"]);
    // The scanner opens nine links within a second, as a browser would; the reader one of them, a minute later and from the
    // same address; another reader two.
    let scanner = (0..9).map(|link| click("203.0.113.7", link, link as u64 * 90));
    let reader = [click("203.0.113.7", 3, 60_000)];
    let other = [click("198.51.100.9", 1, 0), click("198.51.100.9", 2, 400)];
    let clicks: Vec<Value> = scanner.chain(reader).chain(other).collect();
    let (status, answer) = serve.api.post("/v1/clicks", &json!(clicks).to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(12);
    assert_eq!(serve.number("SELECT countIf(is_bot) FROM clicks"), 0);

    let (succeeded, said) = reclassify(&serve.engine, &["--from", "2026-03-01"]);
    assert!(succeeded, "{said}");
    assert!(said.contains("human              to burst"), "{said}");
    let bots = "SELECT groupArray((at, link_id)) FROM (SELECT toUnixTimestamp64Milli(clicked_at) - 1772366400000 AS at, link_id \
                FROM clicks WHERE is_bot AND bot_class = 'burst' ORDER BY at)";
    let expected: Vec<_> = (0..9)
        .map(|link| format!("({},'link-{link}')", link * 90))
        .collect();
    assert_eq!(serve.query(bots), format!("[{}]", expected.join(",")));

    let answer = serve
        .api
        .analytics("acme", "totals?from=2026-03-01&to=2026-03-01&compare=none");
    assert_eq!(answer["totals"]["human_clicks"], 3, "{answer}");
    assert_eq!(answer["totals"]["bot_clicks"], 9, "{answer}");
    serve.assert_audit_is_clean();
}

#[test]
fn it_happens_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(
        folder.path(),
        &["--audit-every", "0s", "--reclassify-every", "300ms"],
    );
    let now = chrono::Utc::now().timestamp_millis().unsigned_abs();
    let clicks: Vec<Value> = (0..6)
        .map(|link| click("203.0.113.7", link, now - NOON + link as u64))
        .collect();
    let (status, answer) = serve.api.post("/v1/clicks", &json!(clicks).to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(6);
    wait_until("the sweep is seen", || {
        serve.number("SELECT countIf(is_bot) FROM clicks") == 6
    });
    wait_until("it is counted", || {
        let admin = Api::new(&serve.admin.replace("/metrics", ""), TOKEN);
        let metrics = admin.text("/metrics");
        metrics.contains("clickmill_reclassify_rewritten_clicks_total 6")
    });
    serve.assert_audit_is_clean();
}
