//! Judging the clicks of yesterday and today again, in the background: what the clicks of a visitor say together shows only when
//! they are all there, whichever partitions they came through.

mod judge;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use clickmill_enrich::Enricher;
use clickmill_store::{Reclassifier, ReclassifyError, Store, Tally};
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub(crate) use self::judge::StoredClicksJudge;
use self::metrics::ReclassifyMetrics;
use crate::command::generate::now;

/// Runs are at least so many times as far apart as one takes, so that they cost the engine little however many clicks a day has.
const PAUSE_PER_RUN: u32 = 20;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Judges the clicks of yesterday and today again every `period`, or less often where that takes long; never, without a period. It
/// may be aborted at any instant: what it began is finished by whoever comes next.
pub(crate) fn reclassify_every(
    period: Option<Duration>,
    store: Store,
    enricher: Arc<Enricher>,
    registry: &mut Registry,
) -> Option<JoinHandle<()>> {
    let period = period?;
    let metrics = ReclassifyMetrics::default();
    metrics.register(registry);
    Some(tokio::spawn(async move {
        let reclassifier = Reclassifier::new(store, Reclassifier::LEFT_BEHIND_AFTER);
        let mut judge = StoredClicksJudge::new(enricher);
        let mut pause = period;
        loop {
            tokio::time::sleep(pause).await;
            let begun = Instant::now();
            match run(&reclassifier, &mut judge).await {
                Ok(tally) => metrics.succeeded(&tally, now()),
                // Another process does the same.
                Err(ReclassifyError::Busy { .. } | ReclassifyError::TakenOver) => {}
                Err(ReclassifyError::Store(error)) => {
                    tracing::warn!(%error, "clicks were not judged again, and will be the next time");
                }
            }
            pause = period.max(begun.elapsed() * PAUSE_PER_RUN);
        }
    }))
}

async fn run(
    reclassifier: &Reclassifier,
    judge: &mut StoredClicksJudge,
) -> Result<Tally, ReclassifyError> {
    let day = |millis: i64| u16::try_from(millis / DAY).unwrap_or(u16::MAX);
    // Clicks may be dated a day ahead.
    let days = (day(now() - DAY), day(now() + DAY));
    reclassifier.run(days, false, judge, |_, _| ()).await
}
