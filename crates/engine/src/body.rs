//! The request body: a task receives it, a worker reads it.

use std::io::{self, Read};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::exception::Exception;

/// Received before a worker is occupied, so that a slow client with a small request does not hold one.
const PREFETCH: usize = 256 << 10;
/// Pieces between the receiving task and the worker.
const AHEAD: usize = 4;

enum Piece {
    Data(Bytes),
    End,
}

/// Blocking access to a body that is still arriving.
pub(crate) struct BodyReader {
    current: Bytes,
    rest: Option<mpsc::Receiver<Piece>>,
    runtime: Handle,
    timeout: Duration,
}

/// Receives the first part of a body, and leaves the rest to a task.
pub(crate) async fn receive(
    mut body: Incoming,
    timeout: Duration,
) -> Result<BodyReader, Exception> {
    let mut first = BytesMut::new();
    let mut ended = false;
    while first.len() < PREFETCH {
        if let Some(data) = next(&mut body, timeout)
            .await
            .map_err(|error| broken(&error))?
        {
            first.extend_from_slice(&data);
        } else {
            ended = true;
            break;
        }
    }
    let rest = (!ended).then(|| {
        let (sender, receiver) = mpsc::channel(AHEAD);
        tokio::spawn(forward(body, timeout, sender));
        receiver
    });
    Ok(BodyReader {
        current: first.freeze(),
        rest,
        runtime: Handle::current(),
        timeout,
    })
}

/// Receives a whole body of at most `limit` bytes.
pub(crate) async fn receive_all(
    mut body: Incoming,
    timeout: Duration,
    limit: usize,
) -> Result<Bytes, Exception> {
    let mut all = BytesMut::new();
    while let Some(data) = next(&mut body, timeout)
        .await
        .map_err(|error| broken(&error))?
    {
        if all.len() + data.len() > limit {
            return Err(Exception::of_interface(
                229,
                "QUERY_IS_TOO_LARGE",
                &format!("A form of more than {limit} bytes is not accepted"),
            ));
        }
        all.extend_from_slice(&data);
    }
    Ok(all.freeze())
}

fn broken(error: &io::Error) -> Exception {
    Exception::of_client(&format!("Cannot read the request: {error}"))
}

async fn next(body: &mut Incoming, timeout: Duration) -> io::Result<Option<Bytes>> {
    loop {
        match tokio::time::timeout(timeout, body.frame()).await {
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(None) => return Ok(None),
            Ok(Some(Err(error))) => return Err(io::Error::other(error)),
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// Hands pieces on. Once nobody wants them any more, it still receives them, as the server does: many clients read the
/// answer only after they have sent everything.
async fn forward(mut body: Incoming, timeout: Duration, sender: mpsc::Sender<Piece>) {
    let mut wanted = true;
    loop {
        match next(&mut body, timeout).await {
            Ok(Some(data)) if wanted => wanted = sender.send(Piece::Data(data)).await.is_ok(),
            Ok(Some(_)) => {}
            Ok(None) => {
                if wanted && sender.send(Piece::End).await.is_err() {
                    tracing::debug!("a statement ended before its request did");
                }
                return;
            }
            // Dropping the sender without an end tells the reader that the body is cut off.
            Err(error) => {
                tracing::debug!(%error, "a request body broke off");
                return;
            }
        }
    }
}

impl BodyReader {
    /// A body that has arrived already.
    pub(crate) fn of(bytes: Bytes, timeout: Duration) -> Self {
        Self {
            current: bytes,
            rest: None,
            runtime: Handle::current(),
            timeout,
        }
    }
}

impl Read for BodyReader {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            let Some(receiver) = &mut self.rest else {
                return Ok(0);
            };
            // A little longer than the receiving task waits, so that its verdict comes first.
            let limit = self.timeout + Duration::from_secs(5);
            let piece = self
                .runtime
                .block_on(async { tokio::time::timeout(limit, receiver.recv()).await });
            match piece {
                Err(_) => return Err(io::ErrorKind::TimedOut.into()),
                Ok(None) => {
                    return Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the client went away before the end of its request",
                    ));
                }
                Ok(Some(Piece::Data(data))) => self.current = data,
                Ok(Some(Piece::End)) => self.rest = None,
            }
        }
        let count = self.current.len().min(output.len());
        if let Some(target) = output.get_mut(..count) {
            self.current.copy_to_slice(target);
        }
        Ok(count)
    }
}
