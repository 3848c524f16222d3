//! What the pages of a list have in common, and what they make together.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::Value;

use super::{JUNE, WINDOW, assert_lists, ids, list, page, serve, store, stored_ids};

#[test]
fn thousands_of_clicks_in_one_millisecond_are_listed_once_each_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let noon = JUNE + 43_200_000;
    store(&serve.engine, "acme", "clicks", 0..3_000, &noon.to_string());
    store(&serve.engine, "acme", "spool", 0..2_000, &noon.to_string());
    store(
        &serve.engine,
        "acme",
        "clicks",
        3_000..3_500,
        &format!("{noon} + n % 7 - 3"),
    );
    store(
        &serve.engine,
        "globex",
        "clicks",
        9_000..9_500,
        &noon.to_string(),
    );
    let stored = stored_ids(&serve, "workspace_id = 'acme'");
    assert_eq!(stored.len(), 5_500);
    for limit in [1_000, 999, 211] {
        let listed = list(&serve.api, "acme", &format!("clicks?{WINDOW}"), limit);
        assert_lists(&ids(&listed), &stored, &format!("by pages of {limit}"));
    }
    // A few at a time, in a window of one instant.
    let instant = "2026-06-01T12:00:00.001Z&to=2026-06-01T12:00:00.002Z";
    let listed = list(&serve.api, "acme", &format!("clicks?from={instant}"), 3);
    let of_instant =
        format!("workspace_id = 'acme' AND toUnixTimestamp64Milli(clicked_at) = {noon} + 1");
    assert_lists(
        &ids(&listed),
        &stored_ids(&serve, &of_instant),
        "of an instant",
    );
    assert!(listed.len() > 50);
}

#[test]
fn pages_are_of_the_clicks_there_were_while_others_arrive() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let noon = JUNE + 43_200_000;
    // Four clicks in each millisecond.
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..4_000,
        &format!("{noon} + intDiv(n, 4)"),
    );
    let there = stored_ids(&serve, "workspace_id = 'acme'");
    let path = format!("clicks?{WINDOW}&limit=101");
    let (mut listed, mut next) = page(&serve.api, "acme", &path, None);

    let done = AtomicBool::new(false);
    let is_going_on = |_: &u32| !done.load(Ordering::Relaxed);
    // Before, among and after the others, in the very milliseconds where pages end.
    let anywhere = format!("{noon} - 500 + cityHash64(n) % 2000");
    let late = |first| store(&serve.engine, "acme", "late", first..first + 20, &anywhere);
    thread::scope(|scope| {
        // While a page is read.
        scope.spawn(|| {
            (0..20_000)
                .step_by(20)
                .take_while(is_going_on)
                .for_each(&late);
        });
        // Between two pages.
        for first in (100_000..).step_by(20) {
            let Some(cursor) = next.as_str() else { break };
            let (more, after) = page(&serve.api, "acme", &path, Some(cursor));
            listed.extend(more);
            next = after;
            late(first);
        }
        done.store(true, Ordering::Relaxed);
    });

    let listed = ids(&listed);
    let unique: HashSet<_> = listed.iter().collect();
    assert_eq!(unique.len(), listed.len(), "nothing is listed twice");
    let (late, of_those): (Vec<&str>, Vec<&str>) =
        listed.iter().partition(|id| id.starts_with("acme-late"));
    assert_lists(&of_those, &there, "those that were there");
    assert!(!late.is_empty(), "and late ones where they belong");
    let all = stored_ids(&serve, "workspace_id = 'acme'");
    let mut in_order = all.iter();
    assert!(listed.iter().all(|id| in_order.any(|stored| stored == id)));
    assert!(
        all.len() > listed.len(),
        "those that came too late are on no page"
    );
}

/// `24h` ends now: a page that asked for it again would be about another window.
#[test]
fn all_pages_of_a_list_are_about_the_window_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let now = "toUnixTimestamp64Milli(now64(3))";
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..100,
        &format!("{now} - n * 1000 - 1000"),
    );
    let first = serve.api.analytics("acme", "clicks?period=24h&limit=40");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = format!("clicks?period=24h&limit=60&cursor={cursor}");
    let second = serve.api.analytics("acme", &second);
    assert_eq!(first["meta"]["window"], second["meta"]["window"]);
    assert_ne!(first["meta"]["request_id"], second["meta"]["request_id"]);
    let both = [
        first["clicks"].as_array().unwrap().clone(),
        second["clicks"].as_array().unwrap().clone(),
    ]
    .concat();
    assert_lists(
        &ids(&both),
        &stored_ids(&serve, "workspace_id = 'acme'"),
        "both pages",
    );
    assert_eq!(
        second["next_cursor"],
        Value::Null,
        "a full page can be the last"
    );
}
