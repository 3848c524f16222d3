use std::fmt::Display;
use std::sync::Arc;

use clickmill_model::Span;
use clickmill_store::{SpanBlock, SpanRow, Store, StoreError, Token};

use crate::backoff::Backoff;
use crate::dead_letter::DeadLetters;
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

impl Settler {
    /// Stores the rows, delivers the dead letters and notes the span, each tried until it succeeds, with the same bytes
    /// and the same token. Only then may the span's offsets be committed.
    ///
    /// `None` when the end was asked for before everything was acknowledged: then nothing may be committed, and whoever
    /// reads the span again stores it under the same token.
    pub(crate) async fn settle(&self, milled: Milled) -> Option<Span> {
        let Milled {
            span, pieces, dead, ..
        } = &milled;
        for piece in pieces {
            let token = Token::of_piece(&self.topic, *span, piece.year_month);
            self.until_done("clicks", || self.store.insert_clicks(&piece.block, &token))
                .await?;
        }
        self.until_done("dead letters", || {
            self.dead_letters.deliver(&self.topic, *span, dead)
        })
        .await?;
        self.until_done("span", || self.note(&milled)).await?;
        self.metrics.settled(&milled);
        Some(*span)
    }

    async fn note(&self, milled: &Milled) -> Result<(), StoreError> {
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
        self.store
            .insert_spans(&block.finish(), &Token::of_span(&self.topic, *span))
            .await
    }

    async fn until_done<E: Display, F: Future<Output = Result<(), E>>>(
        &self,
        what: &'static str,
        mut attempt: impl FnMut() -> F,
    ) -> Option<()> {
        let mut backoff = Backoff::default();
        for tries in 1_u64.. {
            let Err(error) = attempt().await else {
                return Some(());
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
