//! Clicks that are posted again, because the first answer got lost.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::{Broker, Serve};

/// How many clicks a body has here: enough for every partition to get some.
const CLICKS: u64 = 40;
/// Clicks of one `click_id` in several partitions, where repeats would not be found.
const TORN: &str = "SELECT count() FROM (SELECT 1 FROM clicks GROUP BY workspace_id, click_id HAVING uniqExact(_partition) > 1)";
const DISTINCT: &str = "SELECT uniqExact(workspace_id, click_id) FROM clicks";

/// Equal clicks that differ in nothing but their places; every fourth has an identifier of its own.
fn body() -> String {
    let mut body = String::new();
    for number in 0..CLICKS {
        let mut click = click();
        if number % 4 == 0 {
            click["click_id"] = json!(format!("own-{number}"));
        }
        writeln!(body, "{click}").unwrap();
    }
    body
}

fn click() -> Value {
    json!({"workspace_id": "acme", "link_id": "a", "clicked_at": "2026-03-01T12:00:00Z", "domain": "go.acme.com"})
}

/// Posts the body twice, and waits until both are settled.
fn post_twice(serve: &mut Serve) {
    let first = serve.api.post("/v1/clicks", &body());
    assert_eq!(first, (202, json!({"accepted": CLICKS, "rejected": []})));
    assert_eq!(serve.api.post("/v1/clicks", &body()), first);
    serve.wait_for_messages(2 * CLICKS);
}

fn assert_ids_are_the_same_each_in_one_partition(serve: &Serve) {
    assert_eq!(serve.number(DISTINCT), CLICKS);
    assert_eq!(serve.number(TORN), 0);
    assert_eq!(serve.number("SELECT uniqExact(_partition) FROM clicks"), 4);
    let posted = "SELECT uniqExact(click_id) FROM clicks WHERE match(click_id, '^post-[0-9a-f]{32}-[0-9]+$')";
    assert_eq!(serve.number(posted), CLICKS - CLICKS / 4);
}

#[test]
fn a_body_posted_twice_has_the_same_ids_in_the_same_partitions() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    post_twice(&mut serve);
    assert_ids_are_the_same_each_in_one_partition(&serve);
    serve.assert_audit_is_clean();
}

#[test]
fn a_body_posted_twice_to_kafka_has_the_same_ids_in_the_same_partitions() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(4);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    post_twice(&mut serve);
    assert_ids_are_the_same_each_in_one_partition(&serve);
    // Where librdkafka puts a key by default, so where other producers with keys made of `click_id` put it as well.
    let elsewhere = "SELECT countIf(_partition != CRC32(click_id) % 4) FROM clicks";
    assert_eq!(serve.number(elsewhere), 0);
    serve.assert_audit_is_clean();
}

#[test]
fn a_body_posted_twice_is_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    post_twice(&mut serve);
    assert_eq!(serve.number("SELECT count() FROM clicks"), CLICKS);
    let day = serve
        .api
        .analytics("acme", "totals?from=2026-03-01&to=2026-03-01");
    assert_eq!(day["totals"]["clicks"], CLICKS);
    serve.assert_audit_is_clean();
}

#[test]
fn a_key_names_the_clicks_also_of_a_corrected_body() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    let post = |key: &str, clicks: &[Value]| {
        let body = json!(clicks).to_string();
        serve
            .api
            .post_with(&[("Idempotency-Key", key)], "/v1/clicks", &body)
    };
    let mut wrong = click();
    wrong["status"] = json!(7);
    let (status, answer) = post("batch-1", &[click(), wrong, click()]);
    assert_eq!((status, &answer["accepted"]), (202, &json!(2)), "{answer}");
    let (status, answer) = post("\"batch-1\"", &[click(), click(), click()]);
    assert_eq!((status, &answer["accepted"]), (202, &json!(3)), "{answer}");
    assert_eq!(post("batch-2", &[click()]).0, 202);

    for key in ["", "two words", "\"open", &"k".repeat(256)] {
        let (status, answer) = post(key, &[click()]);
        let error = &answer["error"];
        assert_eq!(
            (status, &error["code"], &error["field"]),
            (400, &json!("invalid_request"), &json!("Idempotency-Key")),
            "{answer}"
        );
    }
    serve.wait_for_messages(6);
    assert_eq!(serve.number(DISTINCT), 4);
    assert_eq!(serve.number(TORN), 0);
}
