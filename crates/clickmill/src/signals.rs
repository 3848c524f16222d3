use std::fmt;
use std::io;
use std::process::ExitCode;
use std::thread;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

/// The requests to end that a terminal or a supervisor sends.
///
/// A command is in one of three phases: it starts, it runs, it ends. A request while it runs leads to an orderly end; one
/// while it starts or ends breaks that off ([`guard`](Self::guard)), because either may wait for something that never comes.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    input_closed: Option<oneshot::Receiver<()>>,
}

/// The request that ended a command before it was done: an error, so that everything on the way out is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupted {
    Interrupt,
    Terminate,
}

impl Signals {
    /// From now on these signals no longer end the process by themselves.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            input_closed: None,
        })
    }

    /// From now on the end of standard input counts as a request to end, once: a child that is not to outlive its parent
    /// keeps it open.
    pub(crate) fn also_when_input_closes(&mut self) -> io::Result<()> {
        let (closed, input_closed) = oneshot::channel();
        // A thread of its own: one of the runtime's would hold up the end of the process.
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                io::copy(&mut io::stdin(), &mut io::sink()).ok();
                closed.send(()).ok();
            })?;
        self.input_closed = Some(input_closed);
        Ok(())
    }

    /// Waits for the next of them.
    pub(crate) async fn wait(&mut self) -> Interrupted {
        tokio::select! {
            _ = self.interrupt.recv() => Interrupted::Interrupt,
            _ = self.terminate.recv() => Interrupted::Terminate,
            () = closed(&mut self.input_closed) => Interrupted::Terminate,
        }
    }

    /// Does the work of starting or ending, and drops it unfinished when a signal comes.
    pub(crate) async fn guard<T>(
        &mut self,
        work: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<T> {
        tokio::select! {
            done = work => done,
            interrupted = self.wait() => Err(interrupted.into()),
        }
    }
}

/// Waits for the end of input, and never for a second one.
async fn closed(input: &mut Option<oneshot::Receiver<()>>) {
    match input {
        Some(waiting) => {
            waiting.await.ok();
            *input = None;
        }
        None => std::future::pending().await,
    }
}

impl Interrupted {
    /// What a shell reports for a process that the signal ended: 128 and its number.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        })
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Interrupt => "ended at once by SIGINT",
            Self::Terminate => "ended at once by SIGTERM",
        })
    }
}

impl std::error::Error for Interrupted {}
