use std::sync::Arc;
use std::time::{Duration, Instant};

use clickmill_enrich::Enricher;
use clickmill_model::Partition;
use clickmill_store::Store;
use tokio::runtime::Handle;

use crate::finder::Finder;
use crate::lane::{Lane, ToSettle};
use crate::mill::MillParts;
use crate::partitions::{Partitions, Stage};
use crate::sabotage::{How, Point};
use crate::salts::Salts;
use crate::settle::Settler;
use crate::watch::Watch;
use crate::workers::{Begun, Done, Job, Outcome, Work, Workers};
use crate::{
    Assigned, DeadLetters, IngestError, IngestMetrics, Limits, Polled, Progress, Sabotage, Source,
    Stop,
};

/// How long a poll waits for messages, and so how late a finished batch may be noticed.
const POLL: Duration = Duration::from_millis(20);
/// How many polls may follow one another before batches are looked at.
const POLLS_IN_A_ROW: usize = 500;

/// Reads a source, and settles what it read.
///
/// One thread polls and commits; `workers` threads decode and enrich; inserts run on the async runtime. Of each partition one
/// batch grows, one is milled and one is on its way into the store; when there is no more room, the partition is paused. So
/// memory is bounded, whatever the backlog.
pub struct Pipeline<S> {
    source: S,
    limits: Limits,
    partitions: Partitions,
    workers: Workers,
    finder: Finder,
    stop: Stop,
    metrics: Arc<IngestMetrics>,
    sabotage: Sabotage,
    watch: Watch,
}

/// What a pipeline needs besides its source.
pub struct Parts {
    /// Databases and rules.
    pub enricher: Arc<Enricher>,
    /// Where rows go.
    pub store: Store,
    /// Where messages go that are no clicks.
    pub dead_letters: DeadLetters,
    /// When a batch is stored, and how much there may be.
    pub limits: Limits,
    /// The request to end.
    pub stop: Stop,
    /// What is counted.
    pub metrics: Arc<IngestMetrics>,
    /// For tests only: a way to break the promise.
    pub sabotage: Sabotage,
}

impl<S: Source> Pipeline<S> {
    /// Starts the workers; inserts will run on `runtime`.
    pub fn start(source: S, parts: Parts, runtime: &Handle) -> Result<Self, IngestError> {
        let Parts {
            enricher,
            store,
            dead_letters,
            limits,
            stop,
            metrics,
            sabotage,
        } = parts;
        let mills = MillParts {
            enricher,
            salts: Arc::new(Salts::new(store.clone(), runtime.clone())),
            stop: stop.clone(),
            metrics: metrics.clone(),
        };
        let settler = Settler {
            store: store.clone(),
            dead_letters,
            mills: mills.clone(),
            max_refused: limits.max_dead,
            stop: stop.clone(),
            recovered: Arc::default(),
            metrics: metrics.clone(),
            sabotage: sabotage.clone(),
        };
        let finder = Finder {
            store,
            horizon: limits.duplicate_horizon,
            on_gap: limits.on_gap,
            stop: stop.clone(),
        };
        Ok(Self {
            source,
            limits,
            partitions: Partitions::default(),
            workers: Workers::start(limits.workers, &mills, settler, runtime.clone())?,
            finder,
            watch: Watch::start(metrics.clone())?,
            stop,
            metrics,
            sabotage,
        })
    }

    /// Runs until the end is asked for, then settles what is on its way and closes the source, in any case.
    pub fn run(mut self) -> Result<(), IngestError> {
        let ended = self.run_until_stopped();
        let all = self.partitions.names();
        let ended = ended.and(self.drain(&all));
        ended.and(self.source.close())
    }

    fn run_until_stopped(&mut self) -> Result<(), IngestError> {
        while !self.stop.is_requested() {
            self.watch.doing("polling");
            self.poll()?;
            self.watch.doing("moving batches");
            self.take_done()?;
            self.move_on()?;
            self.pause_or_resume()?;
            self.look_for_silence()?;
            self.watch.turned();
        }
        Ok(())
    }

    /// Reads until there is nothing more, a lane is full, or it is time to look at the lanes.
    fn poll(&mut self) -> Result<(), IngestError> {
        let mut room = self
            .limits
            .max_memory
            .saturating_sub(self.partitions.bytes());
        for _ in 0..POLLS_IN_A_ROW {
            let Self {
                source,
                partitions,
                metrics,
                limits,
                ..
            } = self;
            let mut is_full = false;
            let polled = source.poll(POLL, &mut |raw| {
                metrics.polled();
                room = room.saturating_sub(raw.payload.len());
                is_full |= partitions.push(&raw, limits) || room == 0;
            })?;
            match polled {
                Polled::Read if is_full => break,
                Polled::Read => {}
                Polled::Idle => break,
                other => return self.handle(other),
            }
        }
        Ok(())
    }

    fn handle(&mut self, polled: Polled) -> Result<(), IngestError> {
        match polled {
            Polled::Idle | Polled::Read => Ok(()),
            Polled::Assigned(assigned) => {
                self.take_over(assigned);
                Ok(())
            }
            Polled::Committed(partition, progress) => {
                self.committed(partition, progress);
                Ok(())
            }
            Polled::Revoked(partitions) => {
                self.metrics.rebalanced("revoked");
                self.drain(&partitions)?;
                self.forget(&partitions)
            }
            Polled::Lost(partitions) => {
                self.metrics.rebalanced("lost");
                self.forget(&partitions)
            }
        }
    }

    fn take_over(&mut self, assigned: Vec<Assigned>) {
        self.metrics.rebalanced("assigned");
        for assigned in assigned {
            let stay = self.partitions.add(assigned.partition);
            let finder = self.finder.clone();
            let log = self.source.log();
            self.workers
                .begin(stay, async move { finder.find(&log, assigned).await });
        }
    }

    /// Lets go of partitions. One that is paused is resumed first, because librdkafka remembers that beyond the stay.
    fn forget(&mut self, partitions: &[Partition]) -> Result<(), IngestError> {
        for partition in partitions {
            let held = self.partitions.remove(*partition);
            if held.is_some_and(|held| held.is_paused) {
                self.source.resume(*partition)?;
            }
        }
        self.source.release()
    }

    /// A commit is durable; that may be the plan an insert waits for.
    fn committed(&mut self, partition: Partition, progress: Progress) {
        let lane = self.partitions.lane(partition);
        if let Some(due) = lane.and_then(|lane| lane.committed(progress)) {
            self.sabotage.pass(Point::AfterPlan);
            self.insert(partition, due);
        }
    }

    fn insert(&mut self, partition: Partition, due: ToSettle) {
        if self.sabotage.is(How::CommitBeforeInsert) {
            let next = due.milled.span().last.next();
            self.source.commit(partition, Progress::settled(next));
        }
        let Some(held) = self.partitions.get(partition) else {
            return;
        };
        let mut lease = held.lease.clone();
        lease.is_replay = due.is_replay;
        self.workers.settle(Job {
            stay: held.stay,
            milled: due.milled,
            lease,
        });
    }

    fn take_done(&mut self) -> Result<(), IngestError> {
        while let Ok(done) = self.workers.finished.try_recv() {
            self.finish(done)?;
        }
        Ok(())
    }

    /// Something is no longer under way. What belongs to an earlier stay says nothing about this one: somebody else may have
    /// gone on meanwhile.
    fn finish(&mut self, done: Done) -> Result<(), IngestError> {
        let Done { stay, outcome } = done;
        let Some(held) = self.partitions.of_stay(stay) else {
            return Ok(());
        };
        match outcome {
            Outcome::Begun(Ok(begun)) => return self.start_reading(stay.partition, begun),
            Outcome::Begun(Err(error)) => held.halt(&error),
            Outcome::Milled(work) => {
                let milled = held.lane().map(|lane| lane.take_milled(*work));
                if let Some(Err(error)) = milled {
                    held.halt(&error);
                }
            }
            Outcome::Settled(work) => {
                self.sabotage.pass(Point::BeforeCommit);
                if let Some(lane) = held.lane() {
                    lane.settled(work);
                }
            }
            Outcome::GivenUp => held.stage = Stage::Halted,
            Outcome::Refused(error) => held.halt(&error),
            Outcome::Panicked => return Err(IngestError::WorkerLost),
        }
        Ok(())
    }

    fn start_reading(&mut self, partition: Partition, begun: Begun) -> Result<(), IngestError> {
        let start = begun.beginning.start;
        let stored_until = begun.beginning.stored_until;
        tracing::info!(%partition, %start, %stored_until, "reading begins");
        let lane = Lane::new(partition, begun.beginning, &self.limits);
        if let Some(held) = self.partitions.get(partition) {
            held.lease.answers_may_lag = begun.answers_may_lag;
            held.stage = Stage::Reading(Box::new(lane));
        }
        self.source.start(partition, start)
    }

    /// Moves every batch on as far as it can go.
    fn move_on(&mut self) -> Result<(), IngestError> {
        for partition in self.partitions.names() {
            self.watch.doing("milling");
            self.mill_due(partition)?;
            self.watch.doing("planning");
            self.plan(partition);
            self.watch.doing("committing");
            self.commit_news(partition);
        }
        Ok(())
    }

    fn mill_due(&mut self, partition: Partition) -> Result<(), IngestError> {
        let Some(held) = self.partitions.get(partition) else {
            return Ok(());
        };
        let stay = held.stay;
        let due = held.lane().and_then(|lane| lane.take_due(&self.limits));
        due.map_or(Ok(()), |due| {
            self.workers.mill(Work {
                stay,
                log: self.source.log(),
                due,
            })
        })
    }

    fn plan(&mut self, partition: Partition) {
        let Some(lane) = self.partitions.lane(partition) else {
            return;
        };
        if !lane.plan() {
            return;
        }
        self.sabotage.pass(Point::BeforePlan);
        if self.sabotage.is(How::NoPlan)
            && let Some(due) = lane.take_planned()
        {
            self.insert(partition, due);
        }
    }

    /// The one place where offsets are committed.
    fn commit_news(&mut self, partition: Partition) {
        let Some(lane) = self.partitions.lane(partition) else {
            return;
        };
        if let Some(progress) = lane.take_news() {
            self.source
                .commit(partition, self.sabotage.progress(progress));
        }
    }

    /// Settles what is on its way of some partitions, as long as that takes but not for ever, and forgets the rest: whoever
    /// reads them next reads it again.
    fn drain(&mut self, partitions: &[Partition]) -> Result<(), IngestError> {
        self.watch.doing("draining");
        let deadline = Instant::now() + self.limits.grace;
        for partition in partitions {
            if let Some(lane) = self.partitions.lane(*partition) {
                lane.forget_rest();
            }
        }
        while self.partitions.is_any_inserting(partitions) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.workers.finished.recv_timeout(left) {
                Ok(done) => self.finish(done)?,
                Err(_) => break,
            }
        }
        for partition in partitions {
            self.commit_news(*partition);
        }
        Ok(())
    }

    fn pause_or_resume(&mut self) -> Result<(), IngestError> {
        let bytes = self.partitions.bytes();
        let is_memory_short = bytes >= self.limits.max_memory;
        for held in self.partitions.iter_mut() {
            let should_pause = held.should_pause(&self.limits, is_memory_short);
            if should_pause && !held.is_paused {
                self.source.pause(held.stay.partition)?;
            } else if !should_pause && held.is_paused {
                self.source.resume(held.stay.partition)?;
            }
            held.is_paused = should_pause;
        }
        self.metrics.holds(self.partitions.count(), bytes);
        Ok(())
    }

    /// A source that says nothing although there is something to say is stuck, and is started over.
    fn look_for_silence(&mut self) -> Result<(), IngestError> {
        let Self {
            source,
            partitions,
            watch,
            limits,
            ..
        } = self;
        let mut is_stuck = false;
        for held in partitions.iter_mut() {
            if let Some((partition, read)) = held.silent_at(limits.silence) {
                is_stuck |= watch.is_stuck(partition, read, || source.is_behind(partition, read));
            }
        }
        if is_stuck {
            watch.stalled();
            let all = partitions.names();
            for partition in all {
                partitions.remove(partition);
            }
            source.reconnect()?;
        }
        Ok(())
    }
}
