use std::fmt;

/// Text within HTML, in attributes as well.
#[derive(Clone, Copy)]
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => fmt::Write::write_char(f, other)?,
            }
        }
        Ok(())
    }
}

/// Paragraphs of text, in which `…` is code and **…** is strong, as descriptions have them.
pub(super) fn prose(text: &str) -> String {
    let paragraphs = text.split("\n\n").filter(|text| !text.trim().is_empty());
    paragraphs
        .map(|paragraph| format!("<p>{}</p>", inline(paragraph)))
        .collect::<Vec<_>>()
        .concat()
}

/// The same without paragraphs, for a cell of a table.
pub(super) fn inline(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(number, part)| {
            let escaped = Escaped(part).to_string();
            if number % 2 == 1 {
                format!("<code>{escaped}</code>")
            } else {
                strong(&escaped)
            }
        })
        .collect()
}

fn strong(escaped: &str) -> String {
    let parts = escaped.split("**").enumerate();
    parts
        .map(|(number, part)| {
            if number % 2 == 1 {
                format!("<strong>{part}</strong>")
            } else {
                part.to_owned()
            }
        })
        .collect()
}
