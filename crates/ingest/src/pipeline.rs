use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use clickmill_enrich::Enricher;
use clickmill_model::{Partition, Span};
use clickmill_store::Store;
use tokio::runtime::Handle;

use crate::batch::Batch;
use crate::lane::Lane;
use crate::mill::Mill;
use crate::salts::Salts;
use crate::settle::Settler;
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
    batches: mpsc::Sender<Batch>,
    done: mpsc::Receiver<Done>,
    stop: Stop,
    metrics: Arc<IngestMetrics>,
}

/// A batch that is no longer under way: settled, or given up because the end was asked for.
struct Done {
    partition: Partition,
    settled: Option<Span>,
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
        let (batches, waiting) = mpsc::channel();
        let (done_sender, done) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..limits.workers.max(1) {
            let mill = Mill::new(
                topic.clone(),
                &enricher,
                salts.clone(),
                stop.clone(),
                metrics.clone(),
            );
            let worker = MillWorker {
                mill,
                waiting: waiting.clone(),
                settler: settler.clone(),
                done: done_sender.clone(),
                runtime: runtime.clone(),
            };
            thread::Builder::new()
                .name(format!("mill-{number}"))
                .spawn(move || worker.run())?;
        }
        Ok(Self {
            source,
            limits,
            lanes: BTreeMap::new(),
            batches,
            done,
            stop,
            metrics,
        })
    }

    /// Runs until the end is asked for, then settles what is under way and closes the source.
    pub fn run(mut self) -> Result<(), IngestError> {
        while !self.stop.is_requested() {
            self.poll()?;
            self.commit_done();
            self.dispatch_due()?;
            self.pause_or_resume()?;
        }
        self.drain(None)?;
        self.source.close()
    }

    fn poll(&mut self) -> Result<(), IngestError> {
        let Self {
            source,
            lanes,
            metrics,
            ..
        } = self;
        for _ in 0..POLLS_IN_A_ROW {
            let polled = source.poll(POLL, &mut |raw| {
                metrics.polled();
                lanes.entry(raw.partition).or_default().push(&raw);
            })?;
            match polled {
                Polled::Read => {}
                Polled::Idle => break,
                Polled::Revoked(partitions) => return self.give_up(&partitions),
                Polled::Lost(partitions) => {
                    self.forget(&partitions);
                    return self.source.release();
                }
            }
        }
        Ok(())
    }

    /// Settles what is under way of revoked partitions, and forgets what only waits: the next owner reads it again.
    fn give_up(&mut self, partitions: &[Partition]) -> Result<(), IngestError> {
        for partition in partitions {
            if let Some(lane) = self.lanes.get_mut(partition) {
                lane.forget_growing();
            }
        }
        self.drain(Some(partitions))?;
        self.forget(partitions);
        self.source.release()
    }

    fn forget(&mut self, partitions: &[Partition]) {
        for partition in partitions {
            self.lanes.remove(partition);
        }
        self.metrics.partitions(self.lanes.len());
    }

    /// Waits, but not for ever, until nothing is under way in these partitions, or in any.
    fn drain(&mut self, partitions: Option<&[Partition]>) -> Result<(), IngestError> {
        let deadline = Instant::now() + self.limits.grace;
        loop {
            if partitions.is_none() {
                self.dispatch_all()?;
            }
            let is_empty = self
                .lanes
                .iter()
                .filter(|(partition, _)| {
                    partitions.is_none_or(|given_up| given_up.contains(partition))
                })
                .all(|(_, lane)| lane.is_empty());
            let left = deadline.saturating_duration_since(Instant::now());
            if is_empty || left.is_zero() {
                return Ok(());
            }
            if let Ok(done) = self.done.recv_timeout(left) {
                self.commit(&done);
            }
        }
    }

    fn commit_done(&mut self) {
        while let Ok(done) = self.done.try_recv() {
            self.commit(&done);
        }
    }

    /// The one place where offsets are committed.
    fn commit(&mut self, done: &Done) {
        let Some(lane) = self.lanes.get_mut(&done.partition) else {
            return;
        };
        lane.is_under_way = false;
        if let Some(span) = done.settled {
            self.source.commit(span.partition, span.last.next());
        }
    }

    fn dispatch_due(&mut self) -> Result<(), IngestError> {
        let due: Vec<_> = self
            .lanes
            .values_mut()
            .filter_map(|lane| lane.take_due(&self.limits))
            .collect();
        self.dispatch(due)
    }

    fn dispatch_all(&mut self) -> Result<(), IngestError> {
        let all: Vec<_> = self.lanes.values_mut().filter_map(Lane::take_any).collect();
        self.dispatch(all)
    }

    fn dispatch(&self, batches: Vec<Batch>) -> Result<(), IngestError> {
        for batch in batches {
            self.batches
                .send(batch)
                .map_err(|_| IngestError::WorkerLost)?;
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

/// A thread that turns batches into rows and hands them on to be stored.
struct MillWorker {
    mill: Mill,
    waiting: Arc<Mutex<mpsc::Receiver<Batch>>>,
    settler: Settler,
    done: mpsc::Sender<Done>,
    runtime: Handle,
}

impl MillWorker {
    /// Works until the pipeline is gone.
    fn run(mut self) {
        while let Some(batch) = self.next_batch() {
            let partition = batch.span.partition;
            let milled = self.mill.mill(&batch);
            let (settler, done) = (self.settler.clone(), self.done.clone());
            self.runtime.spawn(async move {
                let settled = match milled {
                    Some(milled) => settler.settle(milled).await,
                    None => None,
                };
                // The pipeline may have ended meanwhile; then nobody commits, which is what is wanted.
                done.send(Done { partition, settled }).ok();
            });
        }
    }

    fn next_batch(&self) -> Option<Batch> {
        self.waiting.lock().ok()?.recv().ok()
    }
}
