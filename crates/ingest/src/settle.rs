use std::fmt::Display;
use std::sync::Arc;

use bytes::Bytes;
use clickmill_model::Span;
use clickmill_store::{Insertable, SpanBlock, SpanRow, Store, Token};

use crate::backoff::Backoff;
use crate::dead_letter::{DeadLetters, table_block};
use crate::mill::Milled;
use crate::salts::now;
use crate::{IngestMetrics, Stop};

/// Brings milled batches into the store, however long that takes.
#[derive(Clone)]
pub(crate) struct Settler {
    pub(crate) topic: Arc<str>,
    pub(crate) store: Store,
    pub(crate) dead_letters: DeadLetters,
    pub(crate) stop: Stop,
    pub(crate) metrics: Arc<IngestMetrics>,
}

/// A block that must be in the store, exactly once.
struct Due<'b> {
    what: Insertable,
    block: &'b [Bytes],
    token: Token,
}

impl Settler {
    /// Stores the rows, delivers the dead letters and notes the span, each tried until it succeeds, with the same bytes
    /// and the same token. Only then may the span's offsets be committed.
    ///
    /// `None` when the end was asked for before everything was acknowledged: then nothing may be committed.
    pub(crate) async fn settle(&self, milled: Milled) -> Option<Span> {
        let span = milled.span;
        for piece in &milled.pieces {
            let what = Insertable::Clicks {
                year_month: piece.year_month,
            };
            let token = Token::of_piece(&self.topic, span, piece.year_month);
            self.store_once(
                span,
                Due {
                    what,
                    block: &piece.block,
                    token,
                },
            )
            .await?;
        }
        self.deliver_dead_letters(&milled).await?;
        let due = Due {
            what: Insertable::Spans,
            block: &self.span_block(&milled),
            token: Token::of_span(&self.topic, span),
        };
        self.store_once(span, due).await?;
        self.metrics.settled(&milled);
        Some(span)
    }

    async fn deliver_dead_letters(&self, milled: &Milled) -> Option<()> {
        let Milled { span, dead, .. } = milled;
        if dead.is_empty() {
            return Some(());
        }
        match &self.dead_letters {
            DeadLetters::Topic { producer, topic } => {
                let send = || producer.send_dead_letters(topic, &self.topic, *span, dead);
                self.until_done("dead letters", send).await.map(drop)
            }
            DeadLetters::Table => {
                let block = table_block(&self.topic, *span, dead);
                let token = Token::of_span(&self.topic, *span);
                self.store_once(
                    *span,
                    Due {
                        what: Insertable::DeadLetters,
                        block: &block,
                        token,
                    },
                )
                .await
            }
        }
    }

    /// Inserts a block until it is there.
    ///
    /// An insert that follows a failed one may be dropped because its token was seen: rightly when the first one arrived
    /// after all, wrongly when the server crashed after it had noted the token and before the rows appeared. So after a
    /// failure the rows are counted, and if there are none, they are inserted under the next token. That is safe: the
    /// server notes a token and shows its part under one lock, so without a crash there is no moment in between.
    async fn store_once(&self, span: Span, mut due: Due<'_>) -> Option<()> {
        loop {
            let Due { what, block, .. } = due;
            let tries = self
                .until_done("block", || self.store.insert(what, block, &due.token))
                .await?;
            if tries == 1 {
                return Some(());
            }
            let count = || self.store.stored(what, &self.topic, span);
            let stored = self.until_answered("count", count).await?;
            if stored > 0 {
                // A block is one part, which is there or not.
                return Some(());
            }
            tracing::warn!(%span, ?what, "a token was spoiled by a crash of the server, trying the next");
            due.token = due.token.after_spoiled();
        }
    }

    fn span_block(&self, milled: &Milled) -> Vec<Bytes> {
        let Milled {
            span,
            messages,
            rows,
            dead,
            received_until,
            ..
        } = milled;
        let mut block = SpanBlock::default();
        block.push(&SpanRow {
            topic: &self.topic,
            partition: span.partition.0,
            first_offset: span.first.0,
            last_offset: span.last.0,
            messages: *messages,
            rows_stored: *rows,
            duplicates: 0,
            dead: dead.len() as u64,
            received_until: *received_until,
            settled_at: now(),
        });
        block.finish()
    }

    /// Tries until it succeeds; returns how often it was tried.
    async fn until_done<E: Display, F: Future<Output = Result<(), E>>>(
        &self,
        what: &'static str,
        mut attempt: impl FnMut() -> F,
    ) -> Option<u64> {
        let mut tries = 0;
        let counted = || {
            tries += 1;
            attempt()
        };
        self.until_answered(what, counted).await?;
        Some(tries)
    }

    /// Tries until there is an answer; `None` when the end is asked for first.
    async fn until_answered<T, E: Display, F: Future<Output = Result<T, E>>>(
        &self,
        what: &'static str,
        mut attempt: impl FnMut() -> F,
    ) -> Option<T> {
        let mut backoff = Backoff::default();
        for tries in 1_u64.. {
            let error = match attempt().await {
                Ok(answer) => return Some(answer),
                Err(error) => error,
            };
            self.metrics.failed_insert();
            // Said again ever more rarely: a store that is away for an hour is no reason to fill the disk with logs.
            if tries.is_power_of_two() {
                tracing::warn!(what, tries, %error, "not stored yet, trying again");
            }
            if self.stop.is_requested() {
                return None;
            }
            tokio::time::sleep(backoff.next()).await;
        }
        None
    }
}
