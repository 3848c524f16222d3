//! Tokens that are good for some links, domains or projects of a workspace only.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::{click, client, token};
use crate::support::{Api, Engine, Serve, signal};

const WINDOW: &str = "from=2026-06-01&to=2026-06-30";

/// A system in which `acme` has links `a` (project p1) and `b` (project p2), clicked twice and once.
fn serve(folder: &tempfile::TempDir) -> Serve {
    let mut serve = Serve::start(folder.path(), &[]);
    let clicks = json!([
        click("acme", "a", "3.80.0.1"),
        click("acme", "a", "3.80.0.2"),
        click("acme", "b", "3.80.0.3")
    ]);
    assert_eq!(serve.api.post("/v1/clicks", &clicks.to_string()).0, 202);
    let link = |id: &str, project: &str| json!({"link_id": id, "domain": "acme.example", "project": {"id": project}});
    let links = json!([link("a", "p1"), link("b", "p2")]);
    assert_eq!(
        serve
            .api
            .put("/v1/workspaces/acme/links", &links.to_string())
            .0,
        200
    );
    serve.wait_for_messages(3);
    serve
}

fn clicks_of(api: &Api, question: &str) -> Value {
    api.analytics("acme", &format!("{question}&{WINDOW}"))
}

fn narrow(serve: &Serve, bounds: &Value) -> Api {
    let mut request = json!({"workspace_id": "acme", "scopes": ["analytics:read"]});
    request
        .as_object_mut()
        .unwrap()
        .extend(bounds.as_object().unwrap().clone());
    Api::new(&serve.api.base, &token(serve, &request).0)
}

fn links_of(answer: &Value) -> Vec<&str> {
    let links = answer["links"].as_array().unwrap();
    links
        .iter()
        .map(|link| link["link_id"].as_str().unwrap())
        .collect()
}

#[test]
fn who_is_let_in_for_a_link_or_a_project_sees_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let whole = clicks_of(&serve.api, "totals?");
    assert_eq!(whole["totals"]["clicks"], 3);
    for bounds in [json!({"links": ["a"]}), json!({"projects": ["p1"]})] {
        let api = narrow(&serve, &bounds);
        assert_eq!(clicks_of(&api, "totals?")["totals"]["clicks"], 2);
        assert_eq!(clicks_of(&api, "totals?link_id=b")["totals"]["clicks"], 0);
        assert_eq!(
            clicks_of(&api, "totals?filter[link][not]=a")["totals"]["clicks"],
            0
        );
        let rows = clicks_of(&api, "breakdown/link?");
        assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "{rows}");
        assert_eq!(
            clicks_of(&api, "clicks?")["clicks"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        assert_eq!(clicks_of(&api, "links/b/clicks?")["clicks"], json!([]));
        assert_eq!(links_of(&api.ask("/v1/workspaces/acme/links")), ["a"]);
        assert_eq!(api.get("/v1/workspaces/acme/links/a").0, 200);
        let (other, none) = (
            "/v1/workspaces/acme/links/b",
            "/v1/workspaces/acme/links/none",
        );
        assert_eq!((api.get(other).0, api.get(none).0), (404, 404));
    }
    let elsewhere = narrow(&serve, &json!({"domains": ["other.example"]}));
    assert_eq!(clicks_of(&elsewhere, "totals?")["totals"]["clicks"], 0);
    assert_eq!(
        links_of(&elsewhere.ask("/v1/workspaces/acme/links")),
        Vec::<&str>::new()
    );
    // An answer that was kept for one caller is not given to another.
    assert_eq!(clicks_of(&serve.api, "totals?")["totals"]["clicks"], 3);
}

#[test]
fn who_may_write_some_links_writes_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let request =
        json!({"workspace_id": "acme", "scopes": ["clicks:write", "links:write"], "links": ["a"]});
    let api = Api::new(&serve.api.base, &token(&serve, &request).0);
    let clicks = json!([
        click("acme", "a", "3.80.0.4"),
        click("acme", "b", "3.80.0.4"),
        click("globex", "a", "3.80.0.4")
    ]);
    let (status, answer) = api.post("/v1/clicks", &clicks.to_string());
    assert_eq!((status, &answer["accepted"]), (202, &json!(1)));
    let rejected = answer["rejected"].as_array().unwrap();
    let fields: Vec<_> = rejected
        .iter()
        .map(|click| (&click["index"], &click["field"]))
        .collect();
    assert_eq!(
        fields,
        [
            (&json!(1), &json!("link_id")),
            (&json!(2), &json!("workspace_id"))
        ]
    );

    let (status, error) = api.put(
        "/v1/workspaces/acme/links",
        r#"[{"link_id":"a"},{"link_id":"b"}]"#,
    );
    assert_eq!(
        (status, &error["error"]["rejected"][0]["field"]),
        (422, &json!("link_id"))
    );
    assert_eq!(
        api.put(
            "/v1/workspaces/acme/links",
            r#"{"link_id":"a","title":"new"}"#
        )
        .0,
        200
    );
    assert_eq!(
        api.put("/v1/workspaces/globex/links", r#"{"link_id":"a"}"#)
            .0,
        404
    );
}

#[test]
fn clicks_are_taken_while_the_store_is_away_from_who_was_let_in_before() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::start(&[]);
    let serve = Serve::start(folder.path(), &["--clickhouse-url", &engine.url]);
    let sender = client(&serve, "acme", &["clicks:write"]);
    let body = click("acme", "a", "3.80.0.4").to_string();
    assert_eq!(sender.post("/v1/clicks", &body).0, 202);
    signal(engine.process.pid(), "STOP");
    // What was looked up is fresh for ten seconds.
    thread::sleep(Duration::from_secs(11));
    assert_eq!(sender.post("/v1/clicks", &body).0, 202);
    let stranger = Api::new(&serve.api.base, "clk_000000000000000000000000000000000000");
    assert_eq!(stranger.post("/v1/clicks", &body).0, 401);
    signal(engine.process.pid(), "CONT");
}
