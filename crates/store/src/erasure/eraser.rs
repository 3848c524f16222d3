use std::ops::Range;
use std::time::Duration;

use clickmill_model::Timestamp;
use rand::Rng;

use super::hide::hide_days;
use super::{Erasable, Erased, Erasure, ErasureScope};
use crate::reclassify::{Reclassifier, ReclassifyError};
use crate::{Settled, Store, StoreError};

/// How long to wait while somebody else changes clicks, in milliseconds: not all equally long, or all would come back at once.
const PAUSE: Range<u64> = 100..700;
/// How much longer than others go on with what they saw last it takes until something counts as hidden.
const MARGIN: Duration = Duration::from_millis(100);

/// Erases what somebody must not be kept of. Several may be at work at once.
pub struct Eraser {
    store: Store,
    steps: Reclassifier,
    clock: fn() -> Timestamp,
    /// The version of what was stored when clicks that came late were looked for last.
    looked_at: Option<u64>,
}

impl Eraser {
    /// Erases in a store. Whoever changes clicks is taken for dead after `left_behind_after` without a sign of life, which is the same
    /// for all: [`Reclassifier::LEFT_BEHIND_AFTER`] usually.
    pub fn new(store: Store, left_behind_after: Duration, clock: fn() -> Timestamp) -> Self {
        Self {
            steps: Reclassifier::new(store.clone(), left_behind_after),
            store,
            clock,
            looked_at: None,
        }
    }

    /// How many clicks an erasure would take out now, month by month.
    pub async fn preview(&self, scope: &ErasureScope) -> Result<Vec<Erasable>, StoreError> {
        self.store.erasable(scope, (self.clock)().0).await
    }

    /// Records that something is to be erased. From then on somebody will, whoever else ends.
    pub async fn ask(
        &self,
        scope: ErasureScope,
        requested_by: String,
    ) -> Result<Erasure, StoreError> {
        let erasure = Erasure::new(scope, requested_by, (self.clock)());
        self.store.record_erasure(&erasure).await?;
        Ok(erasure)
    }

    /// Hides what there is of an erasure. When this returns `Ok`, no answer to a question that comes later counts any of it.
    pub async fn hide(&self, erasure: &mut Erasure) -> Result<(), StoreError> {
        let was_hidden = erasure.invisible_at.is_some();
        if !self.hide_clicks(erasure).await? && was_hidden {
            return Ok(());
        }
        erasure.clicks = self.store.erased_clicks(erasure.id).await?;
        erasure.rewritten_at = None;
        erasure.gone_at = None;
        if !was_hidden {
            erasure.dead_letters = self.store.erase_rest(erasure).await?;
            // With the record, what is stored has another version. Whoever has the one before may go on with it for a moment.
            self.store.record_erasure(erasure).await?;
            tokio::time::sleep(Settled::SHARED_FOR + MARGIN).await;
            erasure.invisible_at = Some((self.clock)());
        }
        self.store.record_erasure(erasure).await
    }

    /// Goes on with everything that was asked for, and hands each erasure on with which something happened: hides what is not hidden, also
    /// clicks that come out of a log only now; writes anew what holds hidden clicks; notes what is off the disk.
    pub async fn run(&mut self, mut told: impl FnMut(&Erasure) + Send) -> Result<(), StoreError> {
        self.store.forget_salts().await?;
        let before = self.store.open_erasures().await?;
        let mut erasures = before.clone();
        let version = self.store.settled_now().await?.version;
        for erasure in &mut erasures {
            if erasure.invisible_at.is_none() || self.looked_at != Some(version) {
                self.hide(erasure).await?;
            }
        }
        self.looked_at = Some(version);
        self.rewrite(&mut erasures).await?;
        for (erasure, before) in erasures.iter_mut().zip(&before) {
            self.close(erasure).await?;
            if erasure != before {
                told(erasure);
            }
        }
        Ok(())
    }

    /// Takes out all clicks that are there; whether there were any.
    async fn hide_clicks(&self, erasure: &Erasure) -> Result<bool, StoreError> {
        let mut found = false;
        loop {
            let steps = self.store.steps_of_erasure(erasure).await?;
            found |= !steps.is_empty();
            for days in &steps {
                let hidden = hide_days(&self.store, &self.steps, erasure, *days);
                pause_when_busy(hidden.await).await?;
            }
            if !steps.is_empty() {
                continue;
            }
            // Somebody else may have taken the last ones out, and not corrected the rollup yet.
            if !self.steps.is_erasing(erasure.id).await? {
                return Ok(found);
            }
            found = true;
            let finished = self.steps.finish_left_behind().await;
            pause_when_busy(finished.map(|_| ())).await?;
        }
    }

    /// Writes the months anew that hold hidden clicks, each once.
    async fn rewrite(&self, erasures: &mut [Erasure]) -> Result<(), StoreError> {
        let is_due = |erasure: &&mut Erasure| {
            erasure.invisible_at.is_some() && erasure.rewritten_at.is_none()
        };
        let mut due: Vec<_> = erasures.iter_mut().filter(is_due).collect();
        if due.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = due.iter().map(|erasure| erasure.id).collect();
        for month in self.store.erased_months(&ids).await? {
            self.store.rewrite_erased(&month).await?;
        }
        let rewritten_at = self.store.server_clock().await?;
        for erasure in &mut due {
            erasure.rewritten_at = Some(rewritten_at);
            self.store.record_erasure(erasure).await?;
        }
        Ok(())
    }

    /// Notes that an erasure is off the disk, and that nothing more is to be done for it.
    async fn close(&self, erasure: &mut Erasure) -> Result<(), StoreError> {
        let Some(rewritten_at) = erasure.rewritten_at else {
            return Ok(());
        };
        if erasure.gone_at.is_none() && !self.store.has_replaced_parts(rewritten_at).await? {
            erasure.gone_at = Some((self.clock)());
            self.store.record_erasure(erasure).await?;
        }
        if erasure.gone_at.is_some() && !erasure.is_watched((self.clock)()) {
            erasure.closed_at = Some((self.clock)());
            if let Erased::Visitor(visitor) = &mut erasure.scope.erased {
                *visitor = None;
            }
            self.store.record_erasure(erasure).await?;
            self.store.merge_erasures().await?;
        }
        Ok(())
    }
}

/// What could not be done because somebody else was at work is found again later.
async fn pause_when_busy(done: Result<(), ReclassifyError>) -> Result<(), StoreError> {
    match done {
        Ok(()) => Ok(()),
        Err(ReclassifyError::Busy { .. } | ReclassifyError::TakenOver) => {
            let pause = rand::rng().random_range(PAUSE);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            Ok(())
        }
        Err(ReclassifyError::Store(error)) => Err(error),
    }
}
