//! Removing what is kept no longer, in the background.

mod metrics;

use std::time::Duration;

use clickmill_store::Keeper;
use prometheus_client::registry::Registry;
use tokio::task::JoinHandle;

use self::metrics::RetentionMetrics;
use crate::clock::now;

/// When the first removal runs: not while everything else starts.
const FIRST: Duration = Duration::from_mins(1);

/// Removes what is kept no longer every `period`, the first time a minute from now at the latest; never, without a period. It may
/// be aborted at any instant.
pub(crate) fn keep_every(
    period: Option<Duration>,
    keeper: Keeper,
    registry: &mut Registry,
) -> Option<JoinHandle<()>> {
    let period = period?;
    let metrics = RetentionMetrics::default();
    metrics.register(registry);
    Some(tokio::spawn(async move {
        let mut pause = period.min(FIRST);
        loop {
            tokio::time::sleep(pause).await;
            pause = period;
            let done = |removal: &_, rows| metrics.removed(removal, rows);
            match keeper.run(now(), done).await {
                Ok(()) => metrics.succeeded(now()),
                Err(error) => {
                    tracing::warn!(%error, "retention stopped, and goes on the next time");
                }
            }
        }
    }))
}
