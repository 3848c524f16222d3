//! From the moment an erasure is answered no question counts what it was about, with and without rollups.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use super::{admin, click, erase};
use crate::support::Serve;

/// A click that was posted: workspace, link, visitor, instant.
type Posted = (&'static str, &'static str, u8, i64);

/// Clicks of 50 days by two workspaces, three links and four visitors.
fn clicks() -> Vec<Posted> {
    let midnight = Utc::now()
        .date_naive()
        .and_hms_opt(0, 0, 0)
        .unwrap()
        .and_utc();
    let click = |number: i64| {
        let at = midnight - TimeDelta::days(number % 50) + TimeDelta::seconds(number * 37 % 3600);
        let workspace = if number % 3 == 0 { "globex" } else { "acme" };
        let link = ["a", "b", "c"][usize::try_from(number % 7 % 3).unwrap()];
        let visitor = u8::try_from(number % 4).unwrap();
        (workspace, link, visitor, at.timestamp_millis())
    };
    (0..600).map(click).collect()
}

fn post(serve: &mut Serve, posted: &[Posted]) {
    let body: Vec<Value> = posted
        .iter()
        .map(|(workspace, link, visitor, at)| click(workspace, link, *visitor, *at))
        .collect();
    let (status, answer) = serve.api.post("/v1/clicks", &json!(body).to_string());
    assert_eq!(status, 202, "{answer}");
}

/// All days of the clicks.
fn window() -> String {
    let day = |days| (Utc::now() + TimeDelta::days(days)).date_naive();
    format!("from={}&to={}", day(-60), day(2))
}

/// What every kind of question says about a workspace must be what was posted and is left.
fn assert_counts(serve: &Serve, workspace: &str, left: &[Posted]) {
    let left: Vec<_> = left.iter().filter(|click| click.0 == workspace).collect();
    let window = window();
    let ask = |question: &str| {
        serve
            .api
            .analytics(workspace, &format!("{question}&{window}"))
    };
    let all = left.len() as u64;
    assert_eq!(ask("totals?compare=none")["totals"]["clicks"], json!(all));

    let mut by_link = BTreeMap::<&str, u64>::new();
    for (_, link, ..) in &left {
        *by_link.entry(link).or_default() += 1;
    }
    let answer = ask("breakdown/link?limit=10");
    let rows = answer["rows"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    let rows: BTreeMap<&str, u64> = rows
        .iter()
        .map(|row| {
            (
                row["value"].as_str().unwrap(),
                row["clicks"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(rows, by_link);

    let answer = ask("timeseries?bucket=day");
    let buckets = answer["series"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    let sum: u64 = buckets
        .iter()
        .map(|bucket| bucket["clicks"].as_u64().unwrap())
        .sum();
    assert_eq!(sum, all);

    let listed = ask("clicks?limit=1000");
    assert_eq!(listed["clicks"].as_array().unwrap().len() as u64, all);
}

fn assert_all_counts(serve: &Serve, left: &[Posted]) {
    for workspace in ["acme", "globex"] {
        assert_counts(serve, workspace, left);
    }
}

fn everything_is_erased_at_once(more: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), more);
    let mut left = clicks();
    post(&mut serve, &left);
    serve.wait_for_messages(left.len() as u64);
    serve.assert_audit_is_clean();
    assert_all_counts(&serve, &left);
    let erase_and_check = |scope: Value, left: &mut Vec<Posted>, goes: &dyn Fn(&Posted) -> bool| {
        let before = left.len();
        left.retain(|click| !goes(click));
        let gone = before - left.len();
        let erasure = erase(&serve, &scope);
        assert_eq!(erasure["clicks"], json!(gone), "{erasure}");
        assert!(gone > 0);
        assert_all_counts(&serve, left);
        serve.assert_audit_is_clean();
        erasure
    };

    let link = json!({"workspace_id": "acme", "scope": "link", "link_id": "a"});
    let erasure = erase_and_check(link, &mut left, &|click| {
        (click.0, click.1) == ("acme", "a")
    });
    assert_eq!(
        (&erasure["scope"], &erasure["requested_by"]),
        (&json!("link"), &json!("admin"))
    );

    // A visitor has an id a day, in one workspace.
    let listed = serve
        .api
        .analytics("globex", &format!("clicks?limit=1000&{}", window()));
    let listed = listed["clicks"].as_array().unwrap();
    let visitor = &listed[7]["visitor_id"];
    let of_visitor: Vec<_> = listed
        .iter()
        .filter(|click| &click["visitor_id"] == visitor)
        .collect();
    let instants: Vec<i64> = of_visitor
        .iter()
        .map(|click| {
            let at = click["clicked_at"].as_str().unwrap();
            chrono::DateTime::parse_from_rfc3339(at)
                .unwrap()
                .timestamp_millis()
        })
        .collect();
    let is_of_visitor = |click: &Posted| click.0 == "globex" && instants.contains(&click.3);
    let scope = json!({"workspace_id": "globex", "scope": "visitor", "visitor_id": visitor});
    let erasure = erase_and_check(scope, &mut left, &is_of_visitor);
    assert_eq!(erasure["clicks"], json!(of_visitor.len()));
    assert!(!erasure.to_string().contains(visitor.as_str().unwrap()));

    let middle = Utc::now() - TimeDelta::days(20);
    let scope = json!({"workspace_id": "globex", "scope": "link", "link_id": "b", "clicked_before": middle.to_rfc3339()});
    erase_and_check(scope, &mut left, &|click| {
        (click.0, click.1) == ("globex", "b") && click.3 < middle.timestamp_millis()
    });

    erase_and_check(
        json!({"workspace_id": "acme", "scope": "workspace"}),
        &mut left,
        &|click| click.0 == "acme",
    );

    // What comes later counts.
    let again = ("acme", "a", 9, Utc::now().timestamp_millis());
    left.push(again);
    post(&mut serve, &[again]);
    serve.wait_for_messages(601);
    assert_all_counts(&serve, &left);
    serve.assert_audit_is_clean();
    let listed = admin(&serve).ask("/v1/admin/erasures");
    let scopes: Vec<_> = listed["erasures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|erasure| erasure["scope"].as_str().unwrap())
        .collect();
    assert_eq!(scopes, ["workspace", "link", "visitor", "link"]);
}

#[test]
fn what_is_erased_is_counted_nowhere_any_more() {
    everything_is_erased_at_once(&["--erase-every", "0s"]);
}

#[test]
fn the_same_without_rollups_while_it_is_taken_off_the_disk() {
    everything_is_erased_at_once(&["--rollups", "off", "--erase-every", "1s"]);
}
