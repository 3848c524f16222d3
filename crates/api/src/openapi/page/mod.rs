//! The document as a page for people: HTML without scripts, which needs no other host and prints well.

mod curl;
mod html;
mod operation;
mod schema;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use self::html::{Escaped, prose};

const STYLE: &str = include_str!("style.css");

/// A document's page.
pub(super) fn render(document: &Value) -> String {
    let info = document.get("info").unwrap_or(&Value::Null);
    let title = text(info, "title");
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{0}</title><style>{STYLE}</style></head><body><nav><p><a href=\"#\">{0}</a> {1}</p>{2}</nav><main><h1>{0}</h1>{3}\
         <p>The same for programs: <a href=\"/v1/openapi.json\">/v1/openapi.json</a>, OpenAPI {4}.</p>",
        Escaped(title),
        Escaped(text(info, "version")),
        contents(document),
        prose(text(info, "description")),
        Escaped(text(document, "openapi")),
    );
    for tag in list(document, "tags") {
        let (name, about) = (Escaped(text(tag, "name")), prose(text(tag, "description")));
        put(
            &mut page,
            format_args!("<h2 id=\"{name}\">{name}</h2>{about}"),
        );
        for operation in operations(document, text(tag, "name")) {
            page.push_str(&operation.render(document));
        }
    }
    page.push_str("<h2 id=\"schemas\">Schemas</h2>");
    for (name, schema) in fields(document, "/components/schemas") {
        page.push_str(&schema::section(name, schema));
    }
    page.push_str("</main></body></html>\n");
    page
}

/// What the page may do: show itself with its own style, and nothing else.
pub(super) fn policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn contents(document: &Value) -> String {
    let mut contents = String::new();
    for tag in list(document, "tags") {
        let name = text(tag, "name");
        let entries: String = operations(document, name)
            .iter()
            .map(operation::Entry::link)
            .collect();
        let name = Escaped(name);
        put(
            &mut contents,
            format_args!("<p><a href=\"#{name}\">{name}</a></p><ul>{entries}</ul>"),
        );
    }
    contents + "<p><a href=\"#schemas\">Schemas</a></p>"
}

/// The operations under a heading.
fn operations<'d>(document: &'d Value, tag: &str) -> Vec<operation::Entry<'d>> {
    let paths = fields(document, "/paths");
    let all = paths.flat_map(|(path, item)| {
        fields(item, "").map(move |(method, described)| operation::Entry {
            path,
            method,
            described,
        })
    });
    all.filter(|entry| entry.tags().any(|of| of == tag))
        .collect()
}

/// Writing to a string does not fail.
fn put(page: &mut String, arguments: std::fmt::Arguments<'_>) {
    if page.write_fmt(arguments).is_err() {
        tracing::error!("a page cannot be written");
    }
}

fn text<'d>(part: &'d Value, name: &str) -> &'d str {
    part.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'d>(part: &'d Value, name: &str) -> &'d [Value] {
    let items = part.get(name).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

fn fields<'d>(part: &'d Value, pointer: &str) -> impl Iterator<Item = (&'d str, &'d Value)> {
    let fields = part.pointer(pointer).and_then(Value::as_object);
    let fields = fields.into_iter().flat_map(Map::iter);
    fields.map(|(name, value)| (name.as_str(), value))
}

/// What a part stands for, if it refers to another.
fn resolved<'d>(document: &'d Value, part: &'d Value) -> &'d Value {
    let target = part.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| document.pointer(target.trim_start_matches('#')));
    target.unwrap_or(part)
}

#[cfg(test)]
mod tests;
