use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use clickmill_enrich::Enricher;
use clickmill_model::Partition;
use clickmill_store::Store;
use tokio::runtime::Handle;

use crate::batch::Batch;
use crate::lane::Lane;
use crate::mill::Mill;
use crate::salts::Salts;
use crate::settle::Settler;
use crate::workers::{Done, Outcome, Work, start_workers};
use crate::{DeadLetters, IngestError, IngestMetrics, Polled, Source, Stop};

/// When a batch is stored.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At the latest with this many messages.
    pub max_messages: usize,
    /// At the latest with this many bytes of messages.
    pub max_bytes: usize,
    /// At the latest this long after its first message.
    pub max_age: Duration,
    /// How many threads decode and enrich.
    pub workers: usize,
    /// How long the end may wait for what is under way.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_messages: 100_000,
            max_bytes: 32 << 20,
            max_age: Duration::from_secs(1),
            workers: thread::available_parallelism().map_or(2, usize::from),
            grace: Duration::from_secs(8),
        }
    }
}

/// How long a poll waits for messages, and so how late a finished batch may be noticed.
const POLL: Duration = Duration::from_millis(20);
/// How many polls may follow one another before batches are looked at.
const POLLS_IN_A_ROW: usize = 500;

/// Reads a source, and settles what it read.
///
/// One thread polls and commits; `workers` threads decode and enrich; inserts run on the async runtime. Of each partition
/// one batch is under way at a time while the next one grows; when that is full too, the partition is paused. So memory is
/// bounded by two batches per partition, whatever the backlog.
pub struct Pipeline<S> {
    source: S,
    limits: Limits,
    lanes: BTreeMap<Partition, Lane>,
    /// How many lanes there have been: tells one stay of a partition from the next.
    stays: u64,
    work: mpsc::Sender<Work>,
    done: mpsc::Receiver<Done>,
    stop: Stop,
    metrics: Arc<IngestMetrics>,
}

/// What a pipeline needs besides its source.
pub struct Parts {
    /// Databases and rules.
    pub enricher: Arc<Enricher>,
    /// Where rows go.
    pub store: Store,
    /// Where messages go that are no clicks.
    pub dead_letters: DeadLetters,
    /// When a batch is stored.
    pub limits: Limits,
    /// The request to end.
    pub stop: Stop,
    /// What is counted.
    pub metrics: Arc<IngestMetrics>,
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
        } = parts;
        let topic: Arc<str> = source.topic().into();
        let salts = Arc::new(Salts::new(store.clone(), runtime.clone()));
        let settler = Settler {
            topic: topic.clone(),
            store,
            dead_letters,
            stop: stop.clone(),
            metrics: metrics.clone(),
        };
        let mills = (0..limits.workers.max(1)).map(|_| {
            Mill::new(
                topic.clone(),
                &enricher,
                salts.clone(),
                stop.clone(),
                metrics.clone(),
            )
        });
        let (work, done) = start_workers(mills, &settler, runtime)?;
        Ok(Self {
            source,
            limits,
            lanes: BTreeMap::new(),
            stays: 0,
            work,
            done,
            stop,
            metrics,
        })
    }

    /// Runs until the end is asked for, then settles what is under way and closes the source, in any case.
    pub fn run(mut self) -> Result<(), IngestError> {
        let ended = self.run_until_stopped().and_then(|()| self.drain(None));
        ended.and(self.source.close())
    }

    fn run_until_stopped(&mut self) -> Result<(), IngestError> {
        while !self.stop.is_requested() {
            self.poll()?;
            self.commit_done()?;
            self.dispatch_due()?;
            self.pause_or_resume()?;
        }
        Ok(())
    }

    /// Reads until there is nothing more, a lane is full, or it is time to look at the lanes.
    fn poll(&mut self) -> Result<(), IngestError> {
        for _ in 0..POLLS_IN_A_ROW {
            let Self {
                source,
                lanes,
                stays,
                metrics,
                limits,
                ..
            } = self;
            let mut is_any_full = false;
            let polled = source.poll(POLL, &mut |raw| {
                metrics.polled();
                let lane = lanes.entry(raw.partition).or_insert_with(|| {
                    *stays += 1;
                    Lane::new(*stays)
                });
                lane.push(&raw);
                is_any_full |= lane.is_full(limits);
            })?;
            match polled {
                Polled::Read if is_any_full => break,
                Polled::Read => {}
                Polled::Idle => break,
                Polled::Revoked(partitions) => return self.hand_over(&partitions),
                Polled::Lost(partitions) => return self.forget(&partitions),
            }
        }
        Ok(())
    }

    /// Settles what is under way of revoked partitions, and forgets what only waits: the next owner reads it again.
    fn hand_over(&mut self, partitions: &[Partition]) -> Result<(), IngestError> {
        for partition in partitions {
            if let Some(lane) = self.lanes.get_mut(partition) {
                lane.forget_growing();
            }
        }
        self.drain(Some(partitions))?;
        self.forget(partitions)
    }

    /// Lets go of partitions. One that is paused is resumed first, because librdkafka remembers that beyond the stay.
    fn forget(&mut self, partitions: &[Partition]) -> Result<(), IngestError> {
        for partition in partitions {
            if self
                .lanes
                .remove(partition)
                .is_some_and(|lane| lane.is_paused)
            {
                self.source.resume(*partition)?;
            }
        }
        self.metrics.partitions(self.lanes.len());
        self.source.release()
    }

    /// Waits, but not for ever, until nothing is under way in these partitions, or in any.
    fn drain(&mut self, partitions: Option<&[Partition]>) -> Result<(), IngestError> {
        let deadline = Instant::now() + self.limits.grace;
        loop {
            if partitions.is_none() {
                self.dispatch_all()?;
            }
            let is_meant = |partition| partitions.is_none_or(|some| some.contains(partition));
            let mut meant = self
                .lanes
                .iter()
                .filter(|(partition, _)| is_meant(partition));
            let left = deadline.saturating_duration_since(Instant::now());
            if meant.all(|(_, lane)| lane.is_empty()) || left.is_zero() {
                return Ok(());
            }
            if let Ok(done) = self.done.recv_timeout(left) {
                self.commit(&done)?;
            }
        }
    }

    fn commit_done(&mut self) -> Result<(), IngestError> {
        while let Ok(done) = self.done.try_recv() {
            self.commit(&done)?;
        }
        Ok(())
    }

    /// The one place where offsets are committed.
    fn commit(&mut self, done: &Done) -> Result<(), IngestError> {
        let lane = self.lanes.get_mut(&done.partition);
        // A batch of an earlier stay says nothing about this one: somebody else may have gone on meanwhile.
        let Some(lane) = lane.filter(|lane| lane.stay() == done.stay) else {
            return Ok(());
        };
        lane.is_under_way = false;
        match done.outcome {
            Outcome::Settled(span) => self.source.commit(span.partition, span.last.next()),
            Outcome::GivenUp => lane.give_up(),
            Outcome::Panicked => return Err(IngestError::WorkerLost),
        }
        Ok(())
    }

    fn dispatch_due(&mut self) -> Result<(), IngestError> {
        let Self {
            lanes,
            limits,
            work,
            ..
        } = self;
        for lane in lanes.values_mut() {
            if let Some(batch) = lane.take_due(limits) {
                dispatch(work, lane.stay(), batch)?;
            }
        }
        Ok(())
    }

    fn dispatch_all(&mut self) -> Result<(), IngestError> {
        let Self { lanes, work, .. } = self;
        for lane in lanes.values_mut() {
            if let Some(batch) = lane.take_any() {
                dispatch(work, lane.stay(), batch)?;
            }
        }
        Ok(())
    }

    fn pause_or_resume(&mut self) -> Result<(), IngestError> {
        for (partition, lane) in &mut self.lanes {
            let is_full = lane.is_full(&self.limits);
            if is_full && !lane.is_paused {
                self.source.pause(*partition)?;
            } else if !is_full && lane.is_paused {
                self.source.resume(*partition)?;
            }
            lane.is_paused = is_full;
        }
        self.metrics.partitions(self.lanes.len());
        Ok(())
    }
}

fn dispatch(work: &mpsc::Sender<Work>, stay: u64, batch: Batch) -> Result<(), IngestError> {
    work.send(Work { stay, batch })
        .map_err(|_| IngestError::WorkerLost)
}
