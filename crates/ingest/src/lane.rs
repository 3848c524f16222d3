use std::time::Duration;

use clickmill_model::RawClick;

use crate::batch::Batch;
use crate::pipeline::Limits;

/// One partition's way through the pipeline: a batch that grows while at most one is under way.
#[derive(Debug)]
pub(crate) struct Lane {
    /// Tells this stay of the partition with this process from others: it may go and come back.
    stay: u64,
    growing: Option<Batch>,
    pub(crate) is_under_way: bool,
    pub(crate) is_paused: bool,
    /// A batch was given up: nothing that comes after it may be settled, or its offsets would be committed over a hole.
    is_broken: bool,
}

impl Lane {
    pub(crate) fn new(stay: u64) -> Self {
        Self {
            stay,
            growing: None,
            is_under_way: false,
            is_paused: false,
            is_broken: false,
        }
    }

    pub(crate) fn stay(&self) -> u64 {
        self.stay
    }

    pub(crate) fn push(&mut self, raw: &RawClick<'_>) {
        match &mut self.growing {
            _ if self.is_broken => {}
            Some(batch) => batch.push(raw),
            None => self.growing = Some(Batch::of(raw)),
        }
    }

    /// The batch, if it is full or old enough and the one before it is done.
    pub(crate) fn take_due(&mut self, limits: &Limits) -> Option<Batch> {
        let is_due = self.is_full(limits) || self.age() >= limits.max_age;
        if is_due { self.take_any() } else { None }
    }

    /// The batch, however small, if the one before it is done.
    pub(crate) fn take_any(&mut self) -> Option<Batch> {
        if self.is_under_way {
            return None;
        }
        let batch = self.growing.take()?;
        self.is_under_way = true;
        Some(batch)
    }

    /// Drops the growing batch: somebody else will read it.
    pub(crate) fn forget_growing(&mut self) {
        self.growing = None;
    }

    /// The batch under way was given up.
    pub(crate) fn give_up(&mut self) {
        self.is_broken = true;
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

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition, Timestamp};

    use super::*;

    fn raw(offset: i64) -> RawClick<'static> {
        RawClick {
            partition: Partition(0),
            offset: Offset(offset),
            received_at: Timestamp(0),
            payload: b"x",
        }
    }

    #[test]
    fn one_batch_is_under_way_while_the_next_grows() {
        let mut lane = Lane::new(1);
        lane.push(&raw(0));
        let first = lane.take_any().unwrap();
        lane.push(&raw(1));
        assert!(lane.take_any().is_none(), "the first is under way");
        lane.is_under_way = false;
        assert_eq!(lane.take_any().unwrap().span.first, first.span.last.next());
    }

    #[test]
    fn nothing_follows_a_batch_that_was_given_up() {
        let mut lane = Lane::new(1);
        lane.push(&raw(0));
        lane.take_any().unwrap();
        lane.push(&raw(1));
        lane.is_under_way = false;
        lane.give_up();
        lane.push(&raw(2));
        assert!(lane.take_any().is_none());
        assert!(lane.is_empty());
    }
}
