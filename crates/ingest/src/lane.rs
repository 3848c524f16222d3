use std::time::Duration;

use clickmill_model::RawClick;

use crate::batch::Batch;
use crate::pipeline::Limits;

/// One partition's way through the pipeline: a batch that grows while at most one is under way.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    growing: Option<Batch>,
    pub(crate) is_under_way: bool,
    pub(crate) is_paused: bool,
}

impl Lane {
    pub(crate) fn push(&mut self, raw: &RawClick<'_>) {
        match &mut self.growing {
            Some(batch) => batch.push(raw),
            None => self.growing = Some(Batch::of(raw)),
        }
    }

    /// The batch, if it is full or old enough and the one before it is done.
    pub(crate) fn take_due(&mut self, limits: &Limits) -> Option<Batch> {
        let is_due = self.is_full(limits) || self.age() >= limits.max_age;
        if self.is_under_way || !is_due {
            return None;
        }
        self.take()
    }

    /// The batch, however small, if the one before it is done.
    pub(crate) fn take_any(&mut self) -> Option<Batch> {
        if self.is_under_way { None } else { self.take() }
    }

    fn take(&mut self) -> Option<Batch> {
        let batch = self.growing.take()?;
        self.is_under_way = true;
        Some(batch)
    }

    /// Drops the growing batch: somebody else will read it.
    pub(crate) fn forget_growing(&mut self) {
        self.growing = None;
    }

    /// Whether the growing batch has reached a limit.
    pub(crate) fn is_full(&self, limits: &Limits) -> bool {
        self.growing.as_ref().is_some_and(|batch| {
            batch.len() >= limits.max_messages || batch.bytes() >= limits.max_bytes
        })
    }

    /// Whether nothing waits and nothing is under way.
    pub(crate) fn is_empty(&self) -> bool {
        self.growing.is_none() && !self.is_under_way
    }

    fn age(&self) -> Duration {
        self.growing
            .as_ref()
            .map_or(Duration::ZERO, |batch| batch.started.elapsed())
    }
}
