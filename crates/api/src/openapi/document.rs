use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::operation::Tag;
use super::schema::put;
use super::{answers, filters, paths, schemas};
use crate::route::Route;

/// Whose routes are described. Each listener has a document of its own, so that what is for operators is told to nobody else, and so that
/// `/` as the server is right wherever it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listener {
    /// What customers may reach.
    Public,
    /// What is for operators.
    Admin,
}

/// The document of these routes, with those components that they refer to.
pub(super) fn document(listener: Listener, routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        let method = route.method.as_str().to_ascii_lowercase();
        put(item, &method, paths::operation(listener, route));
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": info(listener),
        "servers": [{"url": "/", "description": "Where this document comes from."}],
        "tags": tags(routes),
        "paths": paths,
    });
    let components = components(listener, &document);
    put(&mut document, "components", components);
    document
}

fn info(listener: Listener) -> Value {
    let (title, description) = match listener {
        Listener::Public => ("Clickmill", include_str!("public.md")),
        Listener::Admin => ("Clickmill for operators", include_str!("admin.md")),
    };
    json!({
        "title": title, "version": env!("CARGO_PKG_VERSION"), "description": description.trim(),
        "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
    })
}

fn tags(routes: &[Route]) -> Vec<Value> {
    let used = Tag::ALL
        .into_iter()
        .filter(|tag| routes.iter().any(|route| route.operation.tag == *tag));
    used.map(|tag| json!({"name": tag.name(), "description": tag.description()}))
        .collect()
}

/// Everything that can be referred to, less what nothing refers to.
fn components(listener: Listener, document: &Value) -> Value {
    let parameters: Map<_, _> = filters::all()
        .into_iter()
        .map(|(name, parameter)| (name, parameter.document()))
        .collect();
    let mut all = json!({
        "schemas": schemas::all(),
        "parameters": parameters,
        "responses": answers::errors(listener),
        "headers": answers::headers(),
    });
    let mut used = BTreeSet::new();
    let mut open = references(document);
    while let Some(reference) = open.pop() {
        let target = all.pointer(reference.trim_start_matches("#/components"));
        let further = target.map(references).unwrap_or_default();
        if used.insert(reference) {
            open.extend(further);
        }
    }
    if let Some(kinds) = all.as_object_mut() {
        for (kind, named) in kinds.iter_mut() {
            if let Some(named) = named.as_object_mut() {
                named.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
            }
        }
        kinds.retain(|_, named| named.as_object().is_some_and(|named| !named.is_empty()));
    }
    let scheme = json!({
        "type": "http", "scheme": "bearer", "bearerFormat": "clk_…",
        "description": "A token, as `Authorization: Bearer clk_…`. Its scopes say what it may do.",
    });
    put(&mut all, "securitySchemes", json!({"token": scheme}));
    all
}

/// All that a part of the document refers to.
fn references(part: &Value) -> Vec<String> {
    match part {
        Value::Object(fields) => {
            let reference = fields.get("$ref").and_then(Value::as_str);
            let further = fields.values().flat_map(references);
            reference
                .map(str::to_owned)
                .into_iter()
                .chain(further)
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
