use serde_json::Value;

use super::operation::Entry;
use super::{fields, list, put, resolved, text};

/// A command that sends the request that stands for all others. What an address has means nothing to a shell within double quotes.
pub(super) fn command(document: &Value, entry: &Entry<'_>) -> String {
    let described = entry.described;
    let mut command = String::from("curl");
    if entry.method != "get" {
        put(
            &mut command,
            format_args!(" -X {}", entry.method.to_uppercase()),
        );
    }
    if !list(described, "security").is_empty() {
        command += " -H \"Authorization: Bearer $TOKEN\"";
    }
    put(
        &mut command,
        format_args!(" \"$URL{}\"", address(document, entry)),
    );
    let body = described.pointer("/requestBody/content/application~1json/example");
    if let Some(body) = body {
        let body = in_single_quotes(&body.to_string());
        put(
            &mut command,
            format_args!(" \\\n  -H 'Content-Type: application/json' -d {body}"),
        );
    }
    command
}

fn address(document: &Value, entry: &Entry<'_>) -> String {
    let mut path = entry.path.to_owned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for parameter in list(entry.described, "parameters") {
        let parameter = resolved(document, parameter);
        let Some(example) = parameter.get("example") else {
            continue;
        };
        let value = example
            .as_str()
            .map_or_else(|| example.to_string(), str::to_owned);
        match text(parameter, "in") {
            "path" => path = path.replace(&format!("{{{}}}", text(parameter, "name")), &value),
            "query" => {
                query.append_pair(text(parameter, "name"), &value);
            }
            _ => {}
        }
    }
    let query = query.finish();
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

fn in_single_quotes(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The body of the first answer that has an example.
pub(super) fn answer(described: &Value) -> Option<(&str, &Value)> {
    let mut answers = fields(described, "/responses");
    answers.find_map(|(status, answer)| {
        let mut bodies = fields(answer, "/content");
        bodies.find_map(|(_, body)| Some((status, body.get("example")?)))
    })
}
