//! The body of a response: whole, or pieces as a worker makes them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Sleep;

use crate::flushes::Flushes;
use crate::watch::Watch;

/// How long the connection may stay open behind the last piece of a broken result, so that the piece is sent before the
/// connection is cut: the missing end of the chunked encoding is how clients without a parser for frames notice.
const LINGER: Duration = Duration::from_secs(30);
/// How often is looked whether the piece is sent.
const LOOK: Duration = Duration::from_millis(10);

/// A piece of a response.
pub(crate) enum Piece {
    Data(Bytes),
    End,
    Broken,
}

/// A response body.
pub(crate) struct ReplyBody {
    state: State,
    /// Those of its connection.
    pub(crate) flushes: Flushes,
    /// Cancels the statement when the client goes away.
    pub(crate) watch: Option<Watch>,
}

enum State {
    Whole(Bytes),
    Pieces(mpsc::Receiver<Piece>),
    Breaking(Breaking),
    Ended,
}

/// The end of a result that is broken, until all of it is sent.
struct Breaking {
    flushes: Flushes,
    flushes_before: u64,
    since: Instant,
    look: Pin<Box<Sleep>>,
}

impl Breaking {
    fn new(flushes: &Flushes) -> Self {
        Self {
            flushes: flushes.clone(),
            flushes_before: flushes.count(),
            since: Instant::now(),
            look: Box::pin(tokio::time::sleep(LOOK)),
        }
    }

    fn is_over(&self) -> bool {
        self.flushes.count() > self.flushes_before || self.since.elapsed() >= LINGER
    }
}

impl ReplyBody {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self {
            state: State::Whole(bytes),
            flushes: Flushes::default(),
            watch: None,
        }
    }

    pub(crate) fn stream(pieces: mpsc::Receiver<Piece>) -> Self {
        Self {
            state: State::Pieces(pieces),
            flushes: Flushes::default(),
            watch: None,
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match &mut self.state {
                State::Whole(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.state = State::Ended;
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(Frame::data(bytes))));
                    }
                }
                State::Pieces(pieces) => match ready!(pieces.poll_recv(context)) {
                    Some(Piece::Data(bytes)) if bytes.is_empty() => {}
                    Some(Piece::Data(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                    Some(Piece::End) => self.state = State::Ended,
                    Some(Piece::Broken) | None => {
                        self.state = State::Breaking(Breaking::new(&self.flushes));
                    }
                },
                State::Breaking(breaking) => {
                    ready!(breaking.look.as_mut().poll(context));
                    if breaking.is_over() {
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(io::Error::other(
                            "the result is not complete",
                        ))));
                    }
                    breaking.look = Box::pin(tokio::time::sleep(LOOK));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.state {
            State::Whole(bytes) => bytes.is_empty(),
            State::Ended => true,
            State::Pieces(_) | State::Breaking(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Whole(bytes) => {
                SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            }
            State::Ended => SizeHint::with_exact(0),
            State::Pieces(_) | State::Breaking(_) => SizeHint::default(),
        }
    }
}
