use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::Datelike;
use clickmill_enrich::{Enricher, Salt, Worker};
use clickmill_model::{RawClick, Rejection, Span, Timestamp, decode};
use clickmill_store::ClickBlock;

use crate::batch::Batch;
use crate::dead_letter::DeadLetter;
use crate::row::row;
use crate::salts::Salts;
use crate::{IngestMetrics, Stop};

/// A batch turned into what is to be stored.
pub(crate) struct Milled {
    pub(crate) span: Span,
    pub(crate) received_until: Timestamp,
    pub(crate) messages: u64,
    pub(crate) rows: u64,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) dead: Vec<DeadLetter>,
}

/// The rows of one calendar partition: ClickHouse takes in each partition of an insert by itself, so each is one.
pub(crate) struct Piece {
    /// Year and month, such as 202611.
    pub(crate) year_month: u32,
    pub(crate) block: Vec<Bytes>,
}

/// Decodes, enriches and lays out clicks. One per thread, for its caches.
pub(crate) struct Mill {
    topic: Arc<str>,
    worker: Worker,
    salts: Arc<Salts>,
    /// The day milled last and its salt: clicks come nearly in order.
    today: Option<(i64, Salt)>,
    stop: Stop,
    metrics: Arc<IngestMetrics>,
}

impl Mill {
    pub(crate) fn new(
        topic: Arc<str>,
        enricher: &Arc<Enricher>,
        salts: Arc<Salts>,
        stop: Stop,
        metrics: Arc<IngestMetrics>,
    ) -> Self {
        Self {
            topic,
            worker: enricher.worker(),
            salts,
            today: None,
            stop,
            metrics,
        }
    }

    /// Mills a batch; `None` when the end was asked for while the store was away.
    pub(crate) fn mill(&mut self, batch: &Batch) -> Option<Milled> {
        let mut blocks = BTreeMap::new();
        let mut dead = Vec::new();
        for raw in batch.iter() {
            match self.mill_one(&raw, &mut blocks)? {
                Ok(()) => {}
                Err(rejection) => dead.push(DeadLetter::new(&raw, rejection)),
            }
        }
        let rows = blocks.values().map(ClickBlock::rows).sum();
        let piece = |(year_month, block): (u32, ClickBlock)| Piece {
            year_month,
            block: block.finish(),
        };
        let pieces = blocks.into_iter().map(piece).collect();
        let messages = batch.len() as u64;
        Some(Milled {
            span: batch.span,
            received_until: batch.received_until(),
            messages,
            rows,
            pieces,
            dead,
        })
    }

    fn mill_one(
        &mut self,
        raw: &RawClick<'_>,
        blocks: &mut BTreeMap<u32, ClickBlock>,
    ) -> Option<Result<(), Rejection>> {
        let click = match decode(raw) {
            Ok(click) => click,
            Err(rejection) => return Some(Err(rejection)),
        };
        self.metrics.unknown_fields(click.unknown_fields);
        let year_month = year_month(click.clicked_at);
        let salt = self.salt_of(click.clicked_at.utc_day())?;
        let enriched = self.worker.enrich(click, Some(&salt));
        blocks
            .entry(year_month)
            .or_default()
            .push(&row(&self.topic, raw, &enriched));
        Some(Ok(()))
    }

    fn salt_of(&mut self, utc_day: i64) -> Option<Salt> {
        match &self.today {
            Some((day, salt)) if *day == utc_day => Some(salt.clone()),
            _ => {
                let salt = self.salts.of_day(utc_day, &self.stop)?;
                self.today = Some((utc_day, salt.clone()));
                Some(salt)
            }
        }
    }
}

/// The calendar partition of an instant, as `toYYYYMM` names it.
fn year_month(instant: Timestamp) -> u32 {
    let date = instant.to_utc().unwrap_or_default();
    u32::try_from(date.year()).unwrap_or_default() * 100 + date.month()
}
