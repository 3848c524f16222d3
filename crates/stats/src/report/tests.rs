use clickmill_model::WorkspaceId;

use super::*;
use crate::params::{Endpoint, parse};
use crate::rank::{Sort, rank};
use crate::sample::{at, horizon};

fn question(endpoint: Endpoint, pairs: &[(&str, &str)]) -> Question {
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    let workspace = WorkspaceId::parse("acme").unwrap();
    parse(endpoint, workspace, &pairs, horizon("2025-03-30T10:30:00Z")).unwrap()
}

fn report(question: &Question, counted: Counted) -> Report {
    let meta = Meta::new(
        question,
        "req_1".to_owned(),
        Some(at("2025-03-30T10:29:58.5Z")),
    );
    Report::new(question, meta, counted)
}

#[test]
fn a_summary_has_everything_in_one_answer() {
    let question = question(
        Endpoint::Summary,
        &[
            ("period", "today"),
            ("tz", "Europe/Berlin"),
            ("bucket", "day"),
            ("breakdowns", "country"),
        ],
    );
    let totals = Counters::new(8, 34);
    let counted = Counted {
        totals,
        visitors: None,
        previous_totals: Some(Counters::new(44, 89)),
        series: Some(vec![totals]),
        previous_series: Some(vec![Counters::new(44, 89)]),
        breakdowns: vec![
            rank(
                Dimension::Country,
                vec![(Some("US".to_owned()), totals)],
                totals,
                Sort::HumanClicks,
                10,
            )
            .unwrap(),
        ],
    };
    let json = serde_json::to_string_pretty(&report(&question, counted)).unwrap();
    assert_eq!(json, include_str!("summary.json").trim_end());
}

#[test]
fn what_was_not_asked_is_left_out() {
    let question = question(Endpoint::Totals, &[("compare", "none")]);
    let report = serde_json::to_value(report(&question, Counted::default())).unwrap();
    let names: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(names, ["meta", "totals"]);
    assert_eq!(
        report["totals"],
        serde_json::json!({"clicks": 0, "human_clicks": 0, "bot_clicks": 0})
    );
    assert_eq!(report["meta"]["previous"], serde_json::Value::Null);
    assert_eq!(report["meta"]["bucket"], serde_json::Value::Null);
}

#[test]
fn compared_with_nothing_every_change_is_null() {
    let question = question(Endpoint::Totals, &[("period", "total")]);
    let report = serde_json::to_value(report(&question, Counted::default())).unwrap();
    let nothing = serde_json::json!({"previous": null, "delta": null, "change_pct": null});
    assert_eq!(report["totals"]["comparison"]["human_clicks"], nothing);
}

#[test]
fn a_breakdown_alone_is_its_rows_and_the_totals() {
    let question = question(Endpoint::Breakdown(Dimension::Country), &[]);
    let counted = Counted {
        breakdowns: vec![Vec::new()],
        ..Counted::default()
    };
    let breakdown = report(&question, counted).into_breakdown().unwrap();
    let json = serde_json::to_value(breakdown).unwrap();
    assert_eq!(json["dimension"], "country");
    assert_eq!(json["rows"], serde_json::json!([]));
    assert_eq!(json["totals"]["clicks"], 0);
}
