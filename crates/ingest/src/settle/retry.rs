use std::fmt::Display;

use clickmill_model::Span;
use clickmill_store::Insertable;

use super::{Settler, Unsettled};
use crate::backoff::Backoff;
use crate::lease::Lease;

/// Tries of one thing, each after a longer wait than the one before.
#[derive(Default)]
pub(super) struct Tries {
    pub(super) count: u64,
    backoff: Backoff,
}

impl Settler {
    /// The positions that are stored, asked until there is an answer.
    pub(super) async fn ask(
        &self,
        what: Insertable,
        log: &str,
        span: Span,
        lease: &Lease,
    ) -> Result<Vec<i64>, Unsettled> {
        let question = || self.store.stored(what, log, span);
        let (positions, tries) = self.until_done("question", lease, question).await?;
        self.got_through(&tries);
        Ok(positions)
    }

    /// Tries until it succeeds; returns what came of it, and the tries.
    pub(super) async fn until_done<T, E: Display, F: Future<Output = Result<T, E>>>(
        &self,
        what: &'static str,
        lease: &Lease,
        mut attempt: impl FnMut() -> F,
    ) -> Result<(T, Tries), Unsettled> {
        let mut tries = Tries::default();
        loop {
            self.next_try(&mut tries, lease).await?;
            match attempt().await {
                Ok(done) => return Ok((done, tries)),
                Err(error) => tries.failed(what, &error),
            }
        }
    }

    /// Something was answered; if it was not before, that is news for all who wait.
    pub(super) fn got_through(&self, tries: &Tries) {
        if tries.count > 1 {
            self.recovered.notify_waiters();
        }
    }

    /// Waits for the time of the next try, if there may be one: not for a partition that is somebody else's, and not for a
    /// second time once the end was asked for.
    pub(super) async fn next_try(&self, tries: &mut Tries, lease: &Lease) -> Result<(), Unsettled> {
        let is_last = tries.count > 0 && self.stop.is_requested();
        if is_last || lease.is_over() {
            return Err(Unsettled::GivenUp);
        }
        if tries.count > 0 {
            // Where one got through the others need not wait any longer.
            let wait = tokio::time::timeout(tries.backoff.next(), self.recovered.notified());
            wait.await.ok();
        }
        tries.count += 1;
        if lease.is_over() {
            return Err(Unsettled::GivenUp);
        }
        Ok(())
    }
}

impl Tries {
    /// Says that one failed, ever more rarely: a store that is away for an hour is no reason to fill the disk.
    pub(super) fn failed(&self, what: &'static str, error: &impl Display) {
        if self.count.is_power_of_two() {
            tracing::warn!(what, tries = self.count, %error, "not done yet, trying again");
        }
    }
}
