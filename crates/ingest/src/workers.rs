//! The threads that turn batches into rows, and the tasks that store them.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use clickmill_model::{Offset, Partition, Span};
use tokio::runtime::Handle;

use crate::IngestError;
use crate::batch::Batch;
use crate::beginning::{BeginError, Beginning};
use crate::lane::ToMill;
use crate::lease::Lease;
use crate::mill::{Mill, MillParts};
use crate::milled::Milled;
use crate::repeats::{ClickKey, Repeats};
use crate::settle::{Settler, Unsettled};

/// Which stay of which partition something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) partition: Partition,
    /// Tells this stay of the partition with this process from others: it may go and come back.
    pub(crate) number: u64,
}

/// A batch to mill.
pub(crate) struct Work {
    pub(crate) stay: Stay,
    pub(crate) log: Arc<str>,
    pub(crate) due: ToMill,
}

/// A batch to settle.
pub(crate) struct Job {
    pub(crate) stay: Stay,
    pub(crate) milled: Milled,
    pub(crate) lease: Lease,
}

/// Something that is no longer under way.
pub(crate) struct Done {
    pub(crate) stay: Stay,
    pub(crate) outcome: Outcome,
}

/// What became of it.
pub(crate) enum Outcome {
    /// It is known where reading begins.
    Begun(Result<Begun, BeginError>),
    /// A batch is milled.
    Milled(Box<MilledWork>),
    /// Everything of a span is safe.
    Settled(SettledWork),
    /// The end was asked for, or the partition left, before that.
    GivenUp,
    /// The store refuses row after row.
    Refused(Unsettled),
    /// A fault of ours.
    Panicked,
}

/// Where reading begins, and what kind of store it is.
pub(crate) struct Begun {
    pub(crate) beginning: Beginning,
    pub(crate) answers_may_lag: bool,
}

/// What comes out of a mill.
pub(crate) struct MilledWork {
    pub(crate) milled: Milled,
    pub(crate) repeats: Repeats,
    /// What was cut off.
    pub(crate) rest: Option<Batch>,
}

/// What comes of settling.
pub(crate) struct SettledWork {
    pub(crate) span: Span,
    /// The clicks with an id that the store does not take.
    pub(crate) refused: Vec<(ClickKey, Offset)>,
}

/// Threads that mill, and a runtime that settles.
pub(crate) struct Workers {
    work: mpsc::Sender<Work>,
    done: mpsc::Sender<Done>,
    pub(crate) finished: mpsc::Receiver<Done>,
    settler: Settler,
    pub(crate) runtime: Handle,
}

impl Workers {
    /// Starts so many threads. They end when this is dropped.
    pub(crate) fn start(
        threads: usize,
        mills: &MillParts,
        settler: Settler,
        runtime: Handle,
    ) -> Result<Self, IngestError> {
        let (work, waiting) = mpsc::channel();
        let (done, finished) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads.max(1) {
            let (mills, waiting, done) = (mills.clone(), waiting.clone(), done.clone());
            thread::Builder::new()
                .name(format!("mill-{number}"))
                .spawn(move || mill_all(Mill::new(mills), &waiting, &done))?;
        }
        Ok(Self {
            work,
            done,
            finished,
            settler,
            runtime,
        })
    }

    /// Has a batch milled.
    pub(crate) fn mill(&self, work: Work) -> Result<(), IngestError> {
        self.work.send(work).map_err(|_| IngestError::WorkerLost)
    }

    /// Has a batch settled.
    pub(crate) fn settle(&self, job: Job) {
        let report = Report::new(job.stay, &self.done);
        let settler = self.settler.clone();
        self.runtime.spawn(async move {
            let Job {
                milled, mut lease, ..
            } = job;
            let settled = settler.settle(milled, &mut lease).await;
            report.finish(match settled {
                Ok(settled) => Outcome::Settled(settled),
                Err(Unsettled::GivenUp) => Outcome::GivenUp,
                Err(refused @ Unsettled::Refused(_)) => Outcome::Refused(refused),
            });
        });
    }

    /// Has it found out where reading begins.
    pub(crate) fn begin(
        &self,
        stay: Stay,
        find: impl Future<Output = Option<Result<Begun, BeginError>>> + Send + 'static,
    ) {
        let report = Report::new(stay, &self.done);
        self.runtime.spawn(async move {
            report.finish(find.await.map_or(Outcome::GivenUp, Outcome::Begun));
        });
    }
}

fn mill_all(mut mill: Mill, waiting: &Mutex<mpsc::Receiver<Work>>, done: &mpsc::Sender<Done>) {
    while let Some(work) = next(waiting) {
        let report = Report::new(work.stay, done);
        let ToMill {
            batch,
            mut repeats,
            is_known,
        } = work.due;
        let milled = mill.mill(&work.log, batch, &mut repeats, is_known);
        let out = |(milled, rest)| MilledWork {
            milled,
            repeats,
            rest,
        };
        let out = milled.map(out).map(Box::new);
        report.finish(out.map_or(Outcome::GivenUp, Outcome::Milled));
    }
}

fn next(waiting: &Mutex<mpsc::Receiver<Work>>) -> Option<Work> {
    waiting.lock().ok()?.recv().ok()
}

/// Says what became of something; also when a thread or task panics over it.
struct Report {
    stay: Stay,
    done: mpsc::Sender<Done>,
    outcome: Option<Outcome>,
}

impl Report {
    fn new(stay: Stay, done: &mpsc::Sender<Done>) -> Self {
        Self {
            stay,
            done: done.clone(),
            outcome: None,
        }
    }

    fn finish(mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        let outcome = self.outcome.take().unwrap_or(Outcome::Panicked);
        // The pipeline may have ended meanwhile; then nobody commits, which is what is wanted.
        self.done
            .send(Done {
                stay: self.stay,
                outcome,
            })
            .ok();
    }
}
