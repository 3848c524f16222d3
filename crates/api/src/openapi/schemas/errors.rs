use clickmill_model::Reason;
use serde_json::{Value, json};

use super::Named;
use crate::error_code::ErrorCode;
use crate::openapi::schema::{Object, count, described, list, named, text, words};

/// The one shape of errors.
pub(super) fn schemas() -> Vec<Named> {
    let codes = words(
        ErrorCode::ALL
            .iter()
            .map(|code| (code.name(), code.meaning())),
    );
    let broken = Object::new("A parameter or field that breaks a rule.")
        .with("field", text("Which one."))
        .with(
            "message",
            text("The rule, with its limits and the nearest valid value."),
        );
    let detail = Object::new("What went wrong.")
        .with(
            "code",
            described(codes, "What kind of error, for programs."),
        )
        .with("message", text("What went wrong, for people."))
        .maybe(
            "field",
            text("The first parameter or field that breaks a rule."),
        )
        .maybe(
            "fields",
            described(list(broken.schema()), "All that break a rule."),
        )
        .maybe(
            "rejected",
            described(
                list(named("Rejected")),
                "What of a body was refused, with the first hundred reasons.",
            ),
        )
        .with(
            "request_id",
            text("Names the request in logs, and in the header `X-Request-Id`."),
        )
        .maybe(
            "retry_after",
            count("Seconds to wait before the next try; with 429 and 503 only."),
        );
    let error = Object::new("An error.").with("error", detail.schema());
    vec![("Error", error.schema()), ("Rejected", rejected().schema())]
}

/// A part of a body that was refused.
fn rejected() -> Object {
    let reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    let reason = text(&format!(
        "Which rule, for programs: one of {}, not_allowed (what the token is not good for), unknown_field, bad_value, out_of_range, too_short, conflict.",
        reasons.join(", ")
    ));
    Object::new("Something that was refused.")
        .maybe("index", count("Its place in the body, from 0."))
        .maybe("field", text("The field at fault."))
        .with("reason", reason)
        .with("message", text("The rule, for people."))
}

/// An error as it is answered.
pub(in crate::openapi) fn example(code: ErrorCode) -> Value {
    let mut error = json!({"code": code.name(), "message": message(code), "request_id": "b306c3e59da61e8315a04ed0aa0741e4"});
    let more = match code {
        ErrorCode::InvalidRequest => {
            json!({"field": "tz", "fields": [{"field": "tz", "message": "unknown time zone, must be an IANA name; did you mean `Europe/Berlin`?"}]})
        }
        ErrorCode::RateLimitExceeded => json!({"retry_after": 2}),
        ErrorCode::ServiceUnavailable => json!({"retry_after": 1}),
        ErrorCode::Unprocessable => {
            json!({"rejected": [{"index": 0, "field": "link_id", "reason": "missing_field", "message": "link_id is required"}]})
        }
        _ => json!({}),
    };
    if let (Some(error), Value::Object(more)) = (error.as_object_mut(), more) {
        error.extend(more);
    }
    json!({"error": error})
}

const fn message(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::InvalidRequest => {
            "tz: unknown time zone, must be an IANA name; did you mean `Europe/Berlin`?"
        }
        ErrorCode::Unauthorized => "send a valid token as `Authorization: Bearer …`",
        ErrorCode::Forbidden => "this takes a token with the scope `analytics:read`",
        ErrorCode::NotFound => "there is nothing here",
        ErrorCode::MethodNotAllowed => "this path does not take this method",
        ErrorCode::RequestTimeout => "the body came too slowly",
        ErrorCode::PayloadTooLarge => "the body is larger than allowed",
        ErrorCode::Unprocessable => "nothing was done, because fields break rules",
        ErrorCode::RateLimitExceeded => {
            "this workspace asks for too much at a time: try again in 2 s"
        }
        ErrorCode::HeadersTooLarge => "the headers are larger than allowed",
        ErrorCode::InternalServerError => "something went wrong on our side",
        ErrorCode::ServiceUnavailable => "temporarily unavailable, try again",
    }
}
