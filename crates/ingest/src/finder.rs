use clickmill_store::Store;

use crate::backoff::Backoff;
use crate::beginning::{BeginError, Beginning};
use crate::workers::Begun;
use crate::{Assigned, OnGap, Stop};

/// Finds out where partitions are read from.
#[derive(Clone)]
pub(crate) struct Finder {
    pub(crate) store: Store,
    /// How far back repeats are looked for, in positions.
    pub(crate) horizon: u32,
    pub(crate) on_gap: OnGap,
    pub(crate) stop: Stop,
}

impl Finder {
    /// Asks until there is an answer; `None` when the end is asked for first.
    pub(crate) async fn find(
        &self,
        log: &str,
        assigned: Assigned,
    ) -> Option<Result<Begun, BeginError>> {
        let mut backoff = Backoff::default();
        while !self.stop.is_requested() {
            match self.find_once(log, assigned).await {
                Err(BeginError::Store(error)) => {
                    tracing::warn!(partition = %assigned.partition, %error, "cannot find out where to begin, trying again");
                }
                found => return Some(found),
            }
            tokio::time::sleep(backoff.next()).await;
        }
        None
    }

    async fn find_once(&self, log: &str, assigned: Assigned) -> Result<Begun, BeginError> {
        let answers_may_lag = self.store.answers_may_lag().await?;
        let beginning =
            Beginning::find(&self.store, log, assigned, self.horizon, self.on_gap).await?;
        Ok(Begun {
            beginning,
            answers_may_lag,
        })
    }
}
