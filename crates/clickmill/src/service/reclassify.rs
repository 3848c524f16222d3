//! Judging the clicks of yesterday and today again, in the background: what the clicks of a visitor say together shows only when
//! they are all there, whichever partitions they came through.

mod judge;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use clickmill_enrich::Enricher;
use clickmill_store::{Reclassifier, ReclassifyError, Store};
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub(crate) use self::judge::StoredClicksJudge;
use self::metrics::ReclassifyMetrics;
use crate::clock::now;

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
        let mut background = Background {
            reclassifier: Reclassifier::new(store.clone(), Reclassifier::LEFT_BEHIND_AFTER),
            store,
            judge: StoredClicksJudge::new(enricher),
            metrics,
            judged: None,
        };
        let mut pause = period;
        loop {
            tokio::time::sleep(pause).await;
            let begun = Instant::now();
            match background.run().await {
                // Or another process does the same.
                Ok(()) | Err(ReclassifyError::Busy { .. } | ReclassifyError::TakenOver) => {}
                Err(ReclassifyError::Store(error)) => {
                    tracing::warn!(%error, "clicks were not judged again, and will be the next time");
                }
            }
            pause = period.max(begun.elapsed() * PAUSE_PER_RUN);
        }
    }))
}

struct Background {
    store: Store,
    reclassifier: Reclassifier,
    judge: StoredClicksJudge,
    metrics: ReclassifyMetrics,
    judged: Option<Judged>,
}

/// All clicks of the days up to `last_day` that were settled under `version`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Judged {
    last_day: u16,
    version: u64,
}

impl Background {
    /// Finishes what was left behind, and judges the clicks of two days unless that was done and none have come.
    async fn run(&mut self) -> Result<(), ReclassifyError> {
        let day = |millis: i64| u16::try_from(millis / DAY).unwrap_or(u16::MAX);
        // Clicks may be dated a day ahead.
        let (first_day, last_day) = (day(now().0 - DAY), day(now().0 + DAY));
        self.reclassifier.finish_left_behind().await?;
        let version = self.store.settled_now().await?.version;
        let judged = Some(Judged { last_day, version });
        if self.judged != judged {
            let days = (first_day, last_day);
            let run = self
                .reclassifier
                .run(days, false, &mut self.judge, |_, _| ());
            self.metrics.rewrote(&run.await?);
            self.judged = judged;
        }
        self.metrics.succeeded(now());
        Ok(())
    }
}
