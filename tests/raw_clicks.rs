//! Clicks themselves, page by page, against what the engine says is stored.

mod fields;
mod narrowed;
mod pages;
mod refused;

use std::ops::Range;

use serde_json::Value;

use crate::support::{Api, Serve, query};

/// 2026-06-01T00:00:00Z.
const JUNE: i64 = 1_780_272_000_000;
const WINDOW: &str = "from=2026-06-01&to=2026-06-30";
/// The order of lists, in the words of the engine.
const NEWEST_FIRST: &str = "ORDER BY toUnixTimestamp64Milli(clicked_at) DESC, toString(_topic) DESC, _partition DESC, _offset DESC";

fn serve(folder: &tempfile::TempDir) -> Serve {
    Serve::start(folder.path(), &[])
}

/// Stores clicks with these offsets, each at an instant that SQL computes from its `n`.
fn store(engine: &str, workspace: &str, log: &str, offsets: Range<u32>, millis: &str) {
    let (first, count) = (offsets.start, offsets.len());
    let sql = format!(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, click_id, domain, destination_url, country, city, city_id, device, \
             browser, browser_version, referrer, utm_source, method, status, is_bot, bot_class, user_agent, \
             _topic, _partition, _offset) \
         SELECT '{workspace}', ['a', 'b', 'a,b', 'unknown', 'go/ünï'][n % 5 + 1], fromUnixTimestamp64Milli({millis}, 'UTC'), \
             concat('{workspace}-{log}-', toString(n)), if(n % 2 = 0, 'go.acme.com', 'acme.link'), \
             concat('https://example.com/', toString(n % 11)), ['US', 'DE', ''][n % 3 + 1], ['Berlin', 'Boston', ''][n % 3 + 1], \
             [2950159, 0, 0][n % 3 + 1], ['mobile', 'desktop'][n % 2 + 1], ['Chrome', 'Firefox', ''][n % 3 + 1], \
             ['126', '', ''][n % 3 + 1], ['news.example.com', 'www.example.org', ''][n % 3 + 1], ['', 'Mail'][n % 2 + 1], \
             ['GET', 'HEAD'][n % 2 + 1], [302, 404][n % 2 + 1], n % 4 = 0, if(n % 4 = 0, 'crawler', ''), 'Mozilla/5.0', \
             '{log}', n % 3, n \
         FROM (SELECT {first} + toInt64(number) AS n FROM numbers({count}))"
    );
    query(engine, &sql);
}

fn ids(clicks: &[Value]) -> Vec<&str> {
    clicks
        .iter()
        .map(|click| click["click_id"].as_str().unwrap())
        .collect()
}

/// The identifiers that the engine lists, asked in other words than the program's.
fn stored_ids(serve: &Serve, condition: &str) -> Vec<String> {
    let sql = format!("SELECT click_id FROM clicks WHERE {condition} {NEWEST_FIRST}");
    serve.query(&sql).lines().map(ToOwned::to_owned).collect()
}

/// Compares a list with what is stored; where they differ first says more than all of both.
fn assert_lists(listed: &[&str], stored: &[String], what: &str) {
    let differ = listed
        .iter()
        .zip(stored)
        .position(|(listed, stored)| listed != stored);
    if let Some(at) = differ {
        panic!(
            "{what}: at {at} {} is listed, {} is stored",
            listed[at], stored[at]
        );
    }
    assert_eq!(listed.len(), stored.len(), "{what}");
}

/// One page, and the cursor of the next.
fn page(api: &Api, workspace: &str, path: &str, cursor: Option<&str>) -> (Vec<Value>, Value) {
    let more = cursor
        .map(|cursor| format!("&cursor={cursor}"))
        .unwrap_or_default();
    let mut answer = api.analytics(workspace, &format!("{path}{more}"));
    let Value::Array(clicks) = answer["clicks"].take() else {
        panic!("no clicks: {answer}")
    };
    (clicks, answer["next_cursor"].take())
}

/// All clicks of a list, all of its pages but the last full.
fn list(api: &Api, workspace: &str, path: &str, limit: usize) -> Vec<Value> {
    let path = format!("{path}&limit={limit}");
    let (mut clicks, mut next) = page(api, workspace, &path, None);
    while let Some(cursor) = next.as_str() {
        assert_eq!(clicks.len() % limit, 0, "a page before the last is full");
        let (more, after) = page(api, workspace, &path, Some(cursor));
        assert!(!more.is_empty(), "no page is there for nothing");
        clicks.extend(more);
        next = after;
    }
    assert!(next.is_null());
    clicks
}
