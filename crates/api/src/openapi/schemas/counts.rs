use serde_json::{Value, json};

use super::Named;
use crate::openapi::schema::{Object, count, described, list, named, or_null, text};

/// What is counted, and how it compares.
pub(super) fn schemas() -> Vec<Named> {
    let change = Object::new("A counter compared. All three are null when there is nothing to compare with.")
        .with("previous", or_null(count("The count in the other window.")))
        .with("delta", or_null(json!({"type": "integer", "description": "Current − previous."})))
        .with("change_pct", or_null(json!({
            "type": "number", "description": "delta / previous × 100, one decimal, half away from zero; null also when previous is 0.",
        })));
    let changes = Object::new("Every counter compared.")
        .with("clicks", named("Change"))
        .with("human_clicks", named("Change"))
        .with("bot_clicks", named("Change"))
        .maybe("visitors", named("Change"));
    vec![
        ("Change", change.schema()),
        ("Changes", changes.schema()),
        ("Counters", clicks().schema()),
        (
            "Totals",
            counted("The counters of the whole window.")
                .maybe("comparison", named("Changes"))
                .schema(),
        ),
        ("Point", point().schema()),
        ("Row", row().schema()),
        ("UniformRow", uniform_row().schema()),
        ("Cell", cell().schema()),
    ]
}

/// Clicks by verdict.
fn clicks() -> Object {
    Object::new("Clicks by verdict: `clicks` = `human_clicks` + `bot_clicks`.")
        .with("clicks", count("Every click."))
        .with("human_clicks", count("Clicks whose verdict is human."))
        .with("bot_clicks", count("The other clicks."))
}

/// The same, and visitors where they were asked for.
fn counted(description: &'static str) -> Object {
    let visitors = or_null(count(
        "Distinct visitors among the human clicks, with `visitors=true` only; null of `other`, where nobody knows.",
    ));
    Object::new(description)
        .and(clicks())
        .maybe("visitors", visitors)
}

fn point() -> Object {
    let instant = crate::openapi::schema::instant;
    counted("A bucket of a series.")
        .with(
            "start",
            instant("First instant of the bucket within the window."),
        )
        .with(
            "end",
            instant("First instant after it, at most the end of the window."),
        )
        .with("start_local", instant("`start` with the local offset."))
}

/// What rows have beside what they are called by.
fn of_rows(description: &'static str) -> Object {
    let pct = json!({"type": "number", "description": "Share of the clicks of the window in percent, one decimal."});
    let series = described(
        list(named("Counters")),
        "One for each bucket of the series, when that was asked for.",
    );
    counted(description)
        .with("pct", pct)
        .maybe("comparison", named("Changes"))
        .maybe("series", series)
}

fn row() -> Object {
    let value = or_null(text(
        "The value as it is filtered by; null of `other` and `unknown`.",
    ));
    let label = text(
        "The display name; `other` for all clicks that are in no other row, `unknown` for those without a value.",
    );
    of_rows("The clicks that have a value in common.")
        .maybe("value", value)
        .maybe("label", label)
        .maybe("values", values())
        .maybe("labels", labels())
}

fn uniform_row() -> Object {
    of_rows("The clicks that have values in common.")
        .with("values", values())
        .with("labels", labels())
}

fn values() -> Value {
    let values = list(json!({"type": ["string", "null"]}));
    described(
        values,
        "A value for each dimension, where there are several.",
    )
}

fn labels() -> Value {
    let labels = list(json!({"type": "string"}));
    described(
        labels,
        "A display name for each dimension, where there are several.",
    )
}

fn cell() -> Object {
    let hour =
        json!({"type": "integer", "minimum": 0, "maximum": 23, "description": "Local hour."});
    let weekday = json!({"type": "integer", "minimum": 1, "maximum": 7, "description": "Local weekday, 1 is Monday."});
    clicks().with("weekday", weekday).with("hour", hour)
}
