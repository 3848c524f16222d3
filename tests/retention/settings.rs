//! What is set for a workspace, and what holds without that.

use serde_json::{Value, json};

use crate::support::Serve;

const ACME: &str = "/v1/workspaces/acme/retention";

/// What is answered, without what depends on the present.
fn days(answer: &Value) -> Value {
    let retention = &answer["retention"];
    assert!(answer["meta"]["request_id"].is_string(), "{answer}");
    json!([
        retention["clicks_days"],
        retention["totals_days"],
        retention["is_default"]
    ])
}

#[test]
fn what_is_set_holds_in_place_of_what_holds_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(
        folder.path(),
        &["--clicks-days", "30", "--totals-days", "400"],
    );
    let api = &serve.api;
    let get = || api.ask(ACME);
    assert_eq!(days(&get()), json!([30, 400, true]));
    assert_eq!(get()["retention"]["updated_at"], Value::Null);

    let (status, put) = api.put(ACME, r#"{"clicks_days": 90, "totals_days": 760}"#);
    assert_eq!((status, days(&put)), (200, json!([90, 760, false])));
    assert_eq!(get()["retention"], put["retention"]);
    let since = put["retention"]["clicks_since"].as_str().unwrap();
    let day = chrono::Utc::now().date_naive() - chrono::TimeDelta::days(90);
    assert!(since.ends_with("T00:00:00Z"), "{since}");
    assert!(since <= format!("{day}T00:00:00Z").as_str(), "{since}");

    let (_, put) = api.put(ACME, "{}");
    assert_eq!(days(&put), json!([null, null, false]), "for ever");
    assert_eq!(get()["retention"], put["retention"]);
    assert_eq!(
        days(&api.ask("/v1/workspaces/globex/retention")),
        json!([30, 400, true])
    );

    let (status, error) = api.put(ACME, r#"{"clicks_days": 0, "totals_days": "9", "days": 1}"#);
    assert_eq!(
        (status, &error["error"]["code"]),
        (422, &json!("unprocessable"))
    );
    let rejected = error["error"]["rejected"].as_array().unwrap();
    let fields: Vec<_> = rejected
        .iter()
        .map(|rule| rule["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["days", "clicks_days", "totals_days"]);
    assert_eq!(days(&get()), json!([null, null, false]), "nothing was set");
    assert_eq!(api.put("/v1/workspaces/no%20name/retention", "{}").0, 404);
}
