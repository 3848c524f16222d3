//! The registry of links, on the real engine.

use std::collections::BTreeSet;
use std::path::Path;

use clickmill_model::{Link, LinkId, Timestamp, WorkspaceId, decode_link};
use clickmill_store::Links;
use serde_json::{Value, json};

use crate::support::{Api, Engine, Process, Serve, TOKEN, signal, store_at};

const LINKS: &str = "/v1/workspaces/acme/links";

/// Puts links, which must succeed, and returns how many were stored.
fn put(api: &Api, body: &str) -> u64 {
    let (status, answer) = api.put(LINKS, body);
    assert_eq!(status, 200, "{answer}");
    assert!(answer["meta"]["request_id"].is_string(), "{answer}");
    answer["stored"].as_u64().unwrap()
}

/// What is known about a link, but for when it was put.
fn state_of(api: &Api, link: &str) -> Value {
    let mut answer = api.ask(&format!("{LINKS}/{link}"));
    answer["link"].as_object_mut().unwrap().remove("updated_at");
    answer["link"].take()
}

/// The links of all pages, in the order they come in, and how many pages there were.
fn all_pages(api: &Api, question: &str) -> (Vec<String>, usize) {
    let (mut ids, mut pages, mut cursor) = (Vec::new(), 0, None::<String>);
    loop {
        let more = cursor.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let answer = api.ask(&format!("{LINKS}?{question}{more}"));
        let links = answer["links"].as_array().unwrap();
        ids.extend(links.iter().map(id_of));
        pages += 1;
        match &answer["next_cursor"] {
            Value::Null => return (ids, pages),
            next => cursor = Some(next.as_str().unwrap().to_owned()),
        }
    }
}

fn id_of(link: &Value) -> String {
    link["link_id"].as_str().unwrap().to_owned()
}

#[test]
fn the_latest_state_of_a_link_is_what_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let api = &serve.api;
    let spring = json!({
        "link_id": "spring", "domain": "go.acme.com", "short_code": "s", "destination_url": "https://shop.example/?a=b",
        "title": "It's \\ \"Frühling\"\t", "project": {"id": "p1", "slug": "launch", "name": "Launch"},
        "tags": ["sale", "it's", "a\\b"], "created_at": "2026-02-01T00:00:00.123Z", "archived": false,
    });
    assert_eq!(
        put(api, &json!([spring, {"link_id": "bare"}]).to_string()),
        2
    );
    assert_eq!(state_of(api, "spring"), spring);
    let bare = json!({
        "link_id": "bare", "domain": null, "short_code": null, "destination_url": null, "title": null, "project": null,
        "tags": [], "created_at": null, "archived": false,
    });
    assert_eq!(state_of(api, "bare"), bare);

    // The same again changes nothing, something else does, and going back does as well.
    let changed =
        json!({"link_id": "spring", "title": "Summer", "tags": ["new"], "archived": true});
    for state in [&spring, &spring, &changed, &spring, &changed] {
        assert_eq!(put(api, &state.to_string()), 1);
        assert_eq!(state_of(api, "spring")["title"], state["title"]);
        assert_eq!(state_of(api, "spring")["tags"], state["tags"]);
        assert_eq!(all_pages(api, "").0, ["bare", "spring"]);
    }
    assert_eq!(state_of(api, "spring")["project"], Value::Null);

    // Within one body the last state counts.
    let lines = format!("{spring}\n{changed}\n{{\"link_id\":\"go/ünï\\\\'\"}}\n{spring}\n");
    assert_eq!(put(api, &lines), 2);
    assert_eq!(state_of(api, "spring"), spring);
    assert_eq!(
        state_of(api, "go%2F%C3%BCn%C3%AF%5C%27")["link_id"],
        "go/ünï\\'"
    );

    // Nobody else sees any of it.
    assert_eq!(api.get(&format!("{LINKS}/nothing")).0, 404);
    assert_eq!(api.get("/v1/workspaces/globex/links/spring").0, 404);
    assert_eq!(api.ask("/v1/workspaces/globex/links")["links"], json!([]));
}

#[test]
fn a_link_is_listed_by_what_it_is_now_and_not_by_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let api = &serve.api;
    let states = |archived: [bool; 3]| {
        let link = |(id, archived)| json!({"link_id": id, "archived": archived});
        json!(
            ["a", "b", "c"]
                .into_iter()
                .zip(archived)
                .map(link)
                .collect::<Vec<_>>()
        )
        .to_string()
    };
    put(api, &states([true, false, true]));
    put(api, &states([false, true, true]));
    assert_eq!(all_pages(api, "archived=true").0, ["b", "c"]);
    assert_eq!(all_pages(api, "archived=false").0, ["a"]);
    assert_eq!(
        all_pages(api, "archived=true&limit=1"),
        (vec!["b".to_owned(), "c".to_owned()], 2)
    );
    assert_eq!(all_pages(api, "").0, ["a", "b", "c"]);
}

#[test]
fn page_by_page_every_link_is_listed_once_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    // In bytes, as the store sorts them: capitals before small letters, and `ü` after both.
    let id = |number: u32| {
        format!(
            "{}{}",
            ["a", "B", "ü", "-"][number as usize % 4],
            number * 7_919 % 10_000
        )
    };
    let ids: BTreeSet<String> = (0..10_000).map(id).collect();
    let links: Vec<_> = (0..10_000)
        .map(|number| json!({"link_id": id(number)}))
        .collect();
    assert_eq!(put(&serve.api, &json!(links).to_string()), ids.len() as u64);
    assert_eq!(put(&serve.api, &json!(links[..100]).to_string()), 100);
    let (listed, pages) = all_pages(&serve.api, "limit=999");
    assert_eq!(pages, ids.len().div_ceil(999));
    assert_eq!(listed, ids.into_iter().collect::<Vec<_>>());
    assert_eq!(serve.api.ask(LINKS)["links"].as_array().unwrap().len(), 100);

    let too_many = "{}\n".repeat(10_001);
    let (status, answer) = serve.api.put(LINKS, &too_many);
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("invalid_request"))
    );
}

#[test]
fn when_one_link_is_bad_none_is_stored_and_everything_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let serve = Serve::start(folder.path(), &[]);
    let api = &serve.api;
    let body = json!([
        {"link_id": "good"},
        {"link_id": "", "title": "a".repeat(513)},
        {"link_id": "b", "tags": ["x", 1], "project": {"name": "P"}},
    ]);
    let (status, answer) = api.put(LINKS, &body.to_string());
    assert_eq!(
        (status, &answer["error"]["code"]),
        (422, &json!("unprocessable")),
        "{answer}"
    );
    let rejected = answer["error"]["rejected"].as_array().unwrap();
    let named: Vec<_> = rejected
        .iter()
        .map(|rule| {
            (
                rule["index"].as_u64().unwrap(),
                rule["field"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [
            (1, "link_id"),
            (1, "title"),
            (2, "project.id"),
            (2, "tags[1]")
        ]
    );
    assert_eq!(
        rejected[1]["message"],
        "title must be at most 512 characters"
    );
    assert_eq!(serve.number("SELECT count() FROM links"), 0);

    assert_eq!(api.put(LINKS, "[]").0, 400);
    assert_eq!(api.post(LINKS, "{\"link_id\":\"a\"}").0, 405);
    assert_eq!(
        api.put("/v1/workspaces/a%20b/links", "{\"link_id\":\"a\"}")
            .0,
        404
    );
    // The rest of a body that is too large is not read, and its connection of no use to others.
    let other = Api::new(&api.base, TOKEN);
    assert_eq!(other.put(LINKS, &" ".repeat(11 << 20)).0, 413);
    let stranger = Api::new(&api.base, "clk_wrong");
    assert_eq!(stranger.put(LINKS, "{\"link_id\":\"a\"}").0, 401);
    assert_eq!(stranger.get(LINKS).0, 401);

    let (status, answer) = api.get(&format!("{LINKS}?limit=0&cursor=%25&archived=yes"));
    let fields = answer["error"]["fields"].as_array().unwrap();
    let named: Vec<_> = fields
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        (status, named),
        (400, vec!["limit", "cursor", "archived"]),
        "{answer}"
    );
}

#[test]
fn links_outlive_an_engine_that_is_killed_and_while_it_is_away_clients_are_told_to_come_back() {
    let mut engine = Engine::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let (_process, api) = start_api(&engine.url, folder.path());
    put(&api, "{\"link_id\":\"a\",\"title\":\"before\"}");
    signal(engine.process.pid(), "KILL");
    engine.process.wait();
    for (status, answer) in [
        api.put(LINKS, "{\"link_id\":\"a\",\"title\":\"lost\"}"),
        api.get(LINKS),
        api.get(&format!("{LINKS}/a")),
    ] {
        assert_eq!(
            (status, &answer["error"]["code"]),
            (503, &json!("service_unavailable"))
        );
        assert!(answer["error"]["retry_after"].is_u64(), "{answer}");
    }
    engine.restart();
    let (_process, api) = start_api(&engine.url, folder.path());
    assert_eq!(state_of(&api, "a")["title"], "before");
    put(&api, "{\"link_id\":\"a\",\"title\":\"after\"}");
    assert_eq!(state_of(&api, "a")["title"], "after");
}

/// Two machines may put the same link at once, and their clocks differ.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_states_the_later_one_stays_and_of_equally_late_ones_the_last_put() {
    let engine = Engine::start(&[]);
    let store = store_at(&engine.url, "clickmill");
    store.migrate().await.unwrap();
    let workspace = WorkspaceId::parse("acme").unwrap();
    let id = LinkId::parse("a").unwrap();
    for (title, at, expected) in [
        ("first", 10, "first"),
        ("equally late", 10, "equally late"),
        ("earlier", 9, "equally late"),
        // The very block that was put first.
        ("first", 10, "first"),
        ("later", 11, "later"),
    ] {
        store
            .put_links(&workspace, &[titled(title)], Timestamp(at))
            .await
            .unwrap();
        let stored = store
            .links(&workspace, &Links::one(&id, None))
            .await
            .unwrap()
            .remove(0);
        assert_eq!(stored.link, titled(expected));
        let listed = store
            .links(
                &workspace,
                &Links {
                    limit: 2,
                    ..Links::default()
                },
            )
            .await
            .unwrap();
        assert_eq!(listed, [stored]);
    }
    store
        .put_links(&workspace, &[], Timestamp(12))
        .await
        .unwrap();
}

fn titled(title: &str) -> Link {
    let link = json!({"link_id": "a", "title": title});
    decode_link(link.to_string().as_bytes(), Timestamp::EARLIEST).unwrap()
}

/// `clickmill api` on an engine.
fn start_api(engine: &str, folder: &Path) -> (Process, Api) {
    let args = ["api", "--clickhouse-url", engine, "--admin-token", TOKEN];
    let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
    let mut process = Process::clickmill(&[&args[..], &ports].concat(), folder);
    let base = process.wait_for("API ");
    (process, Api::new(&base, TOKEN))
}
