//! The response, as a worker writes it: held back while it is small, so that a failure still gets its status, then
//! streamed with backpressure.

use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use tempfile::SpooledTempFile;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use crate::compression::blocks;
use crate::compression::content::Encoder;
use crate::exception::Exception;
use crate::formats::content_type;
use crate::reply_body::{Piece, ReplyBody};
use crate::request::Coding;
use crate::result::Progress;

/// What the server holds back before it commits to status 200.
const HELD_BACK: usize = 1 << 20;
/// What `wait_end_of_query` holds in memory; more goes to a temporary file.
const HELD_IN_MEMORY: usize = 16 << 20;
/// Pieces between the worker and the socket.
const AHEAD: usize = 2;
/// Bytes that are encoded and sent at a time.
const PIECE: usize = 256 << 10;

/// The client does not want the rest.
#[derive(Debug)]
pub(crate) struct ClientGone;

/// How a response is to be written.
pub(crate) struct ReplyOptions<'a> {
    pub(crate) query_id: &'a str,
    pub(crate) timezone: &'a str,
    pub(crate) display_name: &'a str,
    pub(crate) coding: Coding,
    pub(crate) wait_end_of_query: bool,
    pub(crate) scratch: &'a Path,
    pub(crate) timeout: Duration,
}

/// A response being written.
pub(crate) struct Reply {
    head: Option<oneshot::Sender<Response<ReplyBody>>>,
    headers: Vec<(&'static str, String)>,
    format: Option<String>,
    tag: String,
    started: Instant,
    /// What the engine has counted so far.
    pub(crate) progress: Progress,
    held: SpooledTempFile,
    held_bytes: usize,
    wait: bool,
    coding: Coding,
    encoder: Encoder,
    stream: Option<mpsc::Sender<Piece>>,
    runtime: Handle,
    timeout: Duration,
}

impl Reply {
    /// A reply, and where its response will arrive.
    pub(crate) fn new(
        options: &ReplyOptions<'_>,
    ) -> io::Result<(Self, oneshot::Receiver<Response<ReplyBody>>)> {
        let (sender, receiver) = oneshot::channel();
        let tag: String = (0..16)
            .map(|_| char::from(b'a' + rand::random_range(0..26_u8)))
            .collect();
        let memory = if options.wait_end_of_query {
            HELD_IN_MEMORY
        } else {
            HELD_BACK * 2
        };
        let headers = vec![
            ("x-clickhouse-query-id", options.query_id.to_owned()),
            ("x-clickhouse-timezone", options.timezone.to_owned()),
            (
                "x-clickhouse-server-display-name",
                options.display_name.to_owned(),
            ),
            ("x-clickhouse-exception-tag", tag.clone()),
        ];
        let reply = Self {
            head: Some(sender),
            headers,
            format: None,
            tag,
            started: Instant::now(),
            progress: Progress::default(),
            held: tempfile::spooled_tempfile_in(memory, options.scratch),
            held_bytes: 0,
            wait: options.wait_end_of_query,
            coding: options.coding,
            encoder: Encoder::new(options.coding.content)?,
            stream: None,
            runtime: Handle::current(),
            timeout: options.timeout,
        };
        Ok((reply, receiver))
    }

    /// Names the format of the result.
    pub(crate) fn set_format(&mut self, format: &str) {
        self.format = Some(format.to_owned());
    }

    /// Writes a part of the result.
    pub(crate) fn write(&mut self, data: &[u8]) -> Result<(), ClientGone> {
        if self.stream.is_some() {
            return self.send(data);
        }
        self.held.write_all(data).map_err(|error| {
            tracing::error!(%error, "a result cannot be held back");
            ClientGone
        })?;
        self.held_bytes += data.len();
        if self.held_bytes > HELD_BACK && !self.wait {
            self.commit()?;
        }
        Ok(())
    }

    /// Ends a result that is complete.
    pub(crate) fn finish(mut self) -> Result<(), ClientGone> {
        if self.stream.is_none() {
            if self.held_bytes <= HELD_BACK {
                return self.whole();
            }
            self.commit()?;
        }
        let encoder = self.take_encoder()?;
        let last = encoder.finish().map_err(|error| unwritable(&error))?;
        self.push(Piece::Data(last.into()))?;
        self.push(Piece::End)
    }

    /// Ends with an exception: with its status when nothing has been sent yet, with a frame behind the data otherwise.
    pub(crate) fn fail(mut self, exception: &Exception) -> Result<(), ClientGone> {
        if self.stream.is_some() {
            let frame = exception.frame(&self.tag);
            self.send(&frame)?;
            return self.push(Piece::Broken);
        }
        self.headers
            .push(("x-clickhouse-exception-code", exception.code.to_string()));
        self.format = None;
        let text = format!("{}\n", exception.text);
        self.encode(text.as_bytes())
            .map_err(|error| unwritable(&error))?;
        let encoder = self.take_encoder()?;
        let body = encoder.finish().map_err(|error| unwritable(&error))?;
        self.respond(exception.status(), ReplyBody::whole(body.into()))
    }

    /// Sends everything at once, with a length.
    fn whole(mut self) -> Result<(), ClientGone> {
        let mut data = Vec::with_capacity(self.held_bytes);
        self.held
            .rewind()
            .and_then(|()| self.held.read_to_end(&mut data))
            .and_then(|_| self.encode(&data))
            .map_err(|error| unwritable(&error))?;
        let encoder = self.take_encoder()?;
        let body = encoder.finish().map_err(|error| unwritable(&error))?;
        self.respond(StatusCode::OK, ReplyBody::whole(body.into()))
    }

    /// Sends the headers and what was held back; from here on the status is 200.
    fn commit(&mut self) -> Result<(), ClientGone> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        self.stream = Some(sender);
        self.respond(StatusCode::OK, ReplyBody::stream(receiver))?;
        let mut held = std::mem::replace(&mut self.held, SpooledTempFile::new(0));
        held.rewind().map_err(|error| unwritable(&error))?;
        let mut piece = Vec::with_capacity(PIECE);
        loop {
            piece.clear();
            let limit = u64::try_from(PIECE).unwrap_or(u64::MAX);
            let count = Read::by_ref(&mut held)
                .take(limit)
                .read_to_end(&mut piece)
                .map_err(|error| unwritable(&error))?;
            if count == 0 {
                return Ok(());
            }
            self.send(&piece)?;
        }
    }

    fn encode(&mut self, data: &[u8]) -> io::Result<()> {
        if self.coding.blocks {
            blocks::write(data, &mut self.encoder)
        } else {
            self.encoder.write_all(data)
        }
    }

    fn take_encoder(&mut self) -> Result<Encoder, ClientGone> {
        let empty = Encoder::new(None).map_err(|error| unwritable(&error))?;
        Ok(std::mem::replace(&mut self.encoder, empty))
    }

    fn send(&mut self, data: &[u8]) -> Result<(), ClientGone> {
        self.encode(data).map_err(|error| unwritable(&error))?;
        let encoded = self.encoder.flushed().map_err(|error| unwritable(&error))?;
        self.push(Piece::Data(Bytes::from(encoded)))
    }

    /// Waits while the client is behind, but not for ever: a worker is not a place to park.
    fn push(&mut self, piece: Piece) -> Result<(), ClientGone> {
        let sender = self.stream.as_ref().ok_or(ClientGone)?;
        let sent = self
            .runtime
            .block_on(async { tokio::time::timeout(self.timeout, sender.send(piece)).await });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ClientGone),
            Err(_) => {
                tracing::warn!("a client stopped reading its result; its statement is cancelled");
                Err(ClientGone)
            }
        }
    }

    fn respond(&mut self, status: StatusCode, body: ReplyBody) -> Result<(), ClientGone> {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let kind = self
            .format
            .as_deref()
            .map_or("text/plain; charset=UTF-8", content_type);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(encoding) = self.coding.content {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        let format = self
            .format
            .take()
            .map(|format| ("x-clickhouse-format", format));
        let summary = ("x-clickhouse-summary", self.summary());
        for (name, value) in self.headers.drain(..).chain(format).chain([summary]) {
            // A value that cannot be a header (a query id with a line break) is left out rather than altered.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        let head = self.head.take().ok_or(ClientGone)?;
        head.send(response).map_err(|_| ClientGone)
    }

    fn summary(&self) -> String {
        let progress = &self.progress;
        format!(
            "{{\"read_rows\":\"{}\",\"read_bytes\":\"{}\",\"written_rows\":\"{}\",\"written_bytes\":\"{}\",\
             \"total_rows_to_read\":\"0\",\"result_rows\":\"{}\",\"result_bytes\":\"{}\",\"elapsed_ns\":\"{}\"}}",
            progress.read_rows,
            progress.read_bytes,
            progress.written_rows,
            progress.written_bytes,
            progress.result_rows,
            progress.result_bytes,
            self.started.elapsed().as_nanos()
        )
    }
}

fn unwritable(error: &io::Error) -> ClientGone {
    tracing::error!(%error, "a result cannot be written");
    ClientGone
}
