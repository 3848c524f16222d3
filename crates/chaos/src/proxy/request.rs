use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

use super::Statement;

/// The longest head that is read.
const MAX_HEAD: usize = 64 << 10;
/// The longest body that is read: larger than any block ingest makes.
const MAX_BODY: usize = 512 << 20;

/// A request, read to its end, as it came.
pub(super) struct Request {
    pub(super) statement: Statement,
    /// Request line and headers with the blank line, saying that no further request follows on the connection.
    pub(super) head: Vec<u8>,
    /// The body with the framing of its chunks.
    pub(super) body: Vec<u8>,
}

/// How a body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunks,
}

impl Request {
    /// Reads a request; `None` when the client leaves before it has begun one.
    pub(super) async fn read(client: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let mut bytes = Vec::with_capacity(8 << 10);
        let head_len = loop {
            if let Some(at) = find(&bytes, b"\r\n\r\n") {
                break at + 4;
            }
            if bytes.len() > MAX_HEAD {
                return Err(malformed("the head is too long"));
            }
            if client.read_buf(&mut bytes).await? == 0 {
                return if bytes.is_empty() {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
        };
        let mut body = bytes.split_off(head_len);
        let head = String::from_utf8(bytes).map_err(|_| malformed("the head is not plain text"))?;
        let framing = framing(&head)?;
        while !framing.is_complete(&body)? {
            if body.len() > MAX_BODY {
                return Err(malformed("the body is too long"));
            }
            if client.read_buf(&mut body).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Some(Self {
            statement: Statement::of(head.lines().next().unwrap_or_default()),
            head: as_last(&head),
            body,
        }))
    }
}

impl Framing {
    fn is_complete(self, body: &[u8]) -> io::Result<bool> {
        match self {
            Self::Length(length) => Ok(body.len() >= length),
            Self::Chunks => ends_in_last_chunk(body),
        }
    }
}

/// Whether all chunks (RFC 9112 §7.1) are there, up to the blank line after the empty one.
fn ends_in_last_chunk(mut body: &[u8]) -> io::Result<bool> {
    while let Some(line_end) = find(body, b"\r\n") {
        let (line, rest) = body.split_at(line_end);
        let size = str::from_utf8(line).ok();
        let size = size.and_then(|line| line.split(';').next());
        let size = size.and_then(|digits| usize::from_str_radix(digits.trim(), 16).ok());
        let size = size.ok_or_else(|| malformed("a chunk has no size"))?;
        if size == 0 {
            // From here on there are only trailers, each ending in a line break, and a blank line.
            return Ok(find(rest, b"\r\n\r\n").is_some());
        }
        let Some(next) = rest.get(2 + size + 2..) else {
            return Ok(false);
        };
        body = next;
    }
    Ok(false)
}

fn framing(head: &str) -> io::Result<Framing> {
    let mut framing = Framing::Length(0);
    for (name, value) in headers(head) {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(Framing::Chunks);
        }
        if name.eq_ignore_ascii_case("content-length") {
            let length = value.trim().parse();
            framing = Framing::Length(length.map_err(|_| malformed("the length is no number"))?);
        }
    }
    Ok(framing)
}

/// The head of a request after which the connection is closed.
fn as_last(head: &str) -> Vec<u8> {
    let mut last = String::with_capacity(head.len() + 32);
    for line in head.trim_end().split("\r\n") {
        let name = line.split(':').next().unwrap_or_default();
        if !name.eq_ignore_ascii_case("connection") {
            last.push_str(line);
            last.push_str("\r\n");
        }
    }
    last.push_str("Connection: close\r\n\r\n");
    last.into_bytes()
}

fn headers(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.split("\r\n")
        .skip(1)
        .filter_map(|line| line.split_once(':'))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn malformed(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(text: &str) -> io::Result<Option<(String, String)>> {
        let request = Request::read(&mut text.as_bytes()).await?;
        Ok(request.map(|request| {
            let text = |bytes| String::from_utf8(bytes).unwrap();
            (text(request.head), text(request.body))
        }))
    }

    #[tokio::test]
    async fn a_request_is_marked_as_the_last_of_its_connection() {
        let (head, body) =
            read("POST / HTTP/1.1\r\nconnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc")
                .await
                .unwrap()
                .unwrap();
        assert_eq!(
            head,
            "POST / HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(body, "abc");
    }

    #[tokio::test]
    async fn chunks_are_read_to_the_last_one() {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        let body = "5;x=y\r\na\r\n\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        let (_, read_body) = read(&format!("{head}{body}")).await.unwrap().unwrap();
        assert_eq!(read_body, body);
        for cut in [0, 4, 9, 20, body.len() - 1] {
            let text = format!("{head}{}", &body[..cut]);
            assert!(read(&text).await.is_err(), "{cut}");
        }
    }

    #[tokio::test]
    async fn a_client_that_says_nothing_is_no_error() {
        assert!(read("").await.unwrap().is_none());
        assert!(read("POST / HT").await.is_err());
        assert!(
            read("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")
                .await
                .is_err()
        );
    }
}
