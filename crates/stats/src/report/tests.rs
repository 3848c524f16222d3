use clickmill_model::WorkspaceId;

use super::*;
use crate::counters::Counters;
use crate::dimension::Dimension;
use crate::params::{Endpoint, parse};
use crate::rank::rank;
use crate::render::Shape;
use crate::row::Group;
use crate::sample::horizon;

fn question(endpoint: &Endpoint, pairs: &[(&str, &str)]) -> Question {
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect();
    let workspace = WorkspaceId::parse("acme").unwrap();
    parse(endpoint, workspace, &pairs, horizon("2025-03-30T10:30:00Z")).unwrap()
}

fn report(question: &Question, counted: Counted) -> Report {
    let meta = Meta::new(question, Vec::new());
    Report::new(question, meta, counted)
}

#[test]
fn a_summary_has_everything_in_one_answer() {
    let question = question(
        &Endpoint::Summary,
        &[
            ("period", "today"),
            ("tz", "Europe/Berlin"),
            ("bucket", "day"),
            ("breakdowns", "country"),
        ],
    );
    let totals: Tally = Counters::new(8, 34).into();
    let before: Tally = Counters::new(44, 89).into();
    let group = Group {
        values: vec![Some("US".to_owned())],
        name: None,
        tally: totals,
    };
    let counted = Counted {
        totals,
        previous_totals: Some(before),
        series: Some(vec![totals]),
        previous_series: Some(vec![before]),
        breakdowns: vec![rank(&question.breakdowns[0], vec![group], totals).unwrap()],
        heatmap: None,
    };
    let report = report(&question, counted);
    let json = serde_json::to_string_pretty(&report.render(Shape::Dashboard)).unwrap();
    assert_eq!(json, include_str!("summary.json").trim_end());
}

#[test]
fn what_was_not_asked_is_left_out() {
    let question = question(&Endpoint::Totals, &[("compare", "none")]);
    let report = report(&question, Counted::default());
    let report = serde_json::to_value(report.render(Shape::Dashboard)).unwrap();
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
    let question = question(&Endpoint::Totals, &[("period", "total")]);
    let report = report(&question, Counted::default());
    let report = serde_json::to_value(report.render(Shape::Dashboard)).unwrap();
    let nothing = serde_json::json!({"previous": null, "delta": null, "change_pct": null});
    assert_eq!(report["totals"]["comparison"]["human_clicks"], nothing);
}

#[test]
fn a_breakdown_alone_is_its_rows_and_the_totals() {
    let question = question(&Endpoint::Breakdown(vec![Dimension::Country]), &[]);
    let counted = Counted {
        breakdowns: vec![Vec::new()],
        ..Counted::default()
    };
    let report = report(&question, counted);
    let json = serde_json::to_value(report.render(Shape::Rows)).unwrap();
    assert_eq!(json["dimension"], "country");
    assert_eq!(json["rows"], serde_json::json!([]));
    assert_eq!(json["totals"]["clicks"], 0);
}

#[test]
fn a_week_has_all_its_hours() {
    let question = question(&Endpoint::Heatmap, &[]);
    let counted = Counted {
        heatmap: Some(Heatmap::default()),
        ..Counted::default()
    };
    let report = report(&question, counted);
    let json = serde_json::to_value(report.render(Shape::Heatmap)).unwrap();
    let cells = json["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 168);
    let zero = serde_json::json!({"weekday": 7, "hour": 23, "clicks": 0, "human_clicks": 0, "bot_clicks": 0});
    assert_eq!(cells[167], zero);
}
