//! What an export refuses, and how it says so.

use super::rig::Rig;
use crate::support::Api;

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let rig = Rig::start();
    let (status, answer) = rig.api.get(
        "/v1/workspaces/acme/export?format=xml&compression=brotli&columns=contry,clickd_at&order=random&limit=none&since=x&after=y&tz=Mars&visitors=true",
    );
    assert_eq!(status, 400);
    let fields = answer["error"]["fields"].as_array().unwrap();
    let fields: Vec<&str> = fields
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    let expected = [
        "visitors",
        "tz",
        "format",
        "compression",
        "columns",
        "columns",
        "order",
        "limit",
        "since",
        "after",
        "after",
    ];
    assert_eq!(fields, expected, "{answer}");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("did you mean `country`?"), "{message}");
    assert!(message.contains("did you mean `clicked_at`?"), "{message}");
}

#[test]
fn a_cursor_is_good_for_its_workspace_alone_and_nothing_is_for_strangers() {
    let rig = Rig::start();
    rig.store(0, 0..20);
    let cursor = rig.export("").header("x-clickmill-cursor").unwrap();
    let (status, answer) = rig
        .api
        .get(&format!("/v1/workspaces/globex/export?cursor={cursor}"));
    assert_eq!(
        (status, answer["error"]["field"].as_str()),
        (400, Some("cursor"))
    );
    assert_eq!(
        Api::new(&rig.api.base, "clk_wrong")
            .get("/v1/workspaces/acme/export")
            .0,
        401
    );
    assert_eq!(rig.api.get("/v1/workspaces/a%20b/export").0, 404);
}
