//! What makes no sense is refused, and a trial changes nothing.

use serde_json::json;

use super::{admin, assert_audit_is_clean, erase_by_command};
use crate::support::{Api, Serve, StoredClicks};

#[test]
fn arguments_that_make_no_sense_are_named() {
    for (args, names) in [
        (&["--all"][..], "--workspace"),
        (&["--workspace", "a/b", "--all"], "--workspace"),
        (&["--workspace", "acme"], "--link <ID>|--visitor <ID>|--all"),
        (&["--workspace", "acme", "--link", "a", "--all"], "--all"),
        (&["--workspace", "acme", "--link", ""], "--link"),
        (&["--workspace", "acme", "--visitor", "7"], "--visitor"),
        (
            &["--workspace", "acme", "--all", "--before", "2026"],
            "--before",
        ),
        (
            &[
                "--workspace",
                "acme",
                "--link",
                "a",
                "--visitor",
                "00000000000000ff",
            ],
            "--visitor",
        ),
    ] {
        let (succeeded, said) = erase_by_command("http://127.0.0.1:1", args);
        assert!(!succeeded && said.contains(names), "{said}");
    }
}

#[test]
fn a_trial_says_how_many_clicks_there_are_and_leaves_them() {
    let clicks = StoredClicks::start();
    let link = ["--workspace", "acme", "--link", "link-2"];
    let (succeeded, said) = erase_by_command(clicks.url(), &[&link[..], &["--dry-run"]].concat());
    assert!(succeeded, "{said}");
    assert!(said.contains("2026-03  clicks           42\n"), "{said}");
    assert_eq!(clicks.query("SELECT count() FROM clicks"), "300");
    assert_eq!(clicks.query("SELECT count() FROM erasures"), "0");
    assert_eq!(clicks.query("SELECT count() FROM removed_positions"), "0");

    let (succeeded, said) = erase_by_command(clicks.url(), &link);
    assert!(succeeded && said.contains("clicks 42 "), "{said}");
    assert_eq!(clicks.query("SELECT count() FROM clicks"), "258");
    assert!(clicks.is_rolled_up());
    assert_audit_is_clean(&clicks);
    let (succeeded, said) = erase_by_command(clicks.url(), &link);
    assert!(succeeded && said.contains("clicks 0 "), "{said}");
    assert_audit_is_clean(&clicks);
}

#[test]
fn requests_that_make_no_sense_are_refused_and_erase_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &["--erase-every", "0s"]);
    let admin = admin(&serve);
    let post = |body: &str| admin.post("/v1/admin/erasures", body);
    let (status, answer) = post(&json!({"workspace": "acme", "link_id": null}).to_string());
    assert_eq!(status, 422, "{answer}");
    let fields: Vec<_> = answer["error"]["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refused| refused["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["workspace", "link_id", "workspace_id", "scope"]);
    assert_eq!(post("{").0, 400);
    let (status, answer) =
        post(&json!({"workspace_id": "acme", "scope": "workspace", "dry_run": true}).to_string());
    assert_eq!((status, &answer["clicks"]), (200, &json!(0)), "{answer}");
    assert_eq!(serve.number("SELECT count() FROM erasures"), 0);

    let stranger = Api::new(&serve.admin.replace("/metrics", ""), "clk_another");
    assert_eq!(stranger.get("/v1/admin/erasures").0, 401);
    let body = json!({"workspace_id": "acme", "scope": "workspace"}).to_string();
    assert_eq!(stranger.post("/v1/admin/erasures", &body).0, 401);
    assert_eq!(
        serve.api.get("/v1/admin/erasures").0,
        404,
        "not for customers"
    );
}
