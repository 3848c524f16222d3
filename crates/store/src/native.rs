//! Columns in ClickHouse's Native format, the cheapest one for the server to take in.
//!
//! The layout is that of <https://clickhouse.com/docs/interfaces/formats/Native> without a client revision: number of
//! columns, number of rows, then each column's name, type and values. The server converts where a table's type is
//! another spelling of the one sent (`String` to `LowCardinality(String)`).

use bytes::Bytes;
use clickmill_model::{Headers, Timestamp};

/// One column under construction.
pub(crate) trait Column: Default {
    /// What a row gives to this column.
    type Value<'a>;
    /// The type as it is announced to the server.
    const TYPE: &'static str;
    fn push(&mut self, value: Self::Value<'_>);
    fn finish(self, out: &mut Vec<Bytes>);
}

/// `String`.
#[derive(Debug, Default)]
pub(crate) struct TextColumn(Vec<u8>);

impl Column for TextColumn {
    type Value<'a> = &'a str;
    const TYPE: &'static str = "String";

    fn push(&mut self, value: &str) {
        put_text(&mut self.0, value);
    }

    fn finish(self, out: &mut Vec<Bytes>) {
        out.push(self.0.into());
    }
}

/// Columns of fixed width, little-endian.
macro_rules! fixed_width {
    ($(#[$doc:meta] $name:ident($value:ty) = $type:literal, $convert:expr;)*) => {$(
        #[$doc]
        #[derive(Debug, Default)]
        pub(crate) struct $name(Vec<u8>);

        impl Column for $name {
            type Value<'a> = $value;
            const TYPE: &'static str = $type;

            fn push(&mut self, value: $value) {
                let convert = $convert;
                self.0.extend_from_slice(&convert(value));
            }

            fn finish(self, out: &mut Vec<Bytes>) {
                out.push(self.0.into());
            }
        }
    )*};
}

fixed_width! {
    /// `Bool`.
    BoolColumn(bool) = "Bool", |value| [u8::from(value)];
    /// `UInt16`.
    U16Column(u16) = "UInt16", u16::to_le_bytes;
    /// `UInt32`.
    U32Column(u32) = "UInt32", u32::to_le_bytes;
    /// `UInt64`.
    U64Column(u64) = "UInt64", u64::to_le_bytes;
    /// `Int32`.
    I32Column(i32) = "Int32", i32::to_le_bytes;
    /// `Int64`.
    I64Column(i64) = "Int64", i64::to_le_bytes;
    /// `DateTime64(3, 'UTC')`.
    InstantColumn(Timestamp) = "DateTime64(3, 'UTC')", |value: Timestamp| value.0.to_le_bytes();
}

/// `Map(String, String)`: the running end of each row's entries, then all keys, then all values.
#[derive(Debug, Default)]
pub(crate) struct HeadersColumn {
    entries: u64,
    ends: Vec<u8>,
    names: Vec<u8>,
    values: Vec<u8>,
}

impl Column for HeadersColumn {
    type Value<'a> = &'a Headers<'a>;
    const TYPE: &'static str = "Map(String, String)";

    fn push(&mut self, headers: &Headers<'_>) {
        for (name, value) in headers.iter() {
            put_text(&mut self.names, name);
            put_text(&mut self.values, value);
            self.entries += 1;
        }
        self.ends.extend_from_slice(&self.entries.to_le_bytes());
    }

    fn finish(self, out: &mut Vec<Bytes>) {
        out.extend([self.ends, self.names, self.values].map(Bytes::from));
    }
}

/// `Array(String)`: the running end of each row's texts, then all texts.
#[derive(Debug, Default)]
pub(crate) struct TextsColumn {
    count: u64,
    ends: Vec<u8>,
    texts: Vec<u8>,
}

impl Column for TextsColumn {
    type Value<'a> = &'a [String];
    const TYPE: &'static str = "Array(String)";

    fn push(&mut self, texts: &[String]) {
        for text in texts {
            put_text(&mut self.texts, text);
            self.count += 1;
        }
        self.ends.extend_from_slice(&self.count.to_le_bytes());
    }

    fn finish(self, out: &mut Vec<Bytes>) {
        out.extend([self.ends, self.texts].map(Bytes::from));
    }
}

/// What stands before the columns of a block.
pub(crate) fn block_head(columns: u64, rows: u64) -> Bytes {
    let mut head = Vec::new();
    put_varint(&mut head, columns);
    put_varint(&mut head, rows);
    head.into()
}

/// What stands before the values of a column.
pub(crate) fn column_head(name: &str, type_name: &str) -> Bytes {
    let mut head = Vec::new();
    put_text(&mut head, name);
    put_text(&mut head, type_name);
    head.into()
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// LEB128, seven bits a byte, least significant first.
fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_beyond_127_take_two_bytes() {
        let mut out = Vec::new();
        put_varint(&mut out, 127);
        put_varint(&mut out, 300);
        assert_eq!(out, [0x7f, 0xac, 0x02]);
    }

    #[test]
    fn headers_are_laid_out_as_ends_names_values() {
        let headers: Headers<'_> = serde_json::from_str(r#"{"dnt":"1","from":"a"}"#).unwrap();
        let mut column = HeadersColumn::default();
        column.push(&headers);
        column.push(&Headers::default());
        let mut out = Vec::new();
        column.finish(&mut out);
        assert_eq!(
            out[0].as_ref(),
            [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
        );
        assert_eq!(out[1].as_ref(), b"\x03dnt\x04from");
        assert_eq!(out[2].as_ref(), b"\x011\x01a");
    }

    #[test]
    fn lists_are_laid_out_as_ends_and_texts() {
        let mut column = TextsColumn::default();
        column.push(&[]);
        column.push(&["a".to_owned(), "bc".to_owned()]);
        let mut out = Vec::new();
        column.finish(&mut out);
        assert_eq!(
            out[0].as_ref(),
            [0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
        );
        assert_eq!(out[1].as_ref(), b"\x01a\x02bc");
    }
}
