use clickmill_stats::Dimension;
use serde_json::{Map, Value, json};

use super::Named;
use crate::openapi::schema::{
    Object, count, described, flag, instant, list, named, or_null, or_null_word, text,
};

/// The answers to questions.
pub(super) fn schemas() -> Vec<Named> {
    let report = |description| {
        Object::new(description)
            .with("meta", named("Meta"))
            .with("totals", named("Totals"))
    };
    let series = |object: Object| {
        let previous = described(
            list(named("Point")),
            "The buckets of the window compared with.",
        );
        let series = described(
            list(named("Point")),
            "The buckets of the window, zeros included, ascending.",
        );
        object
            .maybe("series", series)
            .maybe("previous_series", previous)
    };
    let rows = || {
        described(
            list(named("Row")),
            "They add up to `totals`; of `tag`, whose rows overlap, they may be more.",
        )
    };
    let dimension = |object: Object| {
        object.maybe("dimension", named("Dimension")).maybe(
            "dimensions",
            described(list(named("Dimension")), "Where there are several."),
        )
    };
    let by = dimension(Object::new("A series for each of the top values.")).with("rows", rows());
    let cells = json!({"type": "array", "minItems": 168, "maxItems": 168, "items": named("Cell")});
    vec![
        ("Meta", meta().schema()),
        ("WindowEcho", window().schema()),
        ("Step", step().schema()),
        (
            "Summary",
            series(report("Everything for a dashboard."))
                .maybe("breakdowns", breakdowns())
                .schema(),
        ),
        ("TotalsReport", report("Totals.").schema()),
        (
            "Timeseries",
            series(report("A series."))
                .maybe("by", by.schema())
                .schema(),
        ),
        (
            "Breakdown",
            dimension(report("Rows.")).with("rows", rows()).schema(),
        ),
        (
            "Heatmap",
            report("The hours of a week.").with("cells", cells).schema(),
        ),
        (
            "LinkRows",
            report("Rows of links.").with("rows", rows()).schema(),
        ),
        (
            "QueryReport",
            series(report("Everything that was asked for."))
                .with("dimensions", list(named("Dimension")))
                .with("rows", list(named("UniformRow")))
                .schema(),
        ),
    ]
}

/// The rows of each dimension by its name.
fn breakdowns() -> Value {
    let fields: Map<_, _> = Dimension::ALL
        .iter()
        .map(|dimension| (dimension.name().to_owned(), list(named("Row"))))
        .collect();
    json!({"type": "object", "properties": fields, "additionalProperties": false, "description": "The rows of each breakdown."})
}

fn meta() -> Object {
    fresh("What was resolved, and how fresh it is.")
        .with("window", described(named("WindowEcho"), "The window that was counted."))
        .with("partial", flag("Whether the window is in progress."))
        .with("tz", text("The zone."))
        .with("week_start", named("WeekStart"))
        .with("bucket", or_null_word(named("Bucket")))
        .with("traffic", named("Traffic"))
        .maybe("visitors_method", json!({"type": "string", "enum": ["sum_of_daily"], "description": "What `visitors` count, when they were asked for."}))
        .with("previous", or_null(described(named("WindowEcho"), "The window compared with.")))
        .with("previous_out_of_range", flag("Whether that window begins before the first click or what is kept."))
        .maybe("explain", described(list(named("Step")), "What was read for the answer, with `explain=true`."))
}

/// What every answer about clicks says of itself.
fn fresh(description: &'static str) -> Object {
    Object::new(description)
        .with("request_id", text("Names the request in logs."))
        .with(
            "data_as_of",
            or_null(instant(
                "Everything up to this instant is counted; null when that is not known.",
            )),
        )
        .with(
            "lag_seconds",
            or_null(count("Seconds from then until the question.")),
        )
}

fn window() -> Object {
    Object::new("A window in UTC and with the local offset. `to` is not part of it.")
        .with("from", instant("First instant."))
        .with("to", instant("First instant that is not part of it."))
        .with("from_local", instant("`from` with the local offset."))
        .with("to_local", instant("`to` with the local offset."))
        .maybe(
            "retained_since",
            instant("Nothing before this is counted, because it is kept no longer."),
        )
        .maybe(
            "out_of_range",
            flag("Whether the window begins before that; absent when it does not."),
        )
}

fn step() -> Object {
    Object::new("A statement that is part of an answer.")
        .with("counts", text("What it counts."))
        .with(
            "window",
            json!({"type": "string", "enum": ["current", "previous"]}),
        )
        .with("reads", list(text("A table.")))
}
