use std::time::Instant as Clock;

use clickmill_stats::Instant;
use clickmill_store::{Settled, Store, StoreError};
use tokio::sync::Mutex;

use crate::clock::now;

/// The present as requests see it: when it is, and what is settled. Whatever is counted afterwards counts at least that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// The present instant, at most [`Settled::SHARED_FOR`] ago.
    pub(crate) now: Instant,
    /// What was settled then.
    pub(crate) settled: Settled,
}

/// The moment that requests share: those that come within a second have the same present, and so the same windows.
#[derive(Default)]
pub(crate) struct Moments(Mutex<Option<(Clock, Moment)>>);

impl Moments {
    /// The moment of now. Of requests that come together one asks, and the others wait for it.
    pub(crate) async fn current(&self, store: &Store) -> Result<Moment, StoreError> {
        let mut shared = self.0.lock().await;
        if let Some((since, moment)) = *shared
            && since.elapsed() < Settled::SHARED_FOR
        {
            return Ok(moment);
        }
        let since = Clock::now();
        let moment = Moment {
            now: Instant::from_millis(now().0),
            settled: store.settled_now().await?,
        };
        *shared = Some((since, moment));
        Ok(moment)
    }
}
