//! Reads a statement out of the URL and the body, which follow each other like one text.

use std::io::Read;

use crate::exception::Exception;
use crate::statement::{Shape, shape};

/// The server's default for `max_query_size`.
const MAX_QUERY_SIZE: usize = 262_144;
const STEP: usize = 64 << 10;

/// A statement, and what was read of the data behind it.
pub(crate) struct StatementText {
    /// The text; for an insert with data, all that was read.
    pub(crate) text: Vec<u8>,
    pub(crate) shape: Shape,
}

/// Reads until the statement's shape is known. The server puts a line break between URL and body.
pub(crate) fn read(
    query: &str,
    body: &mut dyn Read,
    max_query_size: Option<&str>,
) -> Result<StatementText, Exception> {
    let limit = max_query_size
        .and_then(|text| text.parse().ok())
        .unwrap_or(MAX_QUERY_SIZE);
    let mut text = query.as_bytes().to_vec();
    if !text.is_empty() {
        text.push(b'\n');
    }
    let mut step = vec![0; STEP];
    loop {
        let shape_now = shape(&text, false);
        if shape_now != Shape::Incomplete {
            return Ok(StatementText {
                text,
                shape: shape_now,
            });
        }
        if text.len() > limit {
            return Err(Exception::of_interface(
                62,
                "SYNTAX_ERROR",
                "Max query size exceeded (can be increased with the `max_query_size` setting)",
            ));
        }
        let count = body.read(&mut step).map_err(|error| unreadable(&error))?;
        if count == 0 {
            let shape = shape(&text, true);
            return Ok(StatementText { text, shape });
        }
        text.extend_from_slice(step.get(..count).unwrap_or_default());
    }
}

/// A body that cannot be read: cut off, late, or not in the encoding it claims.
pub(crate) fn unreadable(error: &std::io::Error) -> Exception {
    match error.kind() {
        std::io::ErrorKind::InvalidData if error.to_string().starts_with("Checksum") => {
            Exception::of_interface(40, "CHECKSUM_DOESNT_MATCH", &error.to_string())
        }
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::Other => Exception::of_interface(
            271,
            "CANNOT_DECOMPRESS",
            &format!("Cannot decode the request: {error}"),
        ),
        std::io::ErrorKind::TimedOut => Exception::of_interface(
            209,
            "SOCKET_TIMEOUT",
            "Timeout exceeded while reading from the client",
        ),
        _ => Exception::of_client(&format!("Cannot read the request: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_both(query: &str, body: &str) -> (String, Shape) {
        let read = read(query, &mut body.as_bytes(), None).unwrap();
        (String::from_utf8(read.text).unwrap(), read.shape)
    }

    #[test]
    fn url_and_body_are_one_statement() {
        let (text, shape) = read_both("SELECT 1", "FORMAT JSON");
        assert_eq!(text, "SELECT 1\nFORMAT JSON");
        assert!(matches!(shape, Shape::Query { format: Some(format), .. } if format == "JSON"));
    }

    #[test]
    fn data_are_not_taken_for_a_statement() {
        let (text, shape) = read_both("INSERT INTO t FORMAT CSV", "1\nSELECT\n");
        match shape {
            Shape::Insert { data, .. } => assert_eq!(&text[data..], ""),
            other => panic!("{other:?}"),
        }
        let (text, shape) = read_both("", "INSERT INTO t FORMAT CSV\n1\n");
        match shape {
            Shape::Insert { data, .. } => assert_eq!(&text[data..], "1\n"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_statement_has_a_largest_size() {
        let long = format!("SELECT {}1", "1 + ".repeat(100_000));
        assert!(read("", &mut long.as_bytes(), None).is_err());
        assert!(read("", &mut long.as_bytes(), Some("1000000")).is_ok());
    }
}
