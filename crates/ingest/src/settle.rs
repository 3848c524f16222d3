mod once;
mod retry;
mod rows;

use std::sync::Arc;

use bytes::Bytes;
use clickmill_model::{Reason, Rejection};
use clickmill_store::{Insertable, SpanBlock, SpanRow, Store, StoreError, Token};
use tokio::sync::Notify;

use crate::dead_letter::{DeadLetter, DeadLetters, table_block};
use crate::lease::Lease;
use crate::mill::MillParts;
use crate::milled::{Milled, Outcomes};
use crate::sabotage::{Point, Sabotage};
use crate::salts::now;
use crate::workers::SettledWork;
use crate::{IngestMetrics, Stop};
use once::{Due, Stored};
use rows::Rows;

/// After so many spans the store may have forgotten a token. Its window is 10,000 inserts of a table; a span makes one for
/// each calendar partition it touches, rarely more than three.
const FORGOTTEN_AFTER: u64 = 3_000;

/// Brings milled batches into the store, however long that takes.
#[derive(Clone)]
pub(crate) struct Settler {
    pub(crate) store: Store,
    pub(crate) dead_letters: DeadLetters,
    pub(crate) mills: MillParts,
    /// How many rows of a batch the store may refuse; 0 for any number.
    pub(crate) max_refused: u64,
    pub(crate) stop: Stop,
    /// Told when the store answers again.
    pub(crate) recovered: Arc<Notify>,
    pub(crate) metrics: Arc<IngestMetrics>,
    pub(crate) sabotage: Sabotage,
}

/// Why a batch was not settled. In any case nothing of it may be committed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unsettled {
    /// The end was asked for, or the partition belongs to somebody else.
    #[error("given up")]
    GivenUp,
    /// The store refuses row after row: something else is wrong than a row.
    #[error("the store refuses too many rows, the last one because: {0}")]
    Refused(StoreError),
}

impl Settler {
    /// Stores the rows, delivers the dead letters and notes the span, each tried until it succeeds, with the same bytes
    /// and the same token. Only then may the span's offsets be committed.
    pub(crate) async fn settle(
        &self,
        mut milled: Milled,
        lease: &mut Lease,
    ) -> Result<SettledWork, Unsettled> {
        let mut outcomes = Outcomes::default();
        if lease.is_replay {
            outcomes = self.follow_store(&mut milled, lease).await?;
        }
        let lease = &*lease;
        outcomes.messages = milled.batch.len() as u64;
        let refused = self.store_clicks(&milled, lease, &mut outcomes).await?;
        milled
            .refused
            .extend(refused.iter().map(|letter| letter.offset.0));
        milled.dead.extend(refused);
        milled.dead.sort_by_key(|letter| letter.offset);
        outcomes.duplicates = milled.duplicates.len() as u64;
        outcomes.dead += milled.dead.len() as u64;
        self.sabotage.pass(Point::AfterInsert);
        self.deliver_dead_letters(&milled, lease).await?;
        self.sabotage.pass(Point::AfterDeadLetters);
        self.note_span(&milled, outcomes, lease).await?;
        self.sabotage.pass(Point::AfterSpan);
        self.metrics.settled(&milled, outcomes);
        Ok(SettledWork {
            span: milled.span(),
            refused: milled.refused_keys(),
        })
    }

    /// Another process may have stored some of the batch already; what it stored is so.
    async fn follow_store(
        &self,
        milled: &mut Milled,
        lease: &mut Lease,
    ) -> Result<Outcomes, Unsettled> {
        let (log, span) = (milled.log.clone(), milled.span());
        let rows = self.ask(Insertable::Clicks, &log, span, lease).await?;
        let dead = self.ask(Insertable::DeadLetters, &log, span, lease).await?;
        lease.tokens_hold = self.tokens_hold(milled, lease).await?;
        self.metrics.replayed();
        tracing::info!(%log, %span, rows = rows.len(), dead = dead.len(), "a batch is settled again");
        Ok(milled.follow(&rows, &dead))
    }

    /// Whether the store still knows the tokens of a batch: since it was planned at the earliest, not so many inserts were
    /// made that they could be forgotten.
    async fn tokens_hold(&self, milled: &Milled, lease: &Lease) -> Result<bool, Unsettled> {
        let since = milled.batch.received_from();
        let question = || self.store.spans_settled_since(since);
        let (spans, _) = self.until_done("question", lease, question).await?;
        Ok(spans < FORGOTTEN_AFTER)
    }

    /// Stores the clicks, and returns those that the store does not take.
    async fn store_clicks(
        &self,
        milled: &Milled,
        lease: &Lease,
        outcomes: &mut Outcomes,
    ) -> Result<Vec<DeadLetter>, Unsettled> {
        let mut refused = Vec::new();
        for piece in milled
            .pieces
            .iter()
            .filter(|piece| !piece.positions.is_empty())
        {
            let due = Due {
                what: Insertable::Clicks,
                log: &milled.log,
                span: milled.span(),
                positions: &piece.positions,
                rows: Rows::Clicks { milled, piece },
                token: self.token(Token::of_piece(
                    &milled.log,
                    milled.span(),
                    piece.year_month,
                )),
            };
            let mut stored = Stored::default();
            self.store(due, lease, &mut stored).await?;
            outcomes.rows += (piece.positions.len() - stored.refused.len()) as u64;
            refused.append(&mut stored.refused);
        }
        refused.sort_unstable();
        let is_refused = |offset: i64| refused.binary_search(&offset).is_ok();
        let raws = milled.batch.iter().filter(|raw| is_refused(raw.offset.0));
        let letter = |raw| DeadLetter::new(&raw, Rejection::of_message(Reason::RefusedByStore));
        Ok(raws.map(letter).collect())
    }

    /// Dead letters go to their topic, if there is one, and then to the table, which has each once.
    async fn deliver_dead_letters(&self, milled: &Milled, lease: &Lease) -> Result<(), Unsettled> {
        let Milled { log, dead, .. } = milled;
        let span = milled.span();
        let mut due: Vec<i64> = dead.iter().map(|letter| letter.offset.0).collect();
        if lease.is_replay && !due.is_empty() {
            let stored = self.ask(Insertable::DeadLetters, log, span, lease).await?;
            due.retain(|position| stored.binary_search(position).is_err());
        }
        if due.is_empty() {
            return Ok(());
        }
        let is_due = |letter: &&DeadLetter| due.binary_search(&letter.offset.0).is_ok();
        let letters: Vec<_> = dead.iter().filter(is_due).collect();
        if let DeadLetters::Topic { producer, topic } = &self.dead_letters {
            let send = || producer.send_dead_letters(topic, log, span, &letters);
            self.until_done("dead letters", lease, send).await?;
        }
        let due = Due {
            what: Insertable::DeadLetters,
            log,
            span,
            positions: &due,
            rows: Rows::Block(table_block(log, span, &letters)),
            token: self.token(Token::of_span(log, span)),
        };
        self.store(due, lease, &mut Stored::default()).await
    }

    async fn note_span(
        &self,
        milled: &Milled,
        outcomes: Outcomes,
        lease: &Lease,
    ) -> Result<(), Unsettled> {
        let span = milled.span();
        let due = Due {
            what: Insertable::Spans,
            log: &milled.log,
            span,
            positions: &[span.first.0],
            rows: Rows::Block(span_block(milled, outcomes)),
            token: self.token(Token::of_span(&milled.log, span)),
        };
        self.store(due, lease, &mut Stored::default()).await
    }

    fn token(&self, token: Token) -> Token {
        self.sabotage.token(token)
    }
}

fn span_block(milled: &Milled, outcomes: Outcomes) -> Vec<Bytes> {
    let span = milled.span();
    let mut block = SpanBlock::default();
    block.push(&SpanRow {
        topic: &milled.log,
        partition: span.partition.0,
        first_offset: span.first.0,
        last_offset: span.last.0,
        messages: outcomes.messages,
        rows_stored: outcomes.rows,
        duplicates: outcomes.duplicates,
        dead: outcomes.dead,
        received_until: milled.received_until(),
        settled_at: now(),
    });
    block.finish()
}
