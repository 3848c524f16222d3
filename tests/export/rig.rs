use std::io::Read;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

use crate::support::{Api, Engine, Process, TOKEN, query, run};

/// 2026-06-01T00:00:00Z.
const JUNE: i64 = 1_780_272_000_000;

/// An engine, and an API on it that is a process of its own.
pub(super) struct Rig {
    pub(super) engine: Engine,
    pub(super) api: Api,
    admin: Api,
    pub(super) process: Process,
}

impl Rig {
    pub(super) fn start() -> Self {
        let engine = Engine::start(&[]);
        let migrate = ["migrate", "--clickhouse-url", &engine.url];
        assert!(run(&migrate, Path::new(".")).status.success());
        let args = [
            "api",
            "--clickhouse-url",
            &engine.url,
            "--admin-token",
            TOKEN,
        ];
        let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        let mut process = Process::clickmill(&[&args[..], &ports].concat(), Path::new("."));
        let api = Api::new(&process.wait_for("API "), TOKEN);
        let admin = process.wait_for("admin ").replace("/metrics", "");
        Self {
            engine,
            api,
            admin: Api::new(&admin, TOKEN),
            process,
        }
    }

    /// What asks with a new token that exports a workspace.
    pub(super) fn exporter(&self, workspace: &str) -> Api {
        let token = format!(r#"{{"workspace_id": "{workspace}", "scopes": ["export:read"]}}"#);
        let (status, issued) = self.admin.post("/v1/admin/tokens", &token);
        assert_eq!(status, 201, "{issued}");
        Api::new(&self.api.base, issued["secret"].as_str().unwrap())
    }

    pub(super) fn query(&self, sql: &str) -> String {
        query(&self.engine.url, sql).trim_end().to_owned()
    }

    /// Stores clicks of two workspaces at these positions and settles them.
    pub(super) fn store(&self, partition: u32, offsets: Range<u32>) {
        store(&self.engine.url, partition, offsets, "''");
    }

    /// The same, each with so much text that a few thousand do not fit into the buffers between engine and client.
    pub(super) fn store_large(&self, partition: u32, offsets: Range<u32>) {
        let text = "concat(hex(sipHash128(n, 1)), repeat(hex(sipHash128(n)), 40))";
        store(&self.engine.url, partition, offsets, text);
    }

    /// An export that is answered.
    pub(super) fn export(&self, query: &str) -> Export {
        let response = self
            .api
            .open(&format!("/v1/workspaces/acme/export?{query}"));
        assert_eq!(response.status().as_u16(), 200, "{query}");
        Export(response)
    }

    /// The `position` of what is stored of a workspace, in an order that the engine makes.
    pub(super) fn positions(&self, condition: &str, order: &str) -> Vec<String> {
        let sql = format!(
            "SELECT concat(_topic, ':', toString(_partition), ':', toString(_offset)) FROM clicks \
             WHERE workspace_id = 'acme' AND {condition} ORDER BY {order}, toString(_topic), _partition, _offset"
        );
        self.query(&sql).lines().map(ToOwned::to_owned).collect()
    }
}

/// Clicks over twenty days, in no order of time, many at the same instant, with all that is hard to write.
pub(super) fn store(engine: &str, partition: u32, offsets: Range<u32>, accept_language: &str) {
    let (first, count) = (offsets.start, offsets.len());
    let sql = format!(
        r#"INSERT INTO clicks SELECT
            if(n % 4 = 3, 'globex', 'acme') AS workspace_id, ['a', 'b', 'c'][n % 3 + 1] AS link_id,
            fromUnixTimestamp64Milli({JUNE} + if(n % 10 = 0, 86400000, n * 48271 % 1728000 * 1000 + n % 7), 'UTC') AS clicked_at,
            if(n % 2 = 0, 'go.acme.com', 'acme.link') AS domain, toString(n % 5) AS short_code,
            concat('https://example.com/', toString(n)) AS destination_url, if(n % 6 = 0, '', concat('id-', toString(n))) AS click_id,
            ['US', 'DE', ''][n % 3 + 1] AS country, ['Berlin', 'Boston', ''][n % 3 + 1] AS city, [2950159, 0, 0][n % 3 + 1] AS city_id,
            ['Chrome', 'Firefox', ''][n % 3 + 1] AS browser, ['', 'Mail', 'b,c'][n % 3 + 1] AS utm_source,
            ['', '=1+1', '+x', '-y', '@z', '\tq', '\rq', 'say "hi"', 'zeile\nzwei', 'ü'][n % 10 + 1] AS utm_campaign,
            'GET' AS method, [302, 404][n % 2 + 1] AS status, n % 4 = 0 AS is_bot, if(n % 4 = 0, 'crawler', '') AS bot_class,
            n % 8 AS bot_reasons, 2 AS classifier_version, sipHash64(n) AS visitor_id, if(n % 2 = 0, 0, 64500) AS asn,
            {accept_language} AS accept_language,
            ['', '{{\n "k": [1, "=2+3", null]\r\n}}', '{{"n":12345678901234567890.50,"q":"a\\"b"}}'][n % 3 + 1] AS metadata,
            fromUnixTimestamp64Milli({JUNE} + 2000000000 + intDiv(n, 10) * 10000000, 'UTC') AS received_at,
            'clicks@x' AS _topic, {partition} AS _partition, n AS _offset
        FROM (SELECT {first} + toInt64(number) AS n FROM numbers({count}))"#
    );
    query(engine, &sql.replace("INSERT INTO clicks", INSERT));
    let last = offsets.end - 1;
    query(
        engine,
        &format!(
            "INSERT INTO spans SELECT 'clicks@x', {partition}, {first}, {last}, {count}, {count}, 0, 0, now64(3), now64(3)"
        ),
    );
}

const INSERT: &str = "INSERT INTO clicks (workspace_id, link_id, clicked_at, domain, short_code, destination_url, click_id, country, city, \
    city_id, browser, utm_source, utm_campaign, method, status, is_bot, bot_class, bot_reasons, classifier_version, visitor_id, asn, \
    accept_language, metadata, received_at, _topic, _partition, _offset)";

/// An answer whose body was not read yet.
pub(super) struct Export(Response<Body>);

impl Export {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let value = self.0.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    }

    /// How many clicks it says it has.
    pub(super) fn rows(&self) -> usize {
        self.header("x-clickmill-rows").unwrap().parse().unwrap()
    }

    pub(super) fn reader(self) -> impl Read {
        self.0.into_body().into_reader()
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.reader().read_to_end(&mut bytes).unwrap();
        bytes
    }

    pub(super) fn text(self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }
}

/// The clicks of lines of JSON.
pub(super) fn clicks(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Where these clicks are.
pub(super) fn positions(text: &str) -> Vec<String> {
    let clicks = clicks(text);
    let positions = clicks
        .iter()
        .map(|click| click["position"].as_str().unwrap());
    positions.map(ToOwned::to_owned).collect()
}
