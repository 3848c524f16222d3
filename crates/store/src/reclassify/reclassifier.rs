use std::pin::pin;
use std::time::Duration;

use super::apply::apply;
use super::behaviour::{VisitorClickRow, mark_clicks};
use super::days::Days;
use super::plan::{plan_totals, plan_verdicts};
use super::step::{Phase, Step};
use super::{ReclassifyError, StoredEvidence, StoredVerdict, Tally};
use crate::{Store, StoreError};

/// The rules, which the store does not know.
pub trait Judge: Send {
    /// The fewest clicks of a visitor and a day that are worth looking at together.
    fn least_clicks(&self) -> u64;

    /// What the clicks of one visitor, in the order of time, say together: the bits of reasons for each.
    fn behaviour(&mut self, clicks: &[VisitorClickRow]) -> Vec<u32>;

    /// The verdict on some evidence.
    fn verdict(&mut self, evidence: &StoredEvidence) -> StoredVerdict;
}

/// Judges clicks again that are stored. Only one at a time is at work.
pub struct Reclassifier {
    store: Store,
    left_behind_after: Duration,
}

impl Reclassifier {
    /// How long nobody is seen at work on a step, usually, until it is taken for left behind.
    pub const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(15);

    /// Judges the clicks of a store; of those who do, all have the same `left_behind_after`.
    pub const fn new(store: Store, left_behind_after: Duration) -> Self {
        Self {
            store,
            left_behind_after,
        }
    }

    /// Whether clicks of an erasure are being taken out.
    pub(crate) async fn is_erasing(&self, erasure: u64) -> Result<bool, StoreError> {
        let under_way = self.store.steps_under_way().await?;
        let mut erasures = under_way.iter().map(|under_way| under_way.step.erasure);
        Ok(erasures.any(|other| other == Some(erasure)))
    }

    /// Finishes what was written down and left behind, and gives up what was not; returns how many steps were finished.
    ///
    /// # Errors
    ///
    /// [`ReclassifyError::Busy`] when somebody is at work.
    pub async fn finish_left_behind(&self) -> Result<u64, ReclassifyError> {
        let mut finished = 0;
        for under_way in self.store.steps_under_way().await? {
            let step = &under_way.step;
            let idle = Duration::from_millis(under_way.idle);
            if idle < self.left_behind_after {
                return Err(ReclassifyError::Busy { idle });
            }
            if under_way.is_planned || self.store.decide(step, false).await? {
                self.store.record_step(step, Phase::Planned).await?;
                self.finish(step).await?;
                finished += 1;
            } else {
                self.give_up(step).await?;
            }
        }
        Ok(finished)
    }

    /// Judges all clicks of some days of UTC that are settled by now, month by month: from `first_day` to `last_day` since 1970,
    /// both included. Hands on what each step came to.
    ///
    /// # Errors
    ///
    /// [`ReclassifyError::Busy`] when somebody else is at work. What was begun is finished by whoever comes next.
    pub async fn run(
        &self,
        (first_day, last_day): (u16, u16),
        is_dry: bool,
        judge: &mut dyn Judge,
        mut done: impl FnMut((u16, u16), &Tally) + Send,
    ) -> Result<Tally, ReclassifyError> {
        let mut all = Tally::default();
        let days = Days {
            first: first_day,
            last: last_day,
        };
        for days in self.store.steps_of(days).await? {
            let tally = self.judge(days, is_dry, judge).await?;
            done((days.first, days.last), &tally);
            all += tally;
        }
        Ok(all)
    }

    async fn judge(
        &self,
        days: Days,
        is_dry: bool,
        judge: &mut dyn Judge,
    ) -> Result<Tally, ReclassifyError> {
        let step = self.begin(days).await?;
        let plan = self.plan(&step, judge);
        let tally = self.at_work(&step, Phase::Planning, plan).await;
        match tally {
            Ok(tally) if !is_dry && tally.rewritten > 0 => {
                self.carry_out(&step).await?;
                Ok(tally)
            }
            planned => {
                self.give_up(&step).await?;
                planned
            }
        }
    }

    async fn begin(&self, days: Days) -> Result<Step, ReclassifyError> {
        self.finish_left_behind().await?;
        let settled = self.store.settled().await?;
        self.enter(Step::new(days, settled)).await
    }

    /// Begins a step, unless somebody else is at work.
    pub(crate) async fn enter(&self, step: Step) -> Result<Step, ReclassifyError> {
        self.store.record_step(&step, Phase::Planning).await?;
        // Whoever recorded its step later sees the other; of several who did so at once, all may have to begin again.
        let others = self.store.steps_under_way().await?;
        match others.iter().find(|other| other.step.id != step.id) {
            None => Ok(step),
            Some(other) => {
                self.give_up(&step).await?;
                Err(ReclassifyError::Busy {
                    idle: Duration::from_millis(other.idle),
                })
            }
        }
    }

    /// Writes down all that will change.
    async fn plan(&self, step: &Step, judge: &mut dyn Judge) -> Result<Tally, ReclassifyError> {
        mark_clicks(&self.store, step, judge).await?;
        let tally = plan_verdicts(&self.store, step, judge).await?;
        if tally.rewritten > 0 {
            plan_totals(&self.store, step).await?;
        }
        Ok(tally)
    }

    /// Changes what is written down for a step, unless somebody else has given it up meanwhile, who took this process for dead.
    pub(crate) async fn carry_out(&self, step: &Step) -> Result<(), ReclassifyError> {
        if !self.store.decide(step, true).await? {
            self.give_up(step).await?;
            return Err(ReclassifyError::TakenOver);
        }
        self.store.record_step(step, Phase::Planned).await?;
        self.finish(step).await
    }

    /// From here on there is no way back: of clicks that were changed, the rollup has to follow.
    async fn finish(&self, step: &Step) -> Result<(), ReclassifyError> {
        let apply = apply(&self.store, step);
        self.at_work(step, Phase::Planned, apply).await?;
        // Not while at work: a sign of life on its way at the same time would come last.
        self.store.record_step(step, Phase::Applied).await?;
        Ok(self.store.forget_staged(step.id).await?)
    }

    /// Leaves everything as it is.
    pub(crate) async fn give_up(&self, step: &Step) -> Result<(), StoreError> {
        self.store.record_step(step, Phase::GivenUp).await?;
        self.store.forget_staged(step.id).await
    }

    /// Does some work on a step, and says again and again that somebody is at it.
    pub(crate) async fn at_work<T>(
        &self,
        step: &Step,
        phase: Phase,
        work: impl Future<Output = Result<T, ReclassifyError>>,
    ) -> Result<T, ReclassifyError> {
        let mut work = pin!(work);
        loop {
            match tokio::time::timeout(self.left_behind_after / 5, work.as_mut()).await {
                Ok(done) => return done,
                Err(_) => self.store.record_step(step, phase).await?,
            }
        }
    }
}
