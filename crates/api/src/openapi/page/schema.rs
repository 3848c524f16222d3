use serde_json::Value;

use super::html::{Escaped, inline, prose};
use super::{fields, list, put, text};

/// A schema of the components.
pub(super) fn section(name: &str, schema: &Value) -> String {
    let mut section = format!(
        "<section id=\"schema-{0}\"><h3>{0}</h3>{1}",
        Escaped(name),
        prose(text(schema, "description")),
    );
    let fields = table(schema);
    if fields.is_empty() {
        put(&mut section, format_args!("<p>{}</p>", kind(schema)));
    }
    section += &fields;
    section + "</section>"
}

/// The fields of an object; nothing for anything else.
fn table(schema: &Value) -> String {
    let required: Vec<_> = list(schema, "required")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let rows: Vec<_> = fields(schema, "/properties")
        .map(|(name, field)| {
            let optional = if required.contains(&name) {
                ""
            } else {
                "<div class=\"in\">optional</div>"
            };
            let name = Escaped(name);
            format!(
                "<tr><td><code>{name}</code>{optional}<td>{}<td>{}</tr>",
                kind(field),
                inline(text(field, "description"))
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<table><tr><th>Field<th>Type<th>Meaning</tr>{}</table>",
        rows.concat()
    )
}

/// What a value can be, in a few words.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = text(schema, "$ref")
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
    {
        let name = Escaped(name);
        return format!("<a href=\"#schema-{name}\">{name}</a>{}", bounds(schema));
    }
    for name in ["anyOf", "oneOf"] {
        let kinds: Vec<_> = list(schema, name).iter().map(kind).collect();
        if !kinds.is_empty() {
            return kinds.join(" or ");
        }
    }
    if schema.get("enum").is_some() {
        return words(schema);
    }
    let mut kind = types(schema);
    if let Some(items) = schema.get("items") {
        put(&mut kind, format_args!(" of {}", self::kind(items)));
    }
    let format = text(schema, "format");
    if !format.is_empty() {
        put(&mut kind, format_args!(", {}", Escaped(format)));
    }
    if let Some(line) = schema.get("contentSchema") {
        put(&mut kind, format_args!(", {} a line", self::kind(line)));
    }
    kind += &bounds(schema);
    kind += &table(schema);
    kind
}

fn types(schema: &Value) -> String {
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let types: Vec<_> = types.iter().filter_map(Value::as_str).collect();
            Escaped(&types.join(" or ")).to_string()
        }
        Some(Value::String(name)) => Escaped(name).to_string(),
        _ => schema.get("const").map_or_else(
            || "anything".to_owned(),
            |value| Escaped(&value.to_string()).to_string(),
        ),
    }
}

fn bounds(schema: &Value) -> String {
    let names = [
        ("minimum", "from"),
        ("maximum", "to"),
        ("maxLength", "at most characters:"),
        ("maxItems", "at most"),
        ("default", "default"),
    ];
    names
        .into_iter()
        .filter_map(|(name, word)| {
            Some(format!(
                ", {word} {}",
                Escaped(&schema.get(name)?.to_string())
            ))
        })
        .collect()
}

/// The words of a closed set, with what they mean where that is said.
fn words(schema: &Value) -> String {
    let default = schema.get("default");
    let meanings = schema.get("x-enumDescriptions").unwrap_or(&Value::Null);
    let words: Vec<_> = list(schema, "enum")
        .iter()
        .map(|word| {
            let is_default = if Some(word) == default {
                " (default)"
            } else {
                ""
            };
            let word = word.as_str().unwrap_or("null");
            format!(
                "<dt><code>{}</code>{is_default}<dd>{}",
                Escaped(word),
                inline(text(meanings, word))
            )
        })
        .collect();
    format!(
        "<details><summary>one of {}</summary><dl>{}</dl></details>",
        words.len(),
        words.concat()
    )
}

/// What a body can be, by content type.
pub(super) fn of_body(part: &Value) -> String {
    fields(part, "/content")
        .map(|(content_type, body)| {
            let schema = body.get("schema").unwrap_or(&Value::Null);
            format!(
                "<div><code>{}</code> {}</div>",
                Escaped(content_type),
                kind(schema)
            )
        })
        .collect::<Vec<_>>()
        .concat()
}
