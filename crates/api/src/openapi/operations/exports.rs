use axum::http::{HeaderName, StatusCode, header};
use serde_json::{Value, json};

use super::{Answer, Operation, Tag};
use crate::error_code::ErrorCode;
use crate::export::head::{CURSOR, NEXT_CURSOR, NEXT_SINCE, ROWS, content_types};
use crate::openapi::parameters;
use crate::openapi::schema::lines_of;

/// `GET …/export`
pub(crate) fn export() -> Operation {
    Operation::new("exportClicks", Tag::Exports, "Take out clicks")
        .about(
            "Every click of a filter, without a limit on how many; without a window, all of them whenever they were clicked. An export has the clicks that are stored when it begins. \
             One that was cut off ends without the last chunk of its transfer encoding, which every HTTP library reports as an error. To go on, ask the same with \
             `cursor` and `after`; for what is stored later, with `since`.",
        )
        .takes(parameters::of_export())
        .takes_filters()
        .such_as(&[("columns", json!("clicked_at,country,is_bot")), ("limit", json!(2))])
        .answers(file())
        .refuses(ErrorCode::Unprocessable)
}

/// A file of any format.
fn file() -> Answer {
    let lines = include_str!("../examples/export.ndjson");
    let content = content_types().into_iter().map(|content_type| {
        let body = match content_type {
            "application/x-ndjson" => json!({"schema": lines_of("ExportedClick"), "example": lines}),
            "text/csv; charset=utf-8" => json!({"schema": {"type": "string", "description": "With a head. UTF-8, RFC 4180 with plain line feeds."}}),
            _ => json!({"schema": {"type": "string", "contentMediaType": content_type}}),
        };
        (content_type, body)
    });
    let answer = Answer {
        content: content.collect(),
        ..Answer::empty(StatusCode::OK, "A file, by `format` and `compression`.")
    };
    let headers: [(HeaderName, &str, &str, bool); 5] = [
        (
            ROWS,
            "integer",
            "How many clicks it has, unless some are removed meanwhile.",
            true,
        ),
        (
            CURSOR,
            "string",
            "Asks for this very export again as `cursor`, and with `after` for the rest of it.",
            true,
        ),
        (
            NEXT_CURSOR,
            "string",
            "Asks for the clicks after the `limit`, when there are any.",
            false,
        ),
        (
            NEXT_SINCE,
            "string",
            "Asks for what is stored after this export as `since`; with its last part only.",
            false,
        ),
        (
            header::CONTENT_DISPOSITION,
            "string",
            "The name of the file, such as `clicks-acme.csv.gz`.",
            true,
        ),
    ];
    headers
        .into_iter()
        .fold(answer, |answer, (name, kind, description, required)| {
            let header: Value =
                json!({"schema": {"type": kind}, "description": description, "required": required});
            answer.with_header(name, header)
        })
}
