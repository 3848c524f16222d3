use clickmill_model::Reasons;
use clickmill_stats::ClickColumn;
use serde_json::{Value, json};

use super::Named;
use crate::openapi::schema::{Object, described, flag, instant, list, named, or_null, text};

/// Pages of clicks, and lines of exports.
pub(super) fn schemas() -> Vec<Named> {
    let cursor = or_null(text(
        "Asks for the next page as `cursor`; null on the last one.",
    ));
    let page = Object::new("Clicks, newest first.")
        .with("meta", named("Meta"))
        .with("clicks", list(named("Click")))
        .with("next_cursor", cursor);
    vec![
        ("Click", listed().schema()),
        ("ExportedClick", exported().schema()),
        ("ClickPage", page.schema()),
    ]
}

/// A click of a page, where the five of UTM are one object.
fn listed() -> Object {
    let mut utm = Object::new("Campaign parameters.");
    let mut click = Object::new("A click. What is unknown is null.");
    for &column in ClickColumn::ALL {
        match column.name().strip_prefix("utm_") {
            Some(name) => utm = utm.with(name, cell(column)),
            None if column == ClickColumn::Position => {}
            None => click = click.with(column.name(), cell(column)),
        }
    }
    click.with("utm", utm.schema())
}

/// A line of an export, with the columns that were asked for.
fn exported() -> Object {
    let click =
        Object::new("A click with the columns that were asked for. What is unknown is null.");
    let columns = ClickColumn::ALL.iter();
    columns.fold(click, |click, &column| {
        click.maybe(column.name(), cell(column))
    })
}

fn cell(column: ClickColumn) -> Value {
    let meaning = column.meaning();
    match column {
        ClickColumn::LinkId | ClickColumn::Position => text(meaning),
        ClickColumn::ClickedAt | ClickColumn::ClickedAtLocal | ClickColumn::ReceivedAt => {
            instant(meaning)
        }
        ClickColumn::CityId | ClickColumn::Asn => or_null(number(meaning)),
        ClickColumn::Status | ClickColumn::ClassifierVersion => number(meaning),
        ClickColumn::IsBot => flag(meaning),
        ClickColumn::BotReasons => {
            described(list(json!({"type": "string", "enum": reasons()})), meaning)
        }
        ClickColumn::Metadata => json!({"type": ["object", "null"], "description": meaning}),
        _ => or_null(text(meaning)),
    }
}

fn number(meaning: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": u32::MAX, "description": meaning})
}

fn reasons() -> Vec<&'static str> {
    Reasons::all().names().collect()
}
