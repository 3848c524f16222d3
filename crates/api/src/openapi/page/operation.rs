use serde_json::Value;

use super::curl;
use super::html::{Escaped, inline, prose};
use super::schema::{kind, of_body};
use super::{fields, list, put, resolved, text};

/// An operation, where the document has it.
pub(super) struct Entry<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) described: &'d Value,
}

impl Entry<'_> {
    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        list(self.described, "tags")
            .iter()
            .filter_map(Value::as_str)
    }

    /// Its line in the contents.
    pub(super) fn link(&self) -> String {
        let id = Escaped(text(self.described, "operationId"));
        let summary = Escaped(text(self.described, "summary"));
        format!("<li><a href=\"#{id}\">{summary}</a></li>")
    }

    pub(super) fn render(&self, document: &Value) -> String {
        let described = self.described;
        let mut section = format!(
            "<section id=\"{}\"><h3>{}</h3><p class=\"path\"><b class=\"{2}\">{2}</b> {3}</p>{4}",
            Escaped(text(described, "operationId")),
            Escaped(text(described, "summary")),
            Escaped(self.method),
            Escaped(self.path),
            prose(text(described, "description")),
        );
        section += &self.parameters(document);
        if let Some(body) = described.get("requestBody") {
            section += "<h4>Body</h4>";
            section += &prose(text(body, "description"));
            section += &of_body(body);
        }
        section += &self.answers(document);
        let command = curl::command(document, self);
        put(
            &mut section,
            format_args!("<h4>Example</h4><pre>{}</pre>", Escaped(&command)),
        );
        if let Some((status, example)) = curl::answer(described) {
            put(
                &mut section,
                format_args!(
                    "<pre><b>{}</b> {}</pre>",
                    Escaped(status),
                    Escaped(&shown(example))
                ),
            );
        }
        section + "</section>"
    }

    fn parameters(&self, document: &Value) -> String {
        let all = list(self.described, "parameters").iter();
        let (filters, others): (Vec<_>, Vec<_>) =
            all.partition(|parameter| parameter.get("$ref").is_some());
        let others: String = others.into_iter().map(row).collect();
        let filters: String = filters
            .into_iter()
            .map(|parameter| resolved(document, parameter))
            .map(filter)
            .collect();
        let mut table = format!(
            "<h4>Parameters</h4><table><tr><th>Name<th>Type<th>Meaning</tr>{others}</table>"
        );
        if !filters.is_empty() {
            put(
                &mut table,
                format_args!(
                    "<details><summary>Filters</summary><table>{filters}</table></details>"
                ),
            );
        }
        table
    }

    fn answers(&self, document: &Value) -> String {
        let answers = fields(self.described, "/responses");
        let rows: Vec<_> = answers
            .map(|(status, answer)| {
                let answer = resolved(document, answer);
                let headers: Vec<_> = fields(answer, "/headers")
                    .map(|(name, _)| format!("<code>{}</code>", Escaped(name)))
                    .collect();
                format!(
                    "<tr><td><b>{}</b><td>{}<td>{}<div class=\"headers\">{}</div></tr>",
                    Escaped(status),
                    of_body(answer),
                    inline(text(answer, "description")),
                    headers.join(" "),
                )
            })
            .collect();
        format!("<h4>Answers</h4><table>{}</table>", rows.concat())
    }
}

fn row(parameter: &Value) -> String {
    let schema = parameter.get("schema").unwrap_or(&Value::Null);
    format!(
        "<tr><td><code>{}</code><div class=\"in\">{}</div><td>{}<td>{}</tr>",
        Escaped(text(parameter, "name")),
        Escaped(text(parameter, "in")),
        kind(schema),
        inline(text(parameter, "description")),
    )
}

/// One row for each parameter that a family of them stands for.
fn filter(parameter: &Value) -> String {
    let name = text(parameter, "name");
    let members = fields(parameter, "/schema/properties");
    members
        .map(|(field, schema)| {
            format!(
                "<tr><td><code>{}[{}]</code><td>{}</tr>",
                Escaped(name),
                Escaped(field),
                inline(text(schema, "description")),
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

/// An example as people read it: lines as they are, and objects with line breaks.
fn shown(example: &Value) -> String {
    match example.as_str() {
        Some(lines) => lines.to_owned(),
        None => format!("{example:#}"),
    }
}
