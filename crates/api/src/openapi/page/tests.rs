use serde_json::json;

use super::*;
use crate::openapi::document::{Listener, document};
use crate::routes::public_table;

#[test]
fn a_page_has_every_operation_with_a_command_and_every_schema() {
    let document = document(Listener::Public, &public_table());
    let page = render(&document);
    for (path, item) in fields(&document, "/paths") {
        for (_, operation) in fields(item, "") {
            let id = text(operation, "operationId");
            assert!(page.contains(&format!("<section id=\"{id}\">")), "{id}");
            assert!(page.contains(&format!("<a href=\"#{id}\">")), "{id}");
        }
        assert!(page.contains(path), "{path}");
    }
    for (name, _) in fields(&document, "/components/schemas") {
        assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    assert!(page.contains(
        "curl -H &quot;Authorization: Bearer $TOKEN&quot; &quot;$URL/v1/workspaces/acme/analytics/breakdown/country?period=last7&amp;"
    ));
}

#[test]
fn every_link_of_a_page_leads_somewhere_in_it() {
    let page = render(&document(Listener::Public, &public_table()));
    let links = page.split("href=\"#").skip(1);
    let targets = links.map(|rest| rest.split('"').next().unwrap());
    for target in targets.filter(|target| !target.is_empty()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[test]
fn a_page_needs_nothing_but_itself() {
    let page = render(&document(Listener::Public, &public_table()));
    for word in [
        "<script", "<link", "src=", "@import", "url(", "style=", " onclick",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(policy().starts_with("default-src 'none'; style-src 'sha256-"));
    assert_eq!(page.matches("<style>").count(), 1);
}

/// Whatever a document says, it is text.
#[test]
fn everything_is_escaped() {
    let evil = "<img src=x onerror=alert(1)>\"'&`<b>`";
    let schema = json!({
        "type": evil, "format": evil, "description": evil, "default": evil, "minimum": evil, "required": [evil],
        "properties": {evil: {"enum": [evil], "x-enumDescriptions": {evil: evil}}, "const": {"const": evil}, "ref": {"$ref": evil}},
    });
    let operation = json!({
        "operationId": evil, "tags": [evil], "summary": evil, "description": evil, "security": [evil],
        "parameters": [
            {"name": evil, "in": "query", "description": evil, "schema": schema, "example": evil},
            {"$ref": "#/components/parameters/filter"},
        ],
        "requestBody": {"description": evil, "content": {evil: {"schema": schema}, "application/json": {"example": evil}}},
        "responses": {evil: {"description": evil, "headers": {evil: {}}, "content": {evil: {"schema": schema, "example": evil}}}},
    });
    let page = render(&json!({
        "openapi": evil, "info": {"title": evil, "version": evil, "description": evil},
        "tags": [{"name": evil, "description": evil}],
        "paths": {evil: {evil: operation}},
        "components": {
            "schemas": {evil: schema},
            "parameters": {"filter": {"name": evil, "schema": {"properties": {evil: schema}}}},
        },
    }));
    assert!(page.contains("&lt;img") && !page.contains("<img") && !page.contains("<b>`"));
    assert!(!page.contains("\"'&"), "a quote within an attribute");
}
