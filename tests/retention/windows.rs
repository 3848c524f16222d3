//! Windows that reach past what is kept, held against a recount of what was posted.

use serde_json::{Value, json};

use super::rig::{CLICKS_DAYS, DAYS, Posted, Rig, TOTALS_DAYS, all_clicks};

fn clicks_of(answer: &Value) -> u64 {
    answer["totals"]["clicks"].as_u64().unwrap()
}

#[test]
fn windows_that_reach_past_what_is_kept_say_so_and_count_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let rig = Rig::start(folder.path());
    for (question, days) in [
        ("totals?compare=none", TOTALS_DAYS),
        ("timeseries?bucket=month", TOTALS_DAYS),
        ("breakdown/weekday?tz=Asia/Tokyo", TOTALS_DAYS),
        ("breakdown/link?limit=2", CLICKS_DAYS),
        ("totals?visitors=true", CLICKS_DAYS),
        ("totals?link_id=a,b,c", CLICKS_DAYS),
        ("timeseries?bucket=month&by=link", CLICKS_DAYS),
    ] {
        let question = format!("{question}&{}", rig.all_days());
        let answer = rig.serve.api.analytics("acme", &question);
        let window = &answer["meta"]["window"];
        let since = rig.day(days);
        assert_eq!(window["out_of_range"], true, "{question}");
        let retained_since = format!("{since}T00:00:00Z");
        assert_eq!(window["retained_since"], retained_since, "{question}");
        let posted = rig.posted_since("acme", since);
        // Tokyo's day has ended by three in the afternoon.
        if !question.contains("Tokyo") {
            assert_eq!(clicks_of(&answer), posted, "{question}");
            let other = rig.serve.api.analytics("globex", &question);
            let window = &other["meta"]["window"];
            assert!(window["out_of_range"].is_null(), "{window}");
            assert!(window["retained_since"].is_null(), "{window}");
            let posted = rig.posted_since("globex", rig.day(DAYS));
            assert_eq!(clicks_of(&other), posted, "{question}");
        }
    }
    let listed = all_clicks(&rig.serve.api, "acme").len() as u64;
    assert_eq!(listed, rig.posted_since("acme", rig.day(CLICKS_DAYS)));
}

#[test]
fn a_window_within_what_is_kept_says_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let rig = Rig::start(folder.path());
    let (from, to) = (rig.day(30), rig.day(1));
    let within = format!("totals?from={from}&to={to}");
    let answer = rig.serve.api.analytics("acme", &within);
    assert!(answer["meta"]["window"]["out_of_range"].is_null());
    assert_eq!(answer["meta"]["previous_out_of_range"], false);
    let previous = format!("breakdown/link?from={from}&to={to}&compare=year");
    let answer = rig.serve.api.analytics("acme", &previous);
    assert!(answer["meta"]["window"]["out_of_range"].is_null());
    assert_eq!(answer["meta"]["previous"]["out_of_range"], true);
    assert_eq!(answer["meta"]["previous_out_of_range"], true);
    for (question, days) in [
        ("compare=none", TOTALS_DAYS),
        ("visitors=true", CLICKS_DAYS),
    ] {
        let total = format!("totals?period=total&{question}");
        let answer = rig.serve.api.analytics("acme", &total);
        let since = rig.day(days);
        let window = &answer["meta"]["window"];
        assert_eq!(window["from"], format!("{since}T00:00:00Z"), "{question}");
        assert!(window["out_of_range"].is_null(), "{window}");
        assert_eq!(clicks_of(&answer), rig.posted_since("acme", since));
    }
}

#[test]
fn where_clicks_are_gone_totals_are_of_whole_quarter_hours() {
    let folder = tempfile::tempdir().unwrap();
    let rig = Rig::start(folder.path());
    let old = rig.day(150);
    let ask = |from: &str, to: &str| {
        let question = format!("totals?from={old}T{from}Z&to={old}T{to}Z&compare=none");
        let answer = rig.serve.api.analytics("acme", &question);
        let window = &answer["meta"]["window"];
        (
            window["from"].clone(),
            window["to"].clone(),
            clicks_of(&answer),
        )
    };
    let (from, to, clicks) = ask("00:01:00", "23:59:59");
    assert_eq!(from, format!("{old}T00:15:00Z"));
    assert_eq!(to, format!("{old}T23:45:00Z"));
    let is_counted = |click: &&Posted| {
        let quarter = click.at.timestamp() % 86_400 / 900;
        click.workspace == "acme" && click.at.date_naive() == old && (1..95).contains(&quarter)
    };
    let counted = rig.posted.iter().filter(is_counted).count();
    assert_eq!((clicks, counted), (counted as u64, 2), "one is at midnight");

    let (from, _, clicks) = ask("00:01:00", "00:05:00");
    assert_eq!(
        (from, clicks),
        (json!(format!("{old}T00:01:00Z")), 0),
        "no whole one"
    );
}
