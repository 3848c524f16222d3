//! Answers before and after rows are gone.

use chrono::{Datelike, TimeDelta, Utc};
use serde_json::{Value, json};

use super::retention;
use super::rig::{CLICKS_DAYS, DAYS, Rig, TOTALS_DAYS, all_clicks};
use crate::support::wait_until;

/// Questions of every kind; where the present matters, only its day does.
const QUESTIONS: [&str; 9] = [
    "totals?compare=year&compare_align=full",
    "totals?visitors=true&compare_align=full",
    "totals?link_id=a&compare=none",
    "timeseries?bucket=week",
    "timeseries?bucket=month&by=link",
    "heatmap?traffic=human",
    "breakdown/hour?limit=5",
    "breakdown/link?compare=previous&compare_align=full",
    "summary?breakdowns=link,os&compare_align=full",
];

/// Windows that begin and end before and after what is kept, within quarter hours, and in other zones.
fn windows(rig: &Rig) -> Vec<String> {
    let (first, last) = (rig.day(DAYS), rig.day(1));
    vec![
        rig.all_days(),
        format!("from={first}T10:07:00Z&to={last}T10:07:00Z"),
        format!("from={first}T10:07:00Z&to={}T10:07:00Z", rig.day(150)),
        format!("from={first}&to={last}&tz_offset=7"),
        "period=total".to_owned(),
        "period=12mo&tz=Asia/Kolkata".to_owned(),
    ]
}

/// The answers to all questions, without what differs each time, and all clicks.
fn answers(rig: &Rig) -> Vec<String> {
    let api = &rig.serve.api;
    let mut answers = Vec::new();
    for (workspace, windows) in [("acme", windows(rig)), ("globex", vec![rig.all_days()])] {
        let about = |window| QUESTIONS.map(|question| format!("{question}&{window}"));
        for question in windows.iter().flat_map(about) {
            let mut answer = api.analytics(workspace, &question);
            let meta = answer["meta"].as_object_mut().unwrap();
            for name in ["request_id", "lag_seconds", "data_as_of"] {
                assert!(meta.remove(name).is_some(), "{name}");
            }
            answers.push(format!("{workspace} {question}: {answer}"));
        }
        answers.extend(all_clicks(api, workspace));
    }
    answers
}

fn assert_answers(rig: &Rig, before: &[String]) {
    let now = answers(rig);
    for (now, before) in now.iter().zip(before) {
        assert_eq!(now, before);
    }
    assert_eq!(now.len(), before.len());
}

#[test]
fn answers_are_the_same_before_and_after_rows_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut rig = Rig::start(folder.path());
    let before = answers(&rig);
    rig.serve.assert_audit_is_clean();
    let said = retention(&rig.serve, &["--dry-run"]);
    assert!(said.contains("this would be removed"), "{said}");
    let stored = rig.serve.number("SELECT count() FROM clicks");
    assert_eq!(stored, rig.posted.len() as u64);

    let said = retention(&rig.serve, &[]);
    assert!(said.contains("this was removed"), "{said}");
    let again = retention(&rig.serve, &[]);
    assert_eq!(again, "there is nothing to remove\n");
    assert_stored(&rig);
    assert_answers(&rig, &before);
    rig.serve.assert_audit_is_clean();

    // Rows that were settled a moment ago and removed are not read from the log again.
    rig.restart(folder.path());
    let more = json!({"workspace_id": "other", "link_id": "a", "clicked_at": Utc::now().timestamp_millis(), "domain": "go.acme.com"});
    let (status, answer) = rig.serve.api.post("/v1/clicks", &more.to_string());
    assert_eq!(status, 202, "{answer}");
    rig.serve.wait_for_messages(rig.posted.len() as u64 + 1);
    assert_stored(&rig);
    assert_answers(&rig, &before);
    rig.serve.assert_audit_is_clean();
}

/// Only whole months are gone, and only of one workspace.
fn assert_stored(rig: &Rig) {
    for (table, time, count, days) in [
        ("clicks", "day", "count()", CLICKS_DAYS),
        ("totals_15m", "bucket", "sum(clicks)", TOTALS_DAYS),
    ] {
        let of = |workspace: &str| {
            let of = format!("FROM {table} WHERE workspace_id = '{workspace}'");
            let first = format!("SELECT toDate(min({time})) {of}");
            let count = rig.serve.number(&format!("SELECT {count} {of}"));
            (rig.serve.query(&first), count)
        };
        let since = rig.day(days).with_day(1).unwrap();
        let expected = |workspace: &str, since: chrono::NaiveDate| {
            (since.to_string(), rig.posted_since(workspace, since))
        };
        assert_eq!(of("acme"), expected("acme", since), "{table}");
        assert_eq!(of("globex"), expected("globex", rig.day(DAYS)), "{table}");
    }
}

#[test]
fn what_is_kept_moves_on_with_the_days_and_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let rig = Rig::start(folder.path());
    let path = "/v1/workspaces/acme/retention";
    let clicks_in_all = || {
        let answer = rig
            .serve
            .api
            .analytics("acme", "totals?period=total&visitors=true");
        (
            answer["totals"]["clicks"].clone(),
            answer["meta"]["window"]["retained_since"].clone(),
        )
    };
    for days in [30, 1, 365] {
        let (status, _) = rig
            .serve
            .api
            .put(path, &json!({"clicks_days": days}).to_string());
        assert_eq!(status, 200);
        let since = rig.day(days);
        let expected = (
            json!(rig.posted_since("acme", since)),
            json!(format!("{since}T00:00:00Z")),
        );
        wait_until("what was set is seen", || clicks_in_all() == expected);
    }
    rig.serve.api.put(path, "{}");
    let all = rig.posted_since("acme", rig.day(0) - TimeDelta::days(DAYS));
    wait_until("all is kept", || {
        clicks_in_all() == (json!(all), Value::Null)
    });
}
