use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use chrono::Datelike;
use clickmill_enrich::{Enricher, Salt, Worker};
use clickmill_model::{Click, RawClick, Timestamp, decode};
use clickmill_store::ClickBlock;

use crate::batch::Batch;
use crate::dead_letter::DeadLetter;
use crate::milled::{Milled, Piece};
use crate::repeats::{Repeats, key_of};
use crate::row::row;
use crate::salts::{AT_HAND, Salts};
use crate::{IngestMetrics, Stop};

/// How many calendar partitions one batch may touch: each is an insert of its own, and counts against the deduplication
/// window of the table.
const MAX_MONTHS: usize = 12;

/// What mills are made of.
#[derive(Clone)]
pub(crate) struct MillParts {
    pub(crate) enricher: Arc<Enricher>,
    pub(crate) salts: Arc<Salts>,
    pub(crate) stop: Stop,
    pub(crate) metrics: Arc<IngestMetrics>,
}

/// Decodes, enriches and lays out clicks. One per thread, for its caches.
pub(crate) struct Mill {
    parts: MillParts,
    worker: Worker,
    /// The day milled last, its salt, and since when that is at hand: clicks come nearly in order.
    today: Option<(i64, Salt, Instant)>,
}

/// A batch on its way through a mill.
struct Grist<'a> {
    log: &'a str,
    blocks: BTreeMap<u32, (ClickBlock, Vec<i64>)>,
    duplicates: Vec<i64>,
    dead: Vec<DeadLetter>,
}

impl Mill {
    pub(crate) fn new(parts: MillParts) -> Self {
        Self {
            worker: parts.enricher.worker(),
            parts,
            today: None,
        }
    }

    /// Mills a batch, or as much from its beginning as touches [`MAX_MONTHS`] unless `is_known`, and returns the rest.
    ///
    /// `None` when the end was asked for while the store was away.
    pub(crate) fn mill(
        &mut self,
        log: &str,
        mut batch: Batch,
        repeats: &mut Repeats,
        is_known: bool,
    ) -> Option<(Milled, Option<Batch>)> {
        let mut grist = Grist::new(log);
        let mut cut = None;
        for raw in batch.iter() {
            match decode(&raw) {
                Err(rejection) => grist.dead.push(DeadLetter::new(&raw, rejection)),
                Ok(click) if !is_known && grist.is_full(&click) => {
                    cut = Some(raw.offset);
                    break;
                }
                Ok(click) if is_repeat(repeats, &click, &raw) => {
                    grist.duplicates.push(raw.offset.0);
                }
                Ok(click) => self.add(&mut grist, &raw, click)?,
            }
        }
        let rest = cut.map(|offset| batch.split_after(clickmill_model::Offset(offset.0 - 1)));
        Some((grist.finish(batch), rest))
    }

    /// The blocks of some messages of a batch, which are clicks and no repeats.
    pub(crate) fn mill_some(
        &mut self,
        log: &str,
        batch: &Batch,
        positions: &[i64],
    ) -> Option<Vec<Piece>> {
        let mut grist = Grist::new(log);
        for raw in batch.iter() {
            if positions.binary_search(&raw.offset.0).is_ok()
                && let Ok(click) = decode(&raw)
            {
                self.add(&mut grist, &raw, click)?;
            }
        }
        Some(grist.pieces())
    }

    fn add(&mut self, grist: &mut Grist<'_>, raw: &RawClick<'_>, click: Click<'_>) -> Option<()> {
        self.parts.metrics.unknown_fields(click.unknown_fields);
        let year_month = year_month(click.clicked_at);
        let salt = self.salt_of(click.clicked_at.utc_day())?;
        let enriched = self.worker.enrich(click, Some(&salt));
        let (block, positions) = grist.blocks.entry(year_month).or_default();
        block.push(&row(grist.log, raw, &enriched));
        positions.push(raw.offset.0);
        Some(())
    }

    fn salt_of(&mut self, utc_day: i64) -> Option<Salt> {
        match &self.today {
            Some((day, salt, since)) if *day == utc_day && since.elapsed() < AT_HAND => {
                Some(salt.clone())
            }
            _ => {
                let salt = self.parts.salts.of_day(utc_day, &self.parts.stop)?;
                self.today = Some((utc_day, salt.clone(), Instant::now()));
                Some(salt)
            }
        }
    }
}

impl<'a> Grist<'a> {
    fn new(log: &'a str) -> Self {
        Self {
            log,
            blocks: BTreeMap::new(),
            duplicates: Vec::new(),
            dead: Vec::new(),
        }
    }

    /// Whether this click would be one calendar partition too many.
    fn is_full(&self, click: &Click<'_>) -> bool {
        self.blocks.len() >= MAX_MONTHS && !self.blocks.contains_key(&year_month(click.clicked_at))
    }

    fn finish(self, batch: Batch) -> Milled {
        let Self {
            log,
            blocks,
            duplicates,
            dead,
        } = self;
        Milled {
            log: log.into(),
            pieces: pieces(blocks),
            duplicates,
            dead,
            refused: Vec::new(),
            batch,
        }
    }

    fn pieces(self) -> Vec<Piece> {
        pieces(self.blocks)
    }
}

fn pieces(blocks: BTreeMap<u32, (ClickBlock, Vec<i64>)>) -> Vec<Piece> {
    let piece = |(year_month, (block, positions)): (u32, (ClickBlock, Vec<i64>))| Piece {
        year_month,
        rows: positions.len(),
        positions,
        block: block.finish(),
    };
    blocks.into_iter().map(piece).collect()
}

fn is_repeat(repeats: &mut Repeats, click: &Click<'_>, raw: &RawClick<'_>) -> bool {
    key_of(click).is_some_and(|key| repeats.is_repeat(key, raw.offset))
}

/// The calendar partition of an instant, as `toYYYYMM` names it.
fn year_month(instant: Timestamp) -> u32 {
    let date = instant.to_utc().unwrap_or_default();
    u32::try_from(date.year()).unwrap_or_default() * 100 + date.month()
}
