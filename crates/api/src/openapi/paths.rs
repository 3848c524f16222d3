//! From a route to its entry in the document.

use clickmill_stats::Dimension;
use serde_json::{Map, Value, json};

use super::document::Listener;
use super::operation::Body;
use super::parameter::Parameter;
use super::schema::put;
use super::schemas::{link_id, workspace_id};
use super::{answers, filters};
use crate::error_code::ErrorCode;
use crate::route::{Access, Route};

/// What the document says under a path and a method.
pub(super) fn operation(listener: Listener, route: &Route) -> Value {
    let described = &route.operation;
    let scope = route.access.scope();
    let needs = scope.map_or_else(
        || "Needs no token.".to_owned(),
        |scope| format!("Needs a token with the scope `{scope}`."),
    );
    let security = scope.map_or_else(Vec::new, |scope| vec![json!({"token": [scope.name()]})]);
    let mut operation = json!({
        "operationId": described.id,
        "tags": [described.tag.name()],
        "summary": described.summary,
        "description": format!("{}\n\n{needs}", described.description).trim(),
        "security": security,
        "parameters": parameters(route),
        "responses": responses(listener, route),
    });
    if let Some(body) = &described.body {
        put(
            &mut operation,
            "requestBody",
            request_body(body, route.body_bytes),
        );
    }
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let described = &route.operation;
    let of_path = route.path.split(['{', '}']).skip(1).step_by(2);
    let mut parameters: Vec<Value> = of_path
        .filter_map(of_path_parameter)
        .chain(described.parameters.iter().cloned())
        .map(|parameter| parameter.document())
        .collect();
    if described.has_filters {
        let reference = |(name, _)| json!({"$ref": format!("#/components/parameters/{name}")});
        parameters.extend(filters::all().into_iter().map(reference));
    }
    let request_id = "A name for the request, 1 to 64 letters, digits, `-` and `_`, which the answer has as well. Any other is replaced.";
    let request_id = Parameter::header("X-Request-Id", json!({"type": "string"}), request_id);
    parameters.push(request_id.document());
    parameters
}

/// A parameter of the path, by its name.
fn of_path_parameter(name: &str) -> Option<Parameter> {
    let (schema, description, example) = match name {
        "workspace_id" => (workspace_id(), "Whose clicks.", "acme"),
        "link_id" => (
            link_id(),
            "Which link: 1 to 64 bytes without control characters, percent-encoded.",
            "spring",
        ),
        "dimension" => (
            dimensions(),
            "A dimension, or two different ones separated by a comma; `tag` only by itself.",
            "country",
        ),
        "token_id" => (
            json!({"type": "string", "pattern": "^tok_[A-Za-z0-9]{16}$"}),
            "The token's public name.",
            "tok_4fQ0cYhZ7sGd2LbN",
        ),
        _ => return None,
    };
    Some(Parameter::path(name, schema, description, example.into()))
}

fn dimensions() -> Value {
    let names: Vec<_> = Dimension::ALL.iter().map(|word| word.name()).collect();
    let one = names.join("|");
    json!({"type": "string", "pattern": format!("^({one})(,({one}))?$")})
}

fn request_body(body: &Body, most: usize) -> Value {
    let content: Map<_, _> = body
        .content
        .iter()
        .map(|(content_type, schema)| ((*content_type).to_owned(), schema.clone()))
        .collect();
    let size = if most < 1 << 20 {
        format!("{} KiB", most >> 10)
    } else {
        format!("{} MiB", most >> 20)
    };
    let description = format!("{} At most {size}.", body.description);
    json!({"required": true, "content": content, "description": description.trim()})
}

/// What it answers, and what it refuses with.
fn responses(listener: Listener, route: &Route) -> Value {
    let is_limited = matches!(route.access, Access::Asking(_) | Access::Sending);
    let mut responses = Map::new();
    for answer in &route.operation.answers {
        let document = answers::answer(answer, is_limited);
        responses.insert(answer.status.as_u16().to_string(), document);
    }
    for code in errors(listener, route) {
        let reference = json!({"$ref": format!("#/components/responses/{}", code.name())});
        responses.insert(code.status().as_u16().to_string(), reference);
    }
    responses.into()
}

/// The errors that follow from what a route is, and its own.
fn errors(listener: Listener, route: &Route) -> Vec<ErrorCode> {
    let operation = &route.operation;
    let mut errors = operation.errors.clone();
    errors.push(ErrorCode::HeadersTooLarge);
    if route.access != Access::Anybody {
        errors.extend([ErrorCode::Unauthorized, ErrorCode::Forbidden]);
        if listener == Listener::Public {
            errors.push(ErrorCode::RateLimitExceeded);
        }
    }
    if route.path.contains('{') {
        errors.push(ErrorCode::NotFound);
    }
    let reads_address = operation.parameters.iter().any(Parameter::is_of_address);
    if reads_address || operation.has_filters || operation.body.is_some() {
        errors.push(ErrorCode::InvalidRequest);
    }
    if operation.body.is_some() {
        errors.push(ErrorCode::PayloadTooLarge);
        if listener == Listener::Public {
            errors.push(ErrorCode::RequestTimeout);
        }
    }
    if operation.needs_store {
        errors.extend([
            ErrorCode::InternalServerError,
            ErrorCode::ServiceUnavailable,
        ]);
    }
    errors
}
