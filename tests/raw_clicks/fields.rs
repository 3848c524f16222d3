//! What a list says about a click.

use serde_json::{Value, json};

use super::{WINDOW, page, serve};

const AGENT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 \
                     Mobile/15E148 Safari/604.1";
const DESTINATION: &str = "https://shop.acme.com/?utm_source=mail&utm_campaign=a+b";

fn posted() -> Value {
    let full = json!({
        "workspace_id": "acme", "link_id": "a", "click_id": "c-1", "clicked_at": "2026-06-02T23:30:00.05Z", "domain": "go.acme.com",
        "short_code": "spring", "destination_url": DESTINATION, "ip": "3.80.0.1", "user_agent": AGENT,
        "referrer": "https://news.example.com/today?x=1", "accept_language": "de-AT,de;q=0.9", "method": "GET", "status": 307,
        "trigger": "qr", "metadata": {"plan": "pro", "n": 12_345_678_901_234_567_890_u64, "ü": [null, "\""]},
    });
    let bare = json!({
        "workspace_id": "acme", "link_id": "b", "click_id": "c-2", "clicked_at": 1_780_272_000_000_i64, "domain": "go.acme.com",
    });
    json!([full, bare])
}

/// What a place, a browser and the rules make of the first, but for what only the store knows.
fn full() -> Value {
    json!({
        "click_id": "c-1", "link_id": "a", "clicked_at": "2026-06-02T23:30:00.050Z",
        "clicked_at_local": "2026-06-03T01:30:00.050+02:00", "domain": "go.acme.com", "short_code": "spring",
        "destination_url": DESTINATION, "country": "US", "continent": "NA", "device": "mobile", "browser": "Safari",
        "os": "iOS", "language": "de-AT", "referrer": "news.example.com", "referrer_url": "https://news.example.com/today?x=1",
        "utm": {"source": "mail", "medium": null, "campaign": "a b", "term": null, "content": null}, "trigger": "qr",
        "method": "GET", "status": 307, "is_bot": false, "bot_class": null, "bot_name": null, "user_agent": AGENT,
        "accept_language": "de-AT,de;q=0.9",
        "metadata": {"plan": "pro", "n": 12_345_678_901_234_567_890_u64, "ü": [null, "\""]},
    })
}

fn bare() -> Value {
    json!({
        "click_id": "c-2", "link_id": "b", "clicked_at": "2026-06-01T00:00:00.000Z",
        "clicked_at_local": "2026-06-01T02:00:00.000+02:00", "domain": "go.acme.com", "short_code": null, "destination_url": null,
        "country": null, "continent": null, "region": null, "city": null, "city_id": null, "browser": null, "browser_version": null,
        "os": null, "os_version": null, "language": null, "referrer": null, "referrer_url": null, "social": null,
        "utm": {"source": null, "medium": null, "campaign": null, "term": null, "content": null}, "trigger": "link",
        "method": "GET", "status": 302, "visitor_id": null, "asn": null, "network": null, "user_agent": null, "accept_language": null, "metadata": null,
    })
}

const FIELDS: &str = "accept_language asn bot_class bot_name bot_reasons browser browser_version channel city city_id classifier_version \
    click_id clicked_at clicked_at_local continent country destination_url device domain is_bot language link_id metadata method \
    network os os_version received_at referrer referrer_url region short_code social status trigger user_agent utm visitor_id";

fn assert_says(click: &Value, expected: &Value) {
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(click[field], *value, "{field}");
    }
    for (field, value) in click.as_object().unwrap() {
        assert_ne!(value, "", "{field} is null when it is unknown");
    }
    let mut fields: Vec<_> = click
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    fields.sort_unstable();
    assert_eq!(fields.join(" "), FIELDS);
}

#[test]
fn a_posted_click_is_listed_with_everything_that_is_known_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = serve(&folder);
    let (status, answer) = serve.api.post("/v1/clicks", &posted().to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(2);
    let path = format!("clicks?{WINDOW}&tz=Europe/Vienna");
    let (clicks, _) = page(&serve.api, "acme", &path, None);
    assert_eq!(clicks.len(), 2);
    assert_says(&clicks[0], &full());
    assert_says(&clicks[1], &bare());

    let stored = |column| {
        serve.query(&format!(
            "SELECT {column} FROM clicks WHERE click_id = 'c-1'"
        ))
    };
    assert_eq!(clicks[0]["visitor_id"], stored("lower(hex(visitor_id))"));
    let received = stored("formatDateTime(received_at, '%Y-%m-%dT%H:%i:%S')");
    let shown = clicks[0]["received_at"].as_str().unwrap();
    assert!(shown.starts_with(&received), "{shown}");
    assert_eq!((shown.len(), &shown[23..]), (24, "Z"));
    let version = clicks[0]["classifier_version"].to_string();
    assert_eq!(version, stored("classifier_version"));
    assert_eq!(clicks[0]["bot_reasons"], json!([]));
    assert_eq!(clicks[1]["bot_reasons"], json!(["no_agent"]));
}
