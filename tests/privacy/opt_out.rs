//! Signals of browsers whose users want not to be followed.

use chrono::Utc;
use serde_json::{Value, json};

use crate::support::Serve;

const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

/// A click of somebody in Ashburn, where there are cities in every database.
fn click(link: &str, headers: &Value) -> Value {
    json!({
        "workspace_id": "acme", "link_id": link, "clicked_at": Utc::now().timestamp_millis(), "domain": "go.acme.com",
        "ip": "8.8.8.8", "user_agent": BROWSER, "headers": headers,
    })
}

/// By link: whether there is a visitor id, a country, a city.
fn kept(more: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), more);
    let clicks = [
        click("a", &json!({})),
        click("b", &json!({"Sec-GPC": "1"})),
        click("c", &json!({"DNT": "1"})),
        click("d", &json!({"Sec-GPC": "0", "DNT": "0"})),
    ];
    assert_eq!(
        serve.api.post("/v1/clicks", &json!(clicks).to_string()).0,
        202
    );
    serve.wait_for_messages(4);
    let answer = serve
        .api
        .analytics("acme", "totals?period=last7&visitors=true");
    assert_eq!(answer["totals"]["clicks"], 4, "everybody counts");
    // Whoever has no id is counted as one with all others who have none.
    let ids = serve.number("SELECT uniqExact(visitor_id) FROM clicks WHERE NOT is_bot");
    assert_eq!(answer["totals"]["visitors"], ids);
    assert_eq!(
        serve.number("SELECT uniqExact(is_bot, bot_class) FROM clicks"),
        1,
        "and is judged alike"
    );
    serve.assert_audit_is_clean();
    let kept = serve.query("SELECT link_id, visitor_id != 0, country != '', city != '' OR region != '' FROM clicks ORDER BY link_id");
    kept.lines().map(|line| line.replace('\t', " ")).collect()
}

#[test]
fn nothing_is_respected_unless_that_is_asked_for() {
    assert_eq!(kept(&[]), ["a 1 1 1", "b 1 1 1", "c 1 1 1", "d 1 1 1"]);
}

#[test]
fn who_opts_out_has_no_visitor_id_and_no_place_but_a_country() {
    assert_eq!(
        kept(&["--respect-opt-out", "gpc"]),
        ["a 1 1 1", "b 0 1 0", "c 1 1 1", "d 1 1 1"]
    );
    assert_eq!(
        kept(&["--respect-opt-out", "gpc-or-dnt"]),
        ["a 1 1 1", "b 0 1 0", "c 0 1 0", "d 1 1 1"]
    );
}
