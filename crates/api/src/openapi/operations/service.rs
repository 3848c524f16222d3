use serde_json::json;

use super::{Answer, Operation, Tag};
use crate::error_code::ErrorCode;
use crate::openapi::operation::JSON;

fn service(id: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, Tag::Service, summary).without_store()
}

/// `GET /`
pub(crate) fn index() -> Operation {
    let mut answer = Answer::text(JSON, "The service, its version, and where to go on.");
    answer.content = vec![(JSON, json!({"schema": {"type": "object"}}))];
    service("index", "What this is").answers(answer)
}

/// `GET /docs`
pub(crate) fn docs() -> Operation {
    service("docs", "This description as a page").answers(Answer::text(
        "text/html; charset=utf-8",
        "A page that needs nothing else: no scripts, no other hosts.",
    ))
}

/// `GET /v1/openapi.json`
pub(crate) fn openapi() -> Operation {
    let mut answer = Answer::text(JSON, "OpenAPI 3.1.");
    answer.content = vec![(JSON, json!({"schema": {"type": "object"}}))];
    service("openapi", "This description").answers(answer)
}

/// `GET /health/live`
pub(crate) fn live() -> Operation {
    service("live", "Whether the process runs").answers(Answer::text(PLAIN, "It does."))
}

/// `GET /health/ready`
pub(crate) fn ready() -> Operation {
    service("ready", "Whether the process can answer")
        .about("Its store does.")
        .answers(Answer::text(PLAIN, "It can."))
        .refuses(ErrorCode::ServiceUnavailable)
}

/// `GET /metrics`
pub(crate) fn metrics() -> Operation {
    service("metrics", "Metrics").answers(Answer::text(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        "OpenMetrics, as Prometheus reads it.",
    ))
}

const PLAIN: &str = "text/plain; charset=utf-8";
