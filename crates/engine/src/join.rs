//! Joins the chunks of a streamed result to one document.

use crate::exception::Exception;
use crate::formats::{Delivery, Header};

/// Takes chunks in order and says which of their bytes belong to the joined document.
pub(crate) struct Joiner {
    delivery: Delivery,
    header: Option<Vec<u8>>,
}

/// End of an Arrow stream: a continuation marker and a zero length.
const ARROW_END: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

impl Joiner {
    pub(crate) fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            header: None,
        }
    }

    /// The part of the chunk to send.
    pub(crate) fn part<'chunk>(&mut self, chunk: &'chunk [u8]) -> Result<&'chunk [u8], Exception> {
        match self.delivery {
            Delivery::Chunks | Delivery::Document => Ok(chunk),
            Delivery::Headed(header) => self.without_header(chunk, |chunk| length(header, chunk)),
            Delivery::Arrow => {
                let open = chunk.strip_suffix(&ARROW_END).unwrap_or(chunk);
                self.without_header(open, arrow_schema)
            }
        }
    }

    /// What ends the document.
    pub(crate) fn end(&self) -> &'static [u8] {
        match self.delivery {
            Delivery::Arrow if self.header.is_some() => &ARROW_END,
            _ => &[],
        }
    }

    fn without_header<'chunk>(
        &mut self,
        chunk: &'chunk [u8],
        measure: impl FnOnce(&[u8]) -> Option<usize>,
    ) -> Result<&'chunk [u8], Exception> {
        if let Some(header) = &self.header {
            // Totals are a chunk that ends with the header instead of beginning with it.
            return Ok(chunk
                .strip_prefix(header.as_slice())
                .or_else(|| chunk.strip_suffix(header.as_slice()))
                .unwrap_or(chunk));
        }
        let header = measure(chunk)
            .and_then(|length| chunk.get(..length))
            .ok_or_else(|| Exception::internal("the header of a streamed result is cut off"))?;
        self.header = Some(header.to_vec());
        Ok(chunk)
    }
}

fn length(header: Header, chunk: &[u8]) -> Option<usize> {
    match header {
        Header::Lines(count) | Header::QuotedLines(count) => {
            let is_quoted_format = matches!(header, Header::QuotedLines(_));
            let mut inside = false;
            let mut seen = 0;
            chunk
                .iter()
                .position(|byte| {
                    match byte {
                        b'"' if is_quoted_format => inside = !inside,
                        b'\n' if !inside => seen += 1,
                        _ => {}
                    }
                    seen == count
                })
                .map(|last| last + 1)
        }
        Header::Binary(lists) => {
            let (columns, mut at) = varint(chunk, 0)?;
            for _ in 0..columns.checked_mul(lists)? {
                let (length, start) = varint(chunk, at)?;
                at = start.checked_add(length)?;
            }
            Some(at)
        }
    }
}

/// A LEB128 number at `at`, and where it ends.
fn varint(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value, at));
        }
    }
    None
}

/// The length of the schema message at the start of an Arrow stream: marker, metadata length, metadata, no body.
fn arrow_schema(chunk: &[u8]) -> Option<usize> {
    let length: [u8; 4] = chunk.get(4..8)?.try_into().ok()?;
    usize::try_from(i32::from_le_bytes(length))
        .ok()
        .map(|metadata| metadata + 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(delivery: Delivery, chunks: &[&[u8]]) -> Vec<u8> {
        let mut joiner = Joiner::new(delivery);
        let mut all = Vec::new();
        for chunk in chunks {
            all.extend_from_slice(joiner.part(chunk).unwrap());
        }
        all.extend_from_slice(joiner.end());
        all
    }

    #[test]
    fn lines_are_repeated_only_once() {
        assert_eq!(
            joined(
                Delivery::Headed(Header::QuotedLines(1)),
                &[b"\"a\nb\"\n1\n", b"\"a\nb\"\n2\n", b"\n3\n\"a\nb\"\n"]
            ),
            b"\"a\nb\"\n1\n2\n\n3\n"
        );
    }

    #[test]
    fn binary_headers_are_measured_not_searched() {
        let header = b"\x01\x01a\x05UInt8";
        let first = [header.as_slice(), b"\x01"].concat();
        assert_eq!(
            joined(Delivery::Headed(Header::Binary(2)), &[&first, &first]),
            [header.as_slice(), b"\x01\x01"].concat()
        );
    }

    #[test]
    fn arrow_streams_end_once() {
        let schema = b"\xff\xff\xff\xff\x04\x00\x00\x00SCHM";
        let chunk = |batch: &[u8]| [schema.as_slice(), batch, &ARROW_END].concat();
        assert_eq!(
            joined(Delivery::Arrow, &[&chunk(b"one"), &chunk(b"two")]),
            [schema.as_slice(), b"onetwo", &ARROW_END].concat()
        );
    }

    #[test]
    fn a_cut_header_is_an_error() {
        assert!(
            Joiner::new(Delivery::Headed(Header::Binary(1)))
                .part(b"\x05\x01a")
                .is_err()
        );
    }
}
