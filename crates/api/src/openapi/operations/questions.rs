use axum::http::{StatusCode, header};
use clickmill_stats::{Breakdown, Dimension, Endpoint};
use serde_json::{Value, json};

use super::{Answer, Body, Operation, Tag};
use crate::error_code::ErrorCode;
use crate::openapi::parameter::Parameter;
use crate::openapi::parameters;

/// A question that is all in the address.
fn question(id: &'static str, summary: &'static str, endpoint: &Endpoint) -> Operation {
    answerable(Operation::new(id, Tag::Questions, summary))
        .takes(parameters::of_endpoint(endpoint))
        .takes_filters()
        .such_as(&[("period", json!("last7")), ("tz", json!("Europe/Berlin"))])
}

/// What all questions about numbers have in common.
fn answerable(operation: Operation) -> Operation {
    let known =
        "The `ETag` of an answer: 304 as long as nothing new is settled that would change it.";
    operation
        .takes([Parameter::header(
            "If-None-Match",
            json!({"type": "string"}),
            known,
        )])
        .answers(
            Answer::empty(StatusCode::NOT_MODIFIED, "Nothing has changed.")
                .with_header(header::ETAG, tag()),
        )
        .refuses(ErrorCode::Unprocessable)
}

fn tag() -> Value {
    json!({"schema": {"type": "string"}, "required": true, "description": "Names these numbers, for `If-None-Match`."})
}

fn numbers(schema: &str, example: &str, description: &'static str) -> Answer {
    Answer::json(schema, example, description).with_header(header::ETAG, tag())
}

/// `GET …/summary`
pub(crate) fn summary() -> Operation {
    let answer = numbers(
        "Summary",
        include_str!("../examples/summary.json"),
        "Totals, series and rows of one moment.",
    );
    question("getSummary", "Everything for a dashboard", &Endpoint::Summary)
        .about("Totals with comparison, a series, the series compared with, and the rows of some dimensions, in one call. All of them add up: total = sum of the buckets = sum of the rows.")
        .such_as(&[("breakdowns", json!("country")), ("limit", json!(2)), ("bucket", json!("week"))])
        .answers(answer)
}

/// `GET …/totals`
pub(crate) fn totals() -> Operation {
    let answer = numbers(
        "TotalsReport",
        include_str!("../examples/totals.json"),
        "Counters and their change.",
    );
    question("getTotals", "Totals", &Endpoint::Totals)
        .about("The counters of a window, and how they compare.")
        .such_as(&[("visitors", json!(true))])
        .answers(answer)
}

/// `GET …/timeseries`
pub(crate) fn timeseries() -> Operation {
    let answer = numbers(
        "Timeseries",
        include_str!("../examples/timeseries.json"),
        "Buckets, zeros included, ascending.",
    );
    question("getTimeseries", "A series", &Endpoint::Timeseries)
        .about("The window divided into buckets of the zone, zeros included; with `by` a series for each of the top values of a dimension, and for `other` and `unknown`. \
            A day has 23, 24 or 25 hours where clocks change; a repeated local hour is two buckets.")
        .such_as(&[("bucket", json!("week"))])
        .answers(answer)
}

/// `GET …/breakdown/{dimension}`
pub(crate) fn breakdown() -> Operation {
    let answer = numbers(
        "Breakdown",
        include_str!("../examples/breakdown.json"),
        "Rows that add up to the totals.",
    );
    question("getBreakdown", "Rows by a dimension", &Endpoint::Breakdown(vec![Dimension::Country]))
        .about("A row for each value of a dimension, or for each combination of values of two, most first; then one row `other` for all that is not listed, and \
            one `unknown` for clicks without a value. `hour` and `weekday` list every cell.")
        .such_as(&[("limit", json!(3))])
        .answers(answer)
}

/// `GET …/heatmap`
pub(crate) fn heatmap() -> Operation {
    let answer = numbers(
        "Heatmap",
        include_str!("../examples/heatmap.json"),
        "All 168 cells, by weekday and hour.",
    );
    question("getHeatmap", "The hours of a week", &Endpoint::Heatmap)
        .about("Clicks by local weekday and hour, zeros included.")
        .answers(answer)
}

/// `GET …/links`
pub(crate) fn link_rows() -> Operation {
    let answer = numbers(
        "LinkRows",
        include_str!("../examples/link_rows.json"),
        "Rows of links.",
    );
    question("getLinkCounters", "Rows of links", &Endpoint::Links)
        .about("The counters of the top links, or of those in `ids`, in that order and zeros included.")
        .such_as(&[("ids", json!("spring,summer"))])
        .answers(answer)
}

/// `POST …/query`
pub(crate) fn query() -> Operation {
    let example = json!({
        "period": "last7", "tz": "Europe/Berlin", "dimensions": ["country", "device"], "limit": 3,
        "filters": [{"dimension": "browser", "not": ["Chrome", null]}],
    });
    let answer = numbers(
        "QueryReport",
        include_str!("../examples/query.json"),
        "Everything that was asked for.",
    );
    let description = format!(
        "What the other questions are shorthands for, as JSON: any filters, up to {} dimensions, `bucket` for a series per row, a comparison. \
         These questions have fewer places at a time than dashboards.",
        Breakdown::MAX_DIMENSIONS
    );
    answerable(Operation::new(
        "query",
        Tag::Questions,
        "The general question",
    ))
    .about(description)
    .takes_body(Body::json("Query", &example, "A question."))
    .answers(answer)
}
