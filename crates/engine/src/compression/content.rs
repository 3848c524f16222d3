//! HTTP content encodings, in both directions: lz4 (frames), zstd, gzip and deflate.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};
use lz4_flex::frame::{FrameDecoder, FrameEncoder};

/// A content encoding of HTTP that ClickHouse knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentEncoding {
    Zstd,
    Lz4,
    Gzip,
    Deflate,
}

impl ContentEncoding {
    /// The encoding with this name in a `Content-Encoding` header.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "zstd" => Some(Self::Zstd),
            "lz4" => Some(Self::Lz4),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            _ => None,
        }
    }

    /// The encoding the server would choose for an `Accept-Encoding` header; it has an order of its own.
    pub(crate) fn accepted(header: &str) -> Option<Self> {
        let offered: Vec<Self> = header
            .split(',')
            .filter(|item| !item.replace(' ', "").ends_with(";q=0"))
            .filter_map(|item| Self::named(item.split(';').next().unwrap_or_default()))
            .collect();
        [Self::Zstd, Self::Lz4, Self::Gzip, Self::Deflate]
            .into_iter()
            .find(|encoding| offered.contains(encoding))
    }

    /// Its name in headers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Lz4 => "lz4",
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    /// Decodes a request body.
    pub(crate) fn reader<'a>(
        self,
        body: impl Read + Send + 'a,
    ) -> io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match self {
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(body)?),
            Self::Lz4 => Box::new(Frames(Some(FrameDecoder::new(body)))),
            Self::Gzip => Box::new(MultiGzDecoder::new(body)),
            Self::Deflate => Box::new(ZlibDecoder::new(body)),
        })
    }
}

/// LZ4 frames one after the other: the decoder stops at the end of each.
struct Frames<R: Read>(Option<FrameDecoder<R>>);

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.0 else {
            return Ok(0);
        };
        let count = decoder.read(output)?;
        if count > 0 || output.is_empty() {
            return Ok(count);
        }
        // The decoder is at the end of a frame: asking again begins the next one, or finds the end of the body.
        let count = decoder.read(output)?;
        if count == 0 {
            self.0 = None;
        }
        Ok(count)
    }
}

/// Encodes a response body; bytes come out after every flush.
pub(crate) enum Encoder {
    Plain(Vec<u8>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
    Lz4(Box<FrameEncoder<Vec<u8>>>),
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
}

impl Encoder {
    pub(crate) fn new(encoding: Option<ContentEncoding>) -> io::Result<Self> {
        Ok(match encoding {
            None => Self::Plain(Vec::new()),
            Some(ContentEncoding::Zstd) => {
                Self::Zstd(zstd::stream::write::Encoder::new(Vec::new(), 1)?)
            }
            Some(ContentEncoding::Lz4) => Self::Lz4(Box::new(FrameEncoder::new(Vec::new()))),
            Some(ContentEncoding::Gzip) => {
                Self::Gzip(GzEncoder::new(Vec::new(), Compression::fast()))
            }
            Some(ContentEncoding::Deflate) => {
                Self::Deflate(ZlibEncoder::new(Vec::new(), Compression::fast()))
            }
        })
    }

    /// Takes out what has been encoded so far, all of it: what was written can be decoded from it.
    pub(crate) fn flushed(&mut self) -> io::Result<Vec<u8>> {
        self.flush()?;
        Ok(std::mem::take(match self {
            Self::Plain(output) => output,
            Self::Zstd(encoder) => encoder.get_mut(),
            Self::Lz4(encoder) => encoder.get_mut(),
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Deflate(encoder) => encoder.get_mut(),
        }))
    }

    /// Ends the encoding and gives the remaining bytes.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain(output) => Ok(output),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Lz4(encoder) => encoder.finish().map_err(io::Error::from),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Deflate(encoder) => encoder.finish(),
        }
    }
}

impl Write for Encoder {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(output) => output.write(data),
            Self::Zstd(encoder) => encoder.write(data),
            Self::Lz4(encoder) => encoder.write(data),
            Self::Gzip(encoder) => encoder.write(data),
            Self::Deflate(encoder) => encoder.write(data),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Zstd(encoder) => encoder.flush(),
            Self::Lz4(encoder) => encoder.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Deflate(encoder) => encoder.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [ContentEncoding; 4] = [
        ContentEncoding::Zstd,
        ContentEncoding::Lz4,
        ContentEncoding::Gzip,
        ContentEncoding::Deflate,
    ];

    fn decoded(encoding: ContentEncoding, bytes: &[u8]) -> Vec<u8> {
        let mut data = Vec::new();
        encoding
            .reader(bytes)
            .unwrap()
            .read_to_end(&mut data)
            .unwrap();
        data
    }

    #[test]
    fn what_is_encoded_can_be_decoded() {
        for encoding in ALL {
            let mut encoder = Encoder::new(Some(encoding)).unwrap();
            let mut bytes = Vec::new();
            for piece in ["some", " data", " in pieces"] {
                encoder.write_all(piece.as_bytes()).unwrap();
                bytes.extend(encoder.flushed().unwrap());
            }
            bytes.extend(encoder.finish().unwrap());
            assert_eq!(
                decoded(encoding, &bytes),
                b"some data in pieces",
                "{encoding:?}"
            );
        }
    }

    #[test]
    fn frames_may_follow_each_other() {
        for encoding in [
            ContentEncoding::Lz4,
            ContentEncoding::Zstd,
            ContentEncoding::Gzip,
        ] {
            let frame = |text: &[u8]| {
                let mut encoder = Encoder::new(Some(encoding)).unwrap();
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            };
            let bytes = [frame(b"one "), frame(b"two")].concat();
            assert_eq!(decoded(encoding, &bytes), b"one two", "{encoding:?}");
        }
    }

    #[test]
    fn the_server_chooses() {
        assert_eq!(
            ContentEncoding::accepted("gzip, lz4;q=0.5, br"),
            Some(ContentEncoding::Lz4)
        );
        assert_eq!(
            ContentEncoding::accepted("zstd;q=0, deflate"),
            Some(ContentEncoding::Deflate)
        );
        assert_eq!(ContentEncoding::accepted("identity"), None);
    }
}
