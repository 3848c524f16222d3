//! The body of a response: whole, or pieces as a worker makes them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Sleep;

use crate::watch::Watch;

/// How long the connection stays open behind the last piece of a broken result, so that the piece is sent before the
/// connection is cut: the missing end of the chunked encoding is how clients without a parser for frames notice.
const LINGER: Duration = Duration::from_millis(100);

/// A piece of a response.
pub(crate) enum Piece {
    Data(Bytes),
    End,
    Broken,
}

/// A response body.
pub(crate) struct ReplyBody {
    state: State,
    /// Cancels the statement when the client goes away.
    pub(crate) watch: Option<Watch>,
}

enum State {
    Whole(Bytes),
    Pieces(mpsc::Receiver<Piece>),
    Breaking(Pin<Box<Sleep>>),
    Ended,
}

impl ReplyBody {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self {
            state: State::Whole(bytes),
            watch: None,
        }
    }

    pub(crate) fn stream(pieces: mpsc::Receiver<Piece>) -> Self {
        Self {
            state: State::Pieces(pieces),
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
                        self.state = State::Breaking(Box::pin(tokio::time::sleep(LINGER)));
                    }
                },
                State::Breaking(sleep) => {
                    ready!(sleep.as_mut().poll(context));
                    self.state = State::Ended;
                    return Poll::Ready(Some(Err(io::Error::other("the result is not complete"))));
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
