//! The threads that turn batches into rows and hand them on to be stored.

use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use clickmill_model::{Partition, Span};
use tokio::runtime::Handle;

use crate::IngestError;
use crate::batch::Batch;
use crate::mill::Mill;
use crate::settle::Settler;

/// A batch to mill and settle.
pub(crate) struct Work {
    /// Which stay of its partition it belongs to.
    pub(crate) stay: u64,
    pub(crate) batch: Batch,
}

/// A batch that is no longer under way.
pub(crate) struct Done {
    pub(crate) stay: u64,
    pub(crate) partition: Partition,
    pub(crate) outcome: Outcome,
}

/// What became of a batch.
#[derive(Clone, Copy)]
pub(crate) enum Outcome {
    /// Everything of it is safe.
    Settled(Span),
    /// The end was asked for before that.
    GivenUp,
    /// A fault of ours.
    Panicked,
}

/// Starts a thread per mill. They end when the sender is gone.
pub(crate) fn start_workers(
    mills: impl Iterator<Item = Mill>,
    settler: &Settler,
    runtime: &Handle,
) -> Result<(mpsc::Sender<Work>, mpsc::Receiver<Done>), IngestError> {
    let (work, waiting) = mpsc::channel();
    let (done, finished) = mpsc::channel();
    let waiting = Arc::new(Mutex::new(waiting));
    for (number, mill) in mills.enumerate() {
        let worker = Worker {
            mill,
            waiting: waiting.clone(),
            settler: settler.clone(),
            done: done.clone(),
            runtime: runtime.clone(),
        };
        let name = format!("mill-{number}");
        thread::Builder::new()
            .name(name)
            .spawn(move || worker.run())?;
    }
    Ok((work, finished))
}

struct Worker {
    mill: Mill,
    waiting: Arc<Mutex<mpsc::Receiver<Work>>>,
    settler: Settler,
    done: mpsc::Sender<Done>,
    runtime: Handle,
}

impl Worker {
    fn run(mut self) {
        while let Some(work) = self.next() {
            let partition = work.batch.span.partition;
            let report = Report {
                stay: work.stay,
                partition,
                outcome: Outcome::Panicked,
                done: self.done.clone(),
            };
            let milled = self.mill.mill(&work.batch);
            let settler = self.settler.clone();
            self.runtime.spawn(async move {
                let mut report = report;
                let settled = match milled {
                    Some(milled) => settler.settle(milled).await,
                    None => None,
                };
                report.outcome = settled.map_or(Outcome::GivenUp, Outcome::Settled);
            });
        }
    }

    fn next(&self) -> Option<Work> {
        self.waiting.lock().ok()?.recv().ok()
    }
}

/// Says what became of a batch when it goes out of scope, so also when a thread or task panics over it.
struct Report {
    stay: u64,
    partition: Partition,
    outcome: Outcome,
    done: mpsc::Sender<Done>,
}

impl Drop for Report {
    fn drop(&mut self) {
        let Self {
            stay,
            partition,
            outcome,
            ..
        } = *self;
        // The pipeline may have ended meanwhile; then nobody commits, which is what is wanted.
        self.done
            .send(Done {
                stay,
                partition,
                outcome,
            })
            .ok();
    }
}
