//! Formats with a click a line.

use std::io::Write;

use bytes::Bytes;
use clickmill_stats::{ClickColumn, ExportQuestion, Zone};
use clickmill_store::ClickRecord;

use super::encode::{Encode, EncodeError};
use super::pack::Pack;
use crate::cell::Cell;

/// How a click becomes a line.
pub(super) trait Line: Send {
    /// What stands before the first line.
    fn head(&self) -> Vec<u8>;

    /// Appends a click and the end of its line.
    fn write(&mut self, click: &ClickRecord<'_>, line: &mut Vec<u8>) -> Result<(), EncodeError>;
}

/// A file of lines.
pub(super) struct Lines<L> {
    format: L,
    line: Vec<u8>,
    pack: Pack,
}

impl<L: Line> Lines<L> {
    pub(super) fn new(format: L, export: &ExportQuestion) -> Result<Self, EncodeError> {
        let mut pack = Pack::new(export.compression)?;
        if !export.continues_file {
            pack.write_all(&format.head())?;
        }
        Ok(Self {
            format,
            line: Vec::new(),
            pack,
        })
    }
}

impl<L: Line> Encode for Lines<L> {
    fn push(&mut self, click: &ClickRecord<'_>) -> Result<(), EncodeError> {
        self.line.clear();
        self.format.write(click, &mut self.line)?;
        Ok(self.pack.write_all(&self.line)?)
    }

    fn ready(&mut self) -> usize {
        self.pack.ready()
    }

    fn take(&mut self) -> Vec<Bytes> {
        vec![self.pack.take().into()]
    }

    fn finish(self: Box<Self>) -> Result<Vec<Bytes>, EncodeError> {
        Ok(vec![self.pack.finish()?.into()])
    }
}

/// A JSON object a line.
pub(super) struct Ndjson {
    /// Each column, with what stands before its value.
    columns: Vec<(ClickColumn, String)>,
    zone: Zone,
}

impl Ndjson {
    pub(super) fn new(export: &ExportQuestion) -> Self {
        let columns = export.columns.iter().enumerate();
        let columns = columns.map(|(number, &column)| {
            let before = if number == 0 { '{' } else { ',' };
            (column, format!("{before}\"{column}\":"))
        });
        Self {
            columns: columns.collect(),
            zone: export.question.zone.clone(),
        }
    }
}

impl Line for Ndjson {
    fn head(&self) -> Vec<u8> {
        Vec::new()
    }

    fn write(&mut self, click: &ClickRecord<'_>, line: &mut Vec<u8>) -> Result<(), EncodeError> {
        for (column, before) in &self.columns {
            line.extend_from_slice(before.as_bytes());
            let start = line.len();
            let cell = Cell::of(*column, click, &self.zone);
            serde_json::to_writer(&mut *line, &cell)?;
            if let (Cell::Json(_), Some(json)) = (cell, line.get_mut(start..)) {
                on_one_line(json);
            }
        }
        line.extend_from_slice(b"}\n");
        Ok(())
    }
}

/// A line break in JSON is never within a text, where it is written as `\n`: so it means as much as a space.
fn on_one_line(json: &mut [u8]) {
    for byte in json {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// RFC 4180, but for lines that end in a line feed alone, as everything but RFC 4180 expects.
pub(super) struct Csv {
    columns: Vec<ClickColumn>,
    zone: Zone,
    text: Vec<u8>,
}

/// What a spreadsheet may take a text for a formula by (<https://owasp.org/www-community/attacks/CSV_Injection>), also as wide as Chinese,
/// Japanese and Korean letters are.
const FORMULA: [&str; 11] = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];

impl Csv {
    pub(super) fn new(export: &ExportQuestion) -> Self {
        Self {
            columns: export.columns.clone(),
            zone: export.question.zone.clone(),
            text: Vec::new(),
        }
    }
}

impl Line for Csv {
    fn head(&self) -> Vec<u8> {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name()).collect();
        format!("{}\n", names.join(",")).into_bytes()
    }

    fn write(&mut self, click: &ClickRecord<'_>, line: &mut Vec<u8>) -> Result<(), EncodeError> {
        for (number, column) in self.columns.iter().enumerate() {
            if number > 0 {
                line.push(b',');
            }
            match Cell::of(*column, click, &self.zone) {
                Cell::Text(text) | Cell::Json(text) => put_text(text.as_bytes(), line),
                position @ Cell::Position(..) => {
                    self.text.clear();
                    write!(self.text, "{position}")?;
                    put_text(&self.text, line);
                }
                plain => write!(line, "{plain}")?,
            }
        }
        line.push(b'\n');
        Ok(())
    }
}

/// In quotes where it needs them, and after an apostrophe where it could be taken for a formula.
fn put_text(text: &[u8], line: &mut Vec<u8>) {
    let is_formula = FORMULA
        .iter()
        .any(|start| text.starts_with(start.as_bytes()));
    let is_plain = |byte: &u8| !b",\"\n\r".contains(byte);
    if !is_formula && text.iter().all(is_plain) {
        return line.extend_from_slice(text);
    }
    line.push(b'"');
    if is_formula {
        line.push(b'\'');
    }
    for byte in text {
        if *byte == b'"' {
            line.push(b'"');
        }
        line.push(*byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests;
