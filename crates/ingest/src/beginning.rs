//! Where a partition that was just assigned is read from.
//!
//! The store decides, because only there one can see what is counted: reading begins where the settled spans end, if need be
//! before what was committed (a store that lost acknowledged rows with the power, or was restored from a backup), and if need
//! be after it (a crash before the commit). What was committed only adds the plan.

use clickmill_model::{Offset, Partition, Span};
use clickmill_store::{SettledSpan, Store, StoreError};

use crate::repeats::{Repeats, key};
use crate::{Assigned, Progress};

/// How many spans of a partition are looked at, from the newest: hours of them, where rows can be lost by seconds.
const SPANS: u64 = 10_000;
/// Of spans settled so long before the newest one it is checked that their rows are there, in milliseconds.
const RECENT: i64 = 60 * 60 * 1000;

/// How reading of a partition begins.
#[derive(Debug)]
pub(crate) struct Beginning {
    /// The first position to read.
    pub(crate) start: Offset,
    /// What was committed last.
    pub(crate) committed: Option<Progress>,
    /// Spans to keep to: settled ones that are read again, and the planned one.
    pub(crate) known: Vec<Span>,
    /// Of positions before this one, rows may be stored already.
    pub(crate) stored_until: Offset,
    /// The click ids stored before `start`.
    pub(crate) repeats: Repeats,
}

/// What to do when the log no longer has, or never had, what is to be read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnGap {
    /// Stop the partition and say so: somebody has to decide.
    Stop,
    /// Go on with what the log has, and say so.
    Skip,
}

/// Why a partition is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BeginError {
    /// Asking again may help.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log deleted messages before they were read.
    #[error(
        "positions {next} to {} are gone from the log before they were read; to go on without them, start with --on-gap skip",
        .first.0 - 1
    )]
    Gone {
        /// What is to be read next.
        next: Offset,
        /// What the log begins with.
        first: Offset,
    },
    /// The log is another one than before.
    #[error(
        "the log ends at {end} but {next} is to be read next: was the topic made anew? Then start with another --kafka-cluster-id"
    )]
    Reset {
        /// What is to be read next.
        next: Offset,
        /// Where the log ends.
        end: Offset,
    },
}

impl Beginning {
    /// Finds out, once.
    pub(crate) async fn find(
        store: &Store,
        log: &str,
        assigned: Assigned,
        horizon: u32,
        on_gap: OnGap,
    ) -> Result<Self, BeginError> {
        let spans = store.last_spans(log, assigned.partition, SPANS).await?;
        let settled = match settled_end(store, log, &spans).await? {
            None => {
                let row = first_row(store, log, assigned.partition).await?;
                row.map(|row| without_spans(assigned, row))
            }
            settled => settled,
        };
        let start = start(assigned, settled, on_gap)?;
        let known = known_spans(assigned, &spans, start);
        let stored = store.rows_of(log, from(assigned.partition, start)).await?;
        let known_until = known.last().map(|span| span.last.next());
        let stored_until = stored.last.map(Offset::next);
        let repeats = repeats_before(store, log, assigned.partition, start, horizon).await?;
        Ok(Self {
            start,
            committed: assigned.committed,
            known,
            stored_until: start.max(known_until.max(stored_until).unwrap_or(start)),
            repeats,
        })
    }
}

/// The position after the settled spans, without a hole among them and with all their rows; `None` if there are none.
async fn settled_end(
    store: &Store,
    log: &str,
    spans: &[SettledSpan],
) -> Result<Option<Offset>, StoreError> {
    let Some(oldest) = spans.first() else {
        return Ok(None);
    };
    let whole = without_holes(spans);
    let newest = spans.iter().map(|span| span.settled_at).max();
    let since = newest.map_or(0, |newest| newest.0 - RECENT);
    let recent = whole
        .iter()
        .position(|span| span.settled_at.0 >= since)
        .and_then(|at| whole.get(at..))
        .unwrap_or_default();
    let complete = complete(store, log, recent).await?;
    let lacking = recent.get(complete);
    Ok(Some(match (lacking, whole.last()) {
        (Some(span), _) => span.span.first,
        (None, Some(last)) => last.span.last.next(),
        (None, None) => oldest.span.first,
    }))
}

/// Where to begin when rows are stored and no span is: where the commit says, if that was before the first of them, so that
/// whoever stored them did not come to note the span. Otherwise the spans are lost, and all is read again that there is; what
/// comes before the first row may be repeats and dead letters, which must not be left out.
fn without_spans(assigned: Assigned, row: Offset) -> Offset {
    let committed = assigned.committed.map(|progress| progress.next);
    committed
        .filter(|next| *next <= row)
        .unwrap_or(assigned.first)
}

/// Where the first row of a partition came from.
async fn first_row(
    store: &Store,
    log: &str,
    partition: Partition,
) -> Result<Option<Offset>, StoreError> {
    let all = from(partition, Offset(0));
    Ok(store.rows_of(log, all).await?.first)
}

/// All positions of a partition from one on.
fn from(partition: Partition, first: Offset) -> Span {
    Span {
        partition,
        first,
        last: Offset(i64::MAX - 1),
    }
}

/// The spans up to the first hole.
fn without_holes(spans: &[SettledSpan]) -> &[SettledSpan] {
    let mut next = spans.first().map_or(Offset(0), |span| span.span.first);
    let end = spans.iter().position(|span| {
        let is_hole = span.span.first > next;
        next = next.max(span.span.last.next());
        is_hole
    });
    spans.get(..end.unwrap_or(spans.len())).unwrap_or(spans)
}

/// How many of these spans, from the first, have all their rows in the store. Usually one question.
async fn complete(store: &Store, log: &str, spans: &[SettledSpan]) -> Result<usize, StoreError> {
    if has_all_rows(store, log, spans).await? {
        return Ok(spans.len());
    }
    let (mut complete, mut lacking) = (0, spans.len());
    while lacking - complete > 1 {
        let middle = usize::midpoint(complete, lacking);
        if has_all_rows(store, log, spans.get(..middle).unwrap_or_default()).await? {
            complete = middle;
        } else {
            lacking = middle;
        }
    }
    Ok(complete)
}

async fn has_all_rows(store: &Store, log: &str, spans: &[SettledSpan]) -> Result<bool, StoreError> {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Ok(true);
    };
    let accounted: u64 = spans.iter().map(|span| span.rows).sum();
    let span = Span {
        first: first.span.first,
        ..last.span
    };
    Ok(store.rows_of(log, span).await?.rows >= accounted)
}

fn start(assigned: Assigned, settled: Option<Offset>, on_gap: OnGap) -> Result<Offset, BeginError> {
    let Assigned {
        partition,
        committed,
        first,
        end,
    } = assigned;
    let committed = committed.map(|progress| progress.next);
    let next = settled.or(committed).unwrap_or(first);
    if let Some(committed) = committed
        && next < committed
    {
        tracing::warn!(%partition, %committed, %next, "the store has less than was committed, reading again what it lacks");
    }
    if next > end {
        return Err(BeginError::Reset { next, end });
    }
    if next >= first {
        return Ok(next);
    }
    match on_gap {
        OnGap::Stop => Err(BeginError::Gone { next, first }),
        OnGap::Skip => {
            tracing::error!(%partition, %next, %first, "the log lost messages before they were read, going on without them");
            Ok(first)
        }
    }
}

/// The spans that must be built again as they were: those noted after `start`, and the planned one if it is not among them.
fn known_spans(assigned: Assigned, spans: &[SettledSpan], start: Offset) -> Vec<Span> {
    let mut known: Vec<Span> = Vec::new();
    for span in spans.iter().map(|span| span.span) {
        let after = known.last().map_or(start, |last| last.last.next());
        if span.first >= after {
            known.push(span);
        }
    }
    let plan = assigned
        .committed
        .and_then(|progress| progress.planned_span(assigned.partition))
        .filter(|plan| plan.first >= start);
    if let Some(plan) = plan {
        let is_free = |known: &Span| known.last < plan.first || known.first > plan.last;
        if known.iter().all(is_free) {
            let at = known.partition_point(|known| known.first < plan.first);
            known.insert(at, plan);
        }
    }
    known
}

async fn repeats_before(
    store: &Store,
    log: &str,
    partition: Partition,
    start: Offset,
    horizon: u32,
) -> Result<Repeats, StoreError> {
    let mut repeats = Repeats::new(horizon);
    if horizon > 0 && start.0 > 0 {
        let before = Span {
            partition,
            first: Offset((start.0 - i64::from(horizon)).max(0)),
            last: Offset(start.0 - 1),
        };
        let mut add = |workspace_id: &str, click_id: &str, offset| {
            repeats.add(key(workspace_id, click_id), offset);
        };
        store.click_ids_of(log, before, &mut add).await?;
    }
    Ok(repeats)
}

#[cfg(test)]
#[path = "beginning/tests.rs"]
mod tests;
