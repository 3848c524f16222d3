use axum::http::StatusCode;
use serde_json::json;

use super::{Answer, Body, Operation, Tag};
use crate::body::MAX_THINGS;
use crate::clicks::idempotency_key;
use crate::error_code::ErrorCode;
use crate::openapi::parameter::Parameter;
use crate::openapi::parameters;
use crate::openapi::schema::{lines_of, named};

fn page(id: &'static str, summary: &'static str) -> Operation {
    let answer = Answer::json(
        "ClickPage",
        include_str!("../examples/clicks.json"),
        "A page of clicks.",
    );
    Operation::new(id, Tag::Questions, summary)
        .takes(parameters::of_page())
        .takes_filters()
        .such_as(&[("limit", json!(1)), ("period", json!("last7"))])
        .answers(answer)
        .refuses(ErrorCode::Unprocessable)
}

/// `GET …/clicks`
pub(crate) fn clicks() -> Operation {
    page("listClicks", "Clicks themselves").about(
        "Newest first, a page at a time. All pages are about the window of the first one, and together have every click once that was stored when the first was answered. \
         For all clicks take an export.",
    )
}

/// `GET …/links/{link_id}/clicks`
pub(crate) fn clicks_of_link() -> Operation {
    page("listClicksOfLink", "Clicks of a link")
        .about("The same of one link. A link that nobody clicked, or that is not known, has none.")
}

/// `POST /v1/clicks`
pub(crate) fn send_clicks() -> Operation {
    let click = json!({
        "workspace_id": "acme", "link_id": "spring", "clicked_at": "2026-11-21T11:00:00Z", "domain": "go.acme.com", "ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
        "referrer": "https://t.co/abc",
    });
    let key = json!({"type": "string", "pattern": r#"^([!#-~][!-~]{0,254}|"([!#-\[\]-~]|\\["\\]){1,255}")$"#});
    let key_description = "1 to 255 visible ASCII characters, in double quotes or without. Stands for the clicks of the body: posted again, each counts once, whatever the body says.";
    let lines = json!({"schema": lines_of("SentClick"), "example": format!("{click}\n")});
    let clicks = json!({"schema": named("SentClicks"), "example": [click]});
    let body = Body {
        content: vec![
            ("application/json", clicks),
            ("application/x-ndjson", lines),
        ],
        description: "A click, an array of them, or one a line. The content type does not matter.",
    };
    let answer = Answer::json(
        "Taken",
        include_str!("../examples/taken.json"),
        "Those that were accepted are on disk, or in Kafka, and will be counted.",
    );
    Operation::new("sendClicks", Tag::Clicks, "Send clicks")
        .about(format!(
            "Takes at most {MAX_THINGS} clicks: good ones are taken even if others are not. Whoever gets no answer, or 503, sends the same again: every click has a \
             `click_id`, its own or one made of `Idempotency-Key` (without it: of the body) and its place, and counts once."
        ))
        .takes([Parameter::header(idempotency_key::HEADER.as_str(), key, key_description)])
        .takes_body(body)
        .answers(answer.with_status(StatusCode::ACCEPTED))
        .refuses(ErrorCode::Unprocessable)
        .refuses(ErrorCode::NotFound)
}
