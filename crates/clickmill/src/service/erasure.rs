//! Going on with what is to be erased, in the background.

mod metrics;

use std::time::Duration;

use clickmill_store::{Eraser, Reclassifier, Store};
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;

use self::metrics::ErasureMetrics;
use crate::clock::now;

/// When the first run is: not while everything else starts.
const FIRST: Duration = Duration::from_mins(1);

/// Goes on with erasures every `period`, the first time a minute from now at the latest; never, without a period. It may be aborted
/// at any instant.
pub(crate) fn erase_every(
    period: Option<Duration>,
    store: Store,
    registry: &mut Registry,
) -> Option<JoinHandle<()>> {
    let period = period?;
    let metrics = ErasureMetrics::default();
    metrics.register(registry);
    Some(tokio::spawn(async move {
        let mut eraser = Eraser::new(store, Reclassifier::LEFT_BEHIND_AFTER, now);
        let mut pause = period.min(FIRST);
        loop {
            tokio::time::sleep(pause).await;
            pause = period;
            match eraser.run(|erasure| metrics.went_on(erasure)).await {
                Ok(()) => metrics.succeeded(now()),
                Err(error) => {
                    tracing::warn!(%error, "erasing stopped, and goes on the next time");
                }
            }
        }
    }))
}
