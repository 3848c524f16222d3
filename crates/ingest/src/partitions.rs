use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use clickmill_model::{Offset, Partition, RawClick};

use crate::Limits;
use crate::lane::Lane;
use crate::lease::Lease;
use crate::workers::Stay;

/// The partitions that belong to this process.
#[derive(Default)]
pub(crate) struct Partitions {
    all: BTreeMap<Partition, Held>,
    /// How many stays there have been.
    stays: u64,
}

/// One partition, for as long as it stays.
pub(crate) struct Held {
    pub(crate) stay: Stay,
    pub(crate) lease: Lease,
    pub(crate) stage: Stage,
    pub(crate) is_paused: bool,
}

/// How far a partition is.
pub(crate) enum Stage {
    /// It is being found out where to read on.
    Beginning,
    /// It is read.
    Reading(Box<Lane>),
    /// Something is wrong that somebody has to mend; nothing is read, inserted or committed.
    Halted,
}

impl Partitions {
    /// Takes a partition over; its stay is told from any before.
    pub(crate) fn add(&mut self, partition: Partition) -> Stay {
        self.stays += 1;
        let stay = Stay {
            partition,
            number: self.stays,
        };
        let held = Held {
            stay,
            lease: Lease::default(),
            stage: Stage::Beginning,
            is_paused: false,
        };
        if let Some(before) = self.all.insert(partition, held) {
            before.lease.end();
        }
        stay
    }

    /// Lets a partition go: nothing of it is inserted any more.
    pub(crate) fn remove(&mut self, partition: Partition) -> Option<Held> {
        let held = self.all.remove(&partition)?;
        held.lease.end();
        Some(held)
    }

    /// The partition, if it is still the same stay.
    pub(crate) fn of_stay(&mut self, stay: Stay) -> Option<&mut Held> {
        self.all
            .get_mut(&stay.partition)
            .filter(|held| held.stay == stay)
    }

    /// A partition.
    pub(crate) fn get(&mut self, partition: Partition) -> Option<&mut Held> {
        self.all.get_mut(&partition)
    }

    /// The lane of a partition that is read.
    pub(crate) fn lane(&mut self, partition: Partition) -> Option<&mut Lane> {
        self.all.get_mut(&partition)?.lane()
    }

    /// Takes a message; returns whether its partition should be paused.
    pub(crate) fn push(&mut self, raw: &RawClick<'_>, limits: &Limits) -> bool {
        let lane = self.lane(raw.partition);
        lane.is_some_and(|lane| {
            lane.push(raw);
            lane.is_full(limits, false)
        })
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Held> {
        self.all.values_mut()
    }

    pub(crate) fn names(&self) -> Vec<Partition> {
        self.all.keys().copied().collect()
    }

    /// How many there are, and how many are halted.
    pub(crate) fn count(&self) -> (usize, usize) {
        let is_halted = |held: &&Held| matches!(held.stage, Stage::Halted);
        (self.all.len(), self.all.values().filter(is_halted).count())
    }

    /// Whether a batch of one of these is on its way into the store.
    pub(crate) fn is_any_inserting(&self, partitions: &[Partition]) -> bool {
        let held = partitions.iter().filter_map(|name| self.all.get(name));
        held.into_iter().any(Held::is_inserting)
    }

    /// How much memory all batches take.
    pub(crate) fn bytes(&self) -> usize {
        let bytes = |held: &Held| match &held.stage {
            Stage::Reading(lane) => lane.bytes(),
            Stage::Beginning | Stage::Halted => 0,
        };
        self.all.values().map(bytes).sum()
    }
}

impl Held {
    pub(crate) fn lane(&mut self) -> Option<&mut Lane> {
        match &mut self.stage {
            Stage::Reading(lane) => Some(lane),
            Stage::Beginning | Stage::Halted => None,
        }
    }

    fn is_inserting(&self) -> bool {
        matches!(&self.stage, Stage::Reading(lane) if lane.is_inserting())
    }

    /// Stops for good: somebody has to mend something.
    pub(crate) fn halt(&mut self, reason: &dyn Error) {
        tracing::error!(partition = %self.stay.partition, %reason, "a partition is halted");
        self.stage = Stage::Halted;
    }

    /// Whether nothing more of it should be read for now.
    pub(crate) fn should_pause(&self, limits: &Limits, is_memory_short: bool) -> bool {
        match &self.stage {
            // The source gives nothing before it is started.
            Stage::Beginning => false,
            Stage::Reading(lane) => lane.is_full(limits, is_memory_short),
            Stage::Halted => true,
        }
    }

    /// The next position to read, if nothing was read for so long although it was asked for.
    pub(crate) fn silent_at(&mut self, silence: Duration) -> Option<(Partition, Offset)> {
        let is_paused = self.is_paused;
        let partition = self.stay.partition;
        let lane = self.lane()?;
        if is_paused {
            lane.heard = Instant::now();
        }
        let is_silent = lane.heard.elapsed() >= silence;
        if is_silent {
            lane.heard = Instant::now();
        }
        is_silent.then(|| (partition, lane.read()))
    }
}
