#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::ChaosError;
use crate::process::{Launch, Process, Signal, tail};

/// How long a process that ended by itself stays down.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a process may take to say that it is ready.
const START: Duration = Duration::from_mins(1);
/// How often processes are looked at.
pub(crate) const TICK: Duration = Duration::from_millis(20);

/// A process that is harmed on purpose and started again, as a supervisor would.
pub(crate) struct Supervised {
    launch: Launch,
    process: Option<Process>,
    /// When it is to be started (again), once it is not running.
    start_at: Option<Instant>,
    /// Further arguments for the next start.
    next_args: Vec<String>,
    unasked_ends: u64,
}

impl Supervised {
    /// Starts it.
    pub(crate) fn start(launch: Launch, first_args: &[String]) -> Result<Self, ChaosError> {
        let process = Process::start(&launch, first_args)?;
        Ok(Self {
            launch,
            process: Some(process),
            start_at: None,
            next_args: Vec::new(),
            unasked_ends: 0,
        })
    }

    /// Kills it (-9), and starts it again after this time with further arguments.
    pub(crate) fn kill(
        &mut self,
        down: Duration,
        next_args: Vec<String>,
    ) -> Result<(), ChaosError> {
        self.next_args = next_args;
        self.end(Signal::KILL, down)
    }

    /// Asks it to end, and starts it again when it has and this time has passed.
    pub(crate) fn terminate(&mut self, down: Duration) -> Result<(), ChaosError> {
        self.end(Signal::TERM, down)
    }

    /// Stops it where it is.
    pub(crate) fn freeze(&mut self) -> Result<(), ChaosError> {
        self.process.as_mut().map_or(Ok(()), Process::freeze)
    }

    /// Lets it go on.
    pub(crate) fn thaw(&mut self) -> Result<(), ChaosError> {
        self.process.as_mut().map_or(Ok(()), Process::thaw)
    }

    /// Lets it go on, and starts it at once if it is down.
    pub(crate) fn heal(&mut self) -> Result<(), ChaosError> {
        if let Some(start_at) = &mut self.start_at {
            *start_at = Instant::now();
        }
        self.thaw()
    }

    /// Starts it again if it is time. To be called again and again.
    pub(crate) fn tend(&mut self) -> Result<(), ChaosError> {
        if self.has_ended()? {
            self.process = None;
            let start_at = self.start_at.unwrap_or_else(|| {
                self.unasked_ends += 1;
                Instant::now() + PAUSE
            });
            self.start_at = Some(start_at);
        }
        if self.process.is_none() && self.start_at.is_some_and(|at| at <= Instant::now()) {
            let args = std::mem::take(&mut self.next_args);
            self.process = Some(Process::start(&self.launch, &args)?);
            self.start_at = None;
        }
        Ok(())
    }

    /// Asks it to end for good.
    pub(crate) fn ask_to_end(&mut self) -> Result<(), ChaosError> {
        self.signal(Signal::TERM)
    }

    /// Whether it is not running, and [`tend`](Self::tend) has not started it again.
    pub(crate) fn is_down(&mut self) -> Result<bool, ChaosError> {
        Ok(self.process.is_none() || self.has_ended()?)
    }

    /// How often it ended by itself.
    pub(crate) fn unasked_ends(&self) -> u64 {
        self.unasked_ends
    }

    /// What follows this at the start of a line that it has said since it was started last.
    pub(crate) fn said(&self, start: &str) -> Option<String> {
        self.process.as_ref()?.said(start)
    }

    /// Waits until it says this at the start of a line, and returns the rest of it.
    pub(crate) async fn says(&mut self, start: &str) -> Result<String, ChaosError> {
        let deadline = Instant::now() + START;
        loop {
            if let Some(rest) = self.said(start) {
                return Ok(rest);
            }
            if Instant::now() >= deadline || self.has_ended()? {
                return Err(ChaosError::NotReady {
                    log: self.launch.log.clone(),
                    tail: tail(self.log()),
                });
            }
            tokio::time::sleep(TICK).await;
        }
    }

    /// The file of what it says.
    pub(crate) fn log(&self) -> &Path {
        &self.launch.log
    }

    fn end(&mut self, signal: Signal, down: Duration) -> Result<(), ChaosError> {
        self.start_at = Some(Instant::now() + down);
        self.signal(signal)
    }

    fn signal(&self, signal: Signal) -> Result<(), ChaosError> {
        match &self.process {
            Some(process) => process.signal(signal),
            None => Ok(()),
        }
    }

    fn has_ended(&mut self) -> Result<bool, ChaosError> {
        match &mut self.process {
            Some(process) => Ok(process.ended()?.is_some()),
            None => Ok(false),
        }
    }
}
