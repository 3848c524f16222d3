//! Every process at its work with nothing but the grants of its role, on the real engine.

use std::path::Path;

use serde_json::{Value, json};

use super::engine::become_roles;
use crate::support::{
    Api, Broker, Engine, Process, StoredClicks, TOKEN, query, run, signal, try_query, wait_until,
};

/// What no role may do: read from elsewhere, see secrets of others, change tables.
const REFUSED_TO_ALL: [&str; 8] = [
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
    "SELECT * FROM file('/etc/passwd', CSV, 'a String')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', CSV, 'a String')",
    "DROP TABLE clicks",
    "TRUNCATE TABLE clicks",
    "ALTER TABLE clicks DROP COLUMN country",
    "CREATE USER somebody",
];

fn assert_refused(engine: &Engine, statements: &[&str]) {
    for statement in statements {
        let refused = try_query(&engine.url, statement).unwrap_err();
        let is_denied = [
            "ACCESS_DENIED",
            "READONLY",
            "QUERY_IS_PROHIBITED",
            "SETTING_CONSTRAINT_VIOLATION",
        ]
        .iter()
        .any(|code| refused.contains(code));
        assert!(is_denied, "{statement}: {refused}");
    }
}

/// What a command says, which must succeed.
fn command(engine: &Engine, args: &[&str]) -> String {
    let args = [args, &["--clickhouse-url", &engine.url]].concat();
    let output = run(&args, Path::new("."));
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    assert!(output.status.success(), "{args:?}: {text}");
    text
}

fn migrated() -> Engine {
    let engine = Engine::start(&[]);
    command(&engine, &["migrate"]);
    engine
}

#[test]
fn whoever_migrates_makes_every_table() {
    let mut engine = Engine::start(&[]);
    become_roles(&mut engine, &["clickmill_migrate_role"], None);
    command(&engine, &["migrate"]);
    let said = command(&engine, &["migrate"]);
    assert_refused(&engine, &REFUSED_TO_ALL);
    assert_refused(
        &engine,
        &["SELECT * FROM salts", "DELETE FROM clicks WHERE 1"],
    );
    assert!(!said.contains("0001"), "{said}");
}

#[test]
fn ingest_stores_and_goes_on_where_it_was() {
    let mut engine = migrated();
    let profile = Some("clickmill_ingest");
    become_roles(&mut engine, &["clickmill_ingest_role"], profile);
    let broker = Broker::start(2);
    let brokers = ["--kafka-brokers", &broker.addresses];
    let url = engine.url.clone();
    let settled = |messages: &str| {
        wait_until("all is settled", || {
            query(&url, "SELECT sum(messages) FROM spans").trim_end() == messages
        });
    };
    let ingest = [
        &["ingest", "--clickhouse-url", &engine.url][..],
        &["--admin-listen", "127.0.0.1:0", "--drain", "2s"],
        &["--retention-every", "0s", "--erase-every", "0s"],
        // Whoever was killed is missed soon.
        &["--kafka-options", "session.timeout.ms=3500"],
        &brokers,
    ]
    .concat();
    for messages in ["2000", "4000"] {
        let mut process = Process::clickmill(&ingest, engine.folder.path());
        let seed = ["generate", "--clicks", "2000", "--seed", messages];
        let generated = run(&[&seed[..], &brokers].concat(), engine.folder.path());
        assert!(generated.status.success());
        settled(messages);
        // Without a farewell, so that the next one has to find out what is stored.
        signal(process.pid(), "KILL");
        process.wait();
    }
    assert_refused(&engine, &REFUSED_TO_ALL);
    assert_refused(
        &engine,
        &[
            "SELECT * FROM tokens",
            "SELECT * FROM links",
            "DELETE FROM clicks WHERE 1",
        ],
    );
}

#[test]
fn the_api_answers_everything_and_can_erase_nothing() {
    let clicks = StoredClicks::start();
    let mut engine = clicks.into_engine();
    become_roles(&mut engine, &["clickmill_api_role"], Some("clickmill_api"));
    let listen = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
    let args = [
        "api",
        "--clickhouse-url",
        &engine.url,
        "--admin-token",
        TOKEN,
    ];
    let mut process = Process::clickmill(&[&args[..], &listen].concat(), engine.folder.path());
    let api = Api::new(&process.wait_for("API "), TOKEN);
    let admin = Api::new(
        process.wait_for("admin ").trim_end_matches("/metrics"),
        TOKEN,
    );

    let links = json!([{"link_id": "link-1", "project": {"id": "p"}, "tags": ["t"]}]).to_string();
    assert_eq!(api.put("/v1/workspaces/acme/links", &links).0, 200);
    let kept = json!({"clicks_days": 3650, "totals_days": null}).to_string();
    assert_eq!(api.put("/v1/workspaces/acme/retention", &kept).0, 200);
    for question in QUESTIONS {
        let (status, answer) = api.get(&format!("/v1/workspaces/acme/{question}"));
        assert_eq!(status, 200, "{question}: {answer}");
    }
    assert_eq!(
        api.analytics("acme", "totals?period=total")["totals"]["clicks"],
        300
    );

    let token = json!({"workspace_id": "acme", "scopes": ["analytics:read"]}).to_string();
    let (status, token) = admin.post("/v1/admin/tokens", &token);
    assert_eq!(status, 201, "{token}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let customer = Api::new(&api.base, &text(&token["secret"]));
    customer.ask("/v1/workspaces/acme/analytics/totals?period=total");
    let path = format!("/v1/admin/tokens/{}", text(&token["token"]["token_id"]));
    assert!([200, 204].contains(&admin.delete(&path)));
    admin.ask("/v1/admin/tokens");
    admin.ask("/v1/admin/erasures");
    command(&engine, &["token", "list"]);
    assert_eq!(admin.get("/v1/admin/audit").0, 500);
    assert_eq!(
        admin
            .post(
                "/v1/admin/erasures",
                r#"{"workspace_id": "acme", "scope": "workspace"}"#
            )
            .0,
        500
    );

    assert_refused(&engine, &REFUSED_TO_ALL);
    assert_refused(
        &engine,
        &[
            "SELECT * FROM salts",
            "SELECT * FROM dead_letters",
            "DELETE FROM clicks WHERE 1",
        ],
    );
    assert_refused(
        &engine,
        &[
            "INSERT INTO clicks (link_id) VALUES ('a')",
            "INSERT INTO totals_15m (clicks) VALUES (1)",
            "SELECT count() FROM clicks SETTINGS max_memory_usage = 0",
        ],
    );
}

const QUESTIONS: [&str; 15] = [
    "analytics/summary?period=total&breakdowns=country,referrer,hour",
    "analytics/totals?from=2026-03-01T00:07:00Z&to=2026-03-03&visitors=true",
    "analytics/timeseries?from=2026-03-01&to=2026-03-04&bucket=hour&by=country",
    "analytics/breakdown/project,country?period=total",
    "analytics/breakdown/tag?period=total",
    "analytics/breakdown/link?period=total&limit=2",
    "analytics/heatmap?period=total&tz=Asia/Kathmandu",
    "analytics/links?period=total",
    "analytics/clicks?period=total&limit=10",
    "analytics/links/link-1/clicks?period=total&limit=10",
    "export?limit=10",
    "export?order=ingest&format=csv&filter%5Bproject%5D=p",
    "links?limit=10",
    "links/link-1",
    "retention",
];

#[test]
fn whoever_maintains_removes_judges_and_erases() {
    let clicks = StoredClicks::start();
    // What retention takes, and what the repair puts right.
    clicks.insert_without_rollup(1, 100, 4);
    clicks.note_span(1, 100);
    let mut engine = clicks.into_engine();
    query(
        &engine.url,
        "INSERT INTO retention SELECT 'globex', 10, 10, now64(3)",
    );
    query(&engine.url, OLD);
    query(
        &engine.url,
        "INSERT INTO spans SELECT 'clicks', 9, 0, 99, 100, 100, 0, 0, now64(3) - toIntervalDay(3), now64(3) - toIntervalDay(3)",
    );
    query(
        &engine.url,
        "INSERT INTO dead_letters SELECT 'not_json', '', now64(3), '{\"workspace_id\":\"acme\",\"link_id\":\"link-2\"}', 'clicks', 0, 200",
    );
    query(&engine.url, OLD_SALT);
    let roles = ["clickmill_maintain_role"];
    become_roles(&mut engine, &roles, Some("clickmill_ingest"));
    command(&engine, &["audit", "--repair"]);
    command(&engine, &["dead-letters"]);
    command(&engine, &["dead-letters", "list"]);
    command(&engine, &["retention"]);
    assert_eq!(
        query(
            &engine.url,
            "SELECT count() FROM clicks WHERE workspace_id = 'globex'"
        ),
        "0\n"
    );
    command(
        &engine,
        &["reclassify", "--from", "2026-03-01", "--to", "2026-03-05"],
    );
    command(
        &engine,
        &["erase", "--workspace", "acme", "--link", "link-2"],
    );
    assert_eq!(
        query(
            &engine.url,
            "SELECT count() FROM clicks WHERE link_id = 'link-2'"
        ),
        "0\n"
    );
    assert_eq!(query(&engine.url, "SELECT count() FROM salts"), "0\n");
    assert_refused(&engine, &REFUSED_TO_ALL);
    assert_refused(
        &engine,
        &[
            "SELECT * FROM tokens",
            "INSERT INTO clicks (link_id) VALUES ('a')",
        ],
    );
}

const OLD_SALT: &str =
    "INSERT INTO salts SELECT today() - 3, repeat('x', 32), now64(3) - toIntervalHour(49)";

const OLD: &str = "INSERT INTO clicks (workspace_id, link_id, clicked_at, received_at, _topic, _partition, _offset) \
    SELECT 'globex', 'a', '2026-01-05 00:00:00', '2026-01-05 00:00:00', 'clicks', 9, number FROM numbers(100)";

#[test]
fn a_report_sees_one_workspace_and_no_user_agents() {
    let clicks = StoredClicks::start();
    let mut engine = clicks.into_engine();
    query(&engine.url, OLD);
    let roles = ["clickmill_report_role", "clickmill_report_acme_role"];
    become_roles(&mut engine, &roles, Some("clickmill_report"));
    let counted = "SELECT count(), uniqExact(workspace_id), any(workspace_id) FROM clicks";
    assert_eq!(query(&engine.url, counted), "300\t1\tacme\n");
    let rolled_up = "SELECT sum(clicks), uniqExact(workspace_id) FROM totals_15m";
    assert_eq!(query(&engine.url, rolled_up), "300\t1\n");
    assert_refused(&engine, &REFUSED_TO_ALL);
    assert_refused(
        &engine,
        &[
            "SELECT user_agent FROM clicks",
            "SELECT * FROM clicks",
            "SELECT * FROM spans",
        ],
    );
    assert_refused(
        &engine,
        &[
            "INSERT INTO links (link_id) VALUES ('a')",
            "CREATE TABLE x (a Int8) ENGINE = Memory",
            "SELECT count() FROM clicks SETTINGS max_threads = 64",
            "SELECT count() FROM clicks SETTINGS readonly = 0",
        ],
    );
}
