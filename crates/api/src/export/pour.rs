use std::io;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use clickmill_stats::{ClickPosition, ExportQuestion};
use clickmill_store::{AskError, ExportPlan, ExportRows, ExportSlice, Store, StoreError};
use futures_util::{Stream, stream};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::encode::{Encode, EncodeError};
use crate::shares::Places;

/// How many bytes are waited for before any are sent.
const PIECE_BYTES: usize = 128 << 10;
/// How many pieces wait for the client.
const PIECES: usize = 2;
/// How long a client may take for a piece before its statement is let go; it is asked for the rest when the client goes on.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may take nothing at all.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// An export under way.
pub(super) struct Pouring {
    pub(super) store: Store,
    pub(super) export: ExportQuestion,
    pub(super) plan: ExportPlan,
    pub(super) encoder: Box<dyn Encode>,
}

/// What goes to the client. Without an end, something went wrong.
enum Piece {
    Data(Bytes),
    End,
}

/// Why an export stops before its end.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("the client left")]
    Left,
    #[error("the client took nothing for too long")]
    Stalled,
    #[error(transparent)]
    Asked(#[from] AskError),
    #[error(transparent)]
    Encoded(#[from] EncodeError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Asked(error.into())
    }
}

/// How far a slice got.
#[derive(PartialEq, Eq)]
enum Poured {
    All,
    /// To a click that is noted, before the client paused.
    Part,
}

impl Pouring {
    /// Runs the export on a thread of its own, because writing is work that requests should not wait for, and which keeps its place
    /// in the pool. What comes out fails where the export does, so that a file that was cut off cannot be taken for a whole one.
    pub(super) fn start(self, place: Places) -> impl Stream<Item = io::Result<Bytes>> + use<> {
        let (sender, receiver) = channel(PIECES);
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || {
            let clicks = self.plan.clicks;
            match runtime.block_on(self.run(&sender)) {
                Ok(()) => tracing::debug!(clicks, "an export is complete"),
                Err(Stop::Left) => tracing::debug!("a client left its export"),
                Err(error) => tracing::warn!(%error, "an export was cut off"),
            }
            drop(place);
        });
        stream::unfold(Some(receiver), next)
    }

    async fn run(mut self, client: &Sender<Piece>) -> Result<(), Stop> {
        let mut after = self.export.after.clone();
        for slice in std::mem::take(&mut self.plan.slices) {
            while self.pour(&slice, &mut after, client).await? == Poured::Part {}
        }
        for bytes in self.encoder.finish()? {
            send(client, Piece::Data(bytes)).await?;
        }
        send(client, Piece::End).await
    }

    /// Hands out the clicks of a slice that come after one, and notes each that the rest may be asked for from.
    async fn pour(
        &mut self,
        slice: &ExportSlice,
        after: &mut Option<ClickPosition>,
        client: &Sender<Piece>,
    ) -> Result<Poured, Stop> {
        let slice = self
            .store
            .export_slice(&self.export, &self.plan, slice, after.as_ref());
        let mut rows = Some(slice?);
        while let Some(open) = &mut rows {
            let Some(place) = self.fill(open, client).await? else {
                return Ok(Poured::All);
            };
            *after = Some(place);
            for bytes in self.encoder.take() {
                if let Some(piece) = try_send(client, Piece::Data(bytes)).await? {
                    // Whoever pauses holds nothing in the store meanwhile.
                    rows = None;
                    send(client, piece).await?;
                }
            }
        }
        Ok(Poured::Part)
    }

    /// Writes clicks until there is a piece, and says where the last one is; `None` at the end of the slice.
    async fn fill(
        &mut self,
        rows: &mut ExportRows,
        client: &Sender<Piece>,
    ) -> Result<Option<ClickPosition>, Stop> {
        let mut left = pin!(client.closed());
        loop {
            let click = tokio::select! {
                // First, because it is also how the end of the program is noticed.
                biased;
                () = &mut left => return Err(Stop::Left),
                click = rows.next() => click?,
            };
            let Some(click) = click else {
                return Ok(None);
            };
            self.encoder.push(&click)?;
            if self.encoder.ready() >= PIECE_BYTES {
                return Ok(Some(click.place_in(self.export.order)));
            }
        }
    }
}

/// Gives the piece back when the client takes too long.
async fn try_send(client: &Sender<Piece>, piece: Piece) -> Result<Option<Piece>, Stop> {
    match timeout(PATIENCE, client.reserve()).await {
        Ok(Ok(room)) => {
            room.send(piece);
            Ok(None)
        }
        Ok(Err(_)) => Err(Stop::Left),
        Err(_) => Ok(Some(piece)),
    }
}

async fn send(client: &Sender<Piece>, piece: Piece) -> Result<(), Stop> {
    let sent = timeout(LONGEST_PAUSE, client.send(piece)).await;
    sent.map_err(|_| Stop::Stalled)?.map_err(|_| Stop::Left)
}

type Pieces = Option<Receiver<Piece>>;

async fn next(pieces: Pieces) -> Option<(io::Result<Bytes>, Pieces)> {
    let mut pieces = pieces?;
    match pieces.recv().await {
        Some(Piece::Data(bytes)) => Some((Ok(bytes), Some(pieces))),
        Some(Piece::End) => None,
        None => Some((Err(io::Error::other("the export is not complete")), None)),
    }
}
