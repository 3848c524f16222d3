//! What is answered: headers, and errors.

use axum::http::header::{CACHE_CONTROL, CONNECTION, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Map, Value, json};

use super::document::Listener;
use super::operation::{Answer, JSON};
use super::schema::{named, put};
use super::schemas;
use crate::error_code::ErrorCode;
use crate::limits::answer_headers::{LIMIT, POLICY, RATE_LIMIT, REMAINING, RESET};
use crate::request_id;

/// The headers that say how limits stand.
fn of_limits() -> Vec<String> {
    [LIMIT, REMAINING, RESET, POLICY, RATE_LIMIT]
        .map(|name| name.as_str().to_owned())
        .into()
}

/// Headers that many answers have, by name.
pub(super) fn headers() -> Value {
    let number = json!({"type": "integer", "minimum": 0});
    let text = json!({"type": "string"});
    let all = [
        (
            request_id::HEADER,
            &text,
            "Names the request, as the client did, or else by 32 hexadecimal digits.",
            true,
        ),
        (
            CACHE_CONTROL,
            &text,
            "What is about a customer's data is kept by nobody, or by the client only.",
            false,
        ),
        (
            LIMIT,
            &number,
            "Of the tightest limit: how much may be asked for at once. Operators are not limited.",
            false,
        ),
        (
            REMAINING,
            &number,
            "Of the tightest limit: how much of it is left.",
            false,
        ),
        (
            RESET,
            &number,
            "Of the tightest limit: seconds from now until all of it is there again.",
            false,
        ),
        (
            POLICY,
            &text,
            "All limits, as draft-ietf-httpapi-ratelimit-headers has them: `\"workspace\";q=200;w=2`, a quota and the seconds it takes to fill up.",
            false,
        ),
        (
            RATE_LIMIT,
            &text,
            "How they stand: `\"workspace\";r=150;t=1`, what is left and the seconds until all of it is there again.",
            false,
        ),
        (
            RETRY_AFTER,
            &number,
            "Seconds to wait before the next try.",
            true,
        ),
        (WWW_AUTHENTICATE, &text, "`Bearer`.", true),
        (
            CONNECTION,
            &text,
            "`close`: what still comes of the body is not the next request.",
            false,
        ),
    ];
    let headers: Map<_, _> = all
        .into_iter()
        .map(|(name, schema, description, required)| {
            let header =
                json!({"schema": schema, "description": description, "required": required});
            (name.to_string(), header)
        })
        .collect();
    headers.into()
}

fn refer_to(names: impl IntoIterator<Item = String>) -> Value {
    let headers: Map<_, _> = names
        .into_iter()
        .map(|name| {
            let reference = json!({"$ref": format!("#/components/headers/{name}")});
            (name, reference)
        })
        .collect();
    headers.into()
}

/// What a route answers.
pub(super) fn answer(answer: &Answer, is_limited: bool) -> Value {
    let mut common = vec![request_id::HEADER.to_string()];
    if is_limited {
        common.push(CACHE_CONTROL.to_string());
        common.extend(of_limits());
    }
    let mut headers = refer_to(common);
    for (name, header) in &answer.headers {
        put(&mut headers, name.as_str(), header.clone());
    }
    let mut document = json!({"description": answer.description, "headers": headers});
    if !answer.content.is_empty() {
        let content: Map<_, _> = answer
            .content
            .iter()
            .map(|(content_type, body)| ((*content_type).to_owned(), body.clone()))
            .collect();
        put(&mut document, "content", content.into());
    }
    document
}

/// Every error as an answer, by its code.
pub(super) fn errors(listener: Listener) -> Value {
    let errors: Map<_, _> = ErrorCode::ALL
        .iter()
        .map(|&code| (code.name().to_owned(), error(listener, code)))
        .collect();
    errors.into()
}

fn error(listener: Listener, code: ErrorCode) -> Value {
    let mut headers = vec![request_id::HEADER.to_string()];
    match code {
        ErrorCode::RateLimitExceeded | ErrorCode::ServiceUnavailable => {
            headers.push(RETRY_AFTER.to_string());
        }
        ErrorCode::Unauthorized => headers.push(WWW_AUTHENTICATE.to_string()),
        ErrorCode::RequestTimeout => headers.push(CONNECTION.to_string()),
        _ => {}
    }
    let is_before_limits = matches!(
        code,
        ErrorCode::Unauthorized | ErrorCode::HeadersTooLarge | ErrorCode::MethodNotAllowed
    );
    if listener == Listener::Public && !is_before_limits {
        headers.extend(of_limits());
    }
    let content = json!({"schema": named("Error"), "example": schemas::example(code)});
    json!({"description": code.meaning(), "headers": refer_to(headers), "content": {JSON: content}})
}
