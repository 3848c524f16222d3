//! From being made to being revoked.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::token;
use crate::support::{Api, Serve, run};

const TOTALS: &str = "/v1/workspaces/acme/analytics/totals";

fn reader() -> Value {
    json!({"workspace_id": "acme", "scopes": ["analytics:read"], "name": "a reader"})
}

#[test]
fn a_token_lets_in_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let (secret, token_id) = token(&serve, &reader());
    let api = Api::new(&serve.api.base, &secret);
    assert_eq!(api.get(TOTALS).0, 200);

    let admin = serve.operator();
    let listed = admin.ask("/v1/admin/tokens?workspace_id=acme");
    let listed = &listed["tokens"].as_array().unwrap()[0];
    assert_eq!(listed["token_id"], token_id.as_str());
    assert_eq!(listed["name"], "a reader");
    assert_eq!(listed["active"], true);
    assert!(secret.ends_with(listed["last_characters"].as_str().unwrap()));

    let path = format!("/v1/admin/tokens/{token_id}");
    assert_eq!(admin.delete(&path), 204);
    let (status, error) = api.get(TOTALS);
    assert_eq!(
        (status, &error["error"]["code"]),
        (401, &json!("unauthorized"))
    );
    assert_eq!(admin.delete(&path), 204, "it stays revoked");
    assert_eq!(admin.delete("/v1/admin/tokens/tok_nobody"), 404);
    let listed = admin.ask("/v1/admin/tokens");
    assert_eq!(listed["tokens"][0]["active"], false);
    assert_eq!(
        admin.ask("/v1/admin/tokens?workspace_id=globex")["tokens"],
        json!([])
    );
}

#[test]
fn when_a_token_was_used_is_known_and_its_text_is_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let (secret, _) = token(&serve, &reader());
    let api = Api::new(&serve.api.base, &secret);
    assert_eq!(api.get(TOTALS).0, 200);
    let deadline = Instant::now() + Duration::from_secs(20);
    while serve.number("SELECT count() FROM tokens FINAL WHERE used_at >= created_at") == 0 {
        assert!(
            Instant::now() < deadline,
            "it is not noted that it was used"
        );
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(serve.number("SELECT count() FROM tokens FINAL"), 1);
    let stored =
        serve.query("SELECT * REPLACE (hex(hash) AS hash) FROM tokens FINAL FORMAT JSONEachRow");
    assert!(!stored.contains(&secret[4..]), "{stored}");
    let (random, _) = secret.split_at(20);
    assert!(!stored.contains(random), "{stored}");
}

#[test]
fn what_is_no_good_token_is_refused_with_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(2);
    let mut request = reader();
    request["expires_at"] = json!(soon.to_rfc3339());
    let (expiring, _) = token(&serve, &request);
    let (secret, _) = token(&serve, &reader());
    thread::sleep(Duration::from_secs(3));
    let cut = &secret[..secret.len() - 1];
    let mistyped = secret.replace(
        &secret[10..11],
        if &secret[10..11] == "a" { "b" } else { "a" },
    );
    let stranger = "clk_000000000000000000000000000000";
    for wrong in ["", "x", cut, &mistyped, stranger, &expiring] {
        let (status, error) = Api::new(&serve.api.base, wrong).get(TOTALS);
        assert_eq!(
            (status, &error["error"]["code"]),
            (401, &json!("unauthorized")),
            "{wrong}"
        );
        let message = error["error"]["message"].as_str().unwrap();
        assert_eq!(message, "send a valid token as `Authorization: Bearer …`");
    }
    let url = format!("{}{TOTALS}", serve.api.base);
    let bare = ureq::get(url).header("Authorization", &secret).call();
    assert_eq!(
        bare.unwrap().status().as_u16(),
        200,
        "a key as it is, as some clients send it"
    );
}

#[test]
fn a_request_for_a_token_is_told_everything_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let admin = serve.operator();
    let request = json!({"scopes": ["read"], "workspace_id": "a b", "expires_at": "yesterday"});
    let (status, error) = admin.post("/v1/admin/tokens", &request.to_string());
    let fields = error["error"]["fields"].as_array().unwrap();
    let fields: Vec<_> = fields
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        (status, fields),
        (400, vec!["scopes[0]", "expires_at", "workspace_id"])
    );
}

#[test]
fn tokens_are_made_listed_and_revoked_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let token = |args: &[&str]| {
        let server = ["--clickhouse-url", &serve.engine];
        run(&[&["token"], args, &server[..]].concat(), folder.path())
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let made = token(&[
        "create",
        "--workspace",
        "acme",
        "--scopes",
        "analytics:read,export:read",
        "--expires-in",
        "1d",
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let api = Api::new(&serve.api.base, &text(&made.stdout));
    assert_eq!(api.get(TOTALS).0, 200);

    let listed = text(&token(&["list"]).stdout);
    let name = listed.split_whitespace().next().unwrap();
    assert!(listed.contains("analytics:read,export:read"), "{listed}");
    let revoked = token(&["revoke", name]);
    assert!(revoked.status.success(), "{}", text(&revoked.stderr));
    let deadline = Instant::now() + Duration::from_secs(30);
    while api.get(TOTALS).0 != 401 {
        assert!(Instant::now() < deadline, "a revoked token is still good");
        thread::sleep(Duration::from_millis(200));
    }

    let wrong = token(&["create", "--scopes", "analytics:read"]);
    assert!(!wrong.status.success());
    assert!(
        text(&wrong.stderr).contains("workspace_id: is required"),
        "{}",
        text(&wrong.stderr)
    );
    assert!(!token(&["revoke", "tok_nobody"]).status.success());
}
