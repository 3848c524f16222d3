//! The embedded engine as a child process, so that its crash takes nothing else down.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle};

use crate::command::engine::READY;

/// How long the engine may take to open its data and listen.
const START_TIMEOUT: Duration = Duration::from_mins(2);
/// How long it may take to finish what it is doing when asked to end.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
/// How long to wait before a crashed engine is started again: at first, and at most when it crashes again and again.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// An engine that ran for this long is sound: its next crash is the first.
const SOUND: Duration = Duration::from_secs(10);

/// What the child is started with.
#[derive(Clone)]
pub(crate) struct EngineCommand {
    pub(crate) library: PathBuf,
    pub(crate) data_path: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) user: String,
    pub(crate) password: String,
}

/// A running engine, started again whenever it ends by itself. Dropped without [`stop`](Self::stop), it is killed.
pub(crate) struct EngineProcess {
    url: String,
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<()>,
}

impl EngineProcess {
    /// Starts the engine and waits until it listens.
    pub(crate) async fn start(mut command: EngineCommand) -> anyhow::Result<Self> {
        let running = Running::start(&command).await?;
        // A port that was chosen freely stays the same after a crash.
        command.listen = running.address;
        let (stop, stopped) = oneshot::channel();
        let url = format!("http://{}", running.address);
        Ok(Self {
            url,
            stop,
            keeper: tokio::spawn(keep_running(running, command, stopped)),
        })
    }

    /// Its HTTP interface.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Ends the engine cleanly.
    pub(crate) async fn stop(self) {
        self.stop.send(()).ok();
        if self.keeper.await.is_err() {
            tracing::error!("the keeper of the engine panicked");
        }
    }
}

async fn keep_running(
    mut running: Running,
    command: EngineCommand,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let started = Instant::now();
        tokio::select! {
            asked = &mut stopped => {
                // Nobody waits for an orderly end when the other side was dropped; then this kills the engine.
                if asked.is_ok() {
                    running.stop().await;
                }
                return;
            }
            status = running.child.wait() => {
                running.show_last_words().await;
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                tracing::error!(%status, "the engine ended by itself; starting it again");
            }
        }
        if started.elapsed() >= SOUND {
            pause = SHORTEST_PAUSE;
        }
        tokio::select! {
            _ = &mut stopped => return,
            again = start_again(&command, &mut pause) => running = again,
        }
    }
}

/// Tries until the engine runs, more and more slowly.
async fn start_again(command: &EngineCommand, pause: &mut Duration) -> Running {
    loop {
        tokio::time::sleep(*pause).await;
        *pause = longer(*pause);
        match Running::start(command).await {
            Ok(running) => return running,
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the engine does not start; trying again"
                );
            }
        }
    }
}

fn longer(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_PAUSE)
}

/// One run of the child.
struct Running {
    child: Child,
    /// The child ends when this closes. It is kept apart because waiting for a child closes what it still holds.
    input: ChildStdin,
    address: SocketAddr,
    last_words: JoinHandle<Option<String>>,
}

impl Running {
    async fn start(command: &EngineCommand) -> anyhow::Result<Self> {
        let mut child = spawn(command)?;
        let input = child.stdin.take().context("no input")?;
        let stdout = child.stdout.take().context("no output")?;
        let stderr = child.stderr.take().context("no output")?;
        let last_words = tokio::spawn(pass_on(stderr));
        let mut lines = BufReader::new(stdout).lines();
        let address = tokio::time::timeout(START_TIMEOUT, ready_address(&mut lines)).await;
        match address.context("the engine did not start in time")?? {
            Some(address) => Ok(Self {
                child,
                input,
                address,
                last_words,
            }),
            None => bail!(
                "the engine did not start: {}",
                last_words.await?.unwrap_or_default()
            ),
        }
    }

    /// Closes the child's input, which asks it to end, and kills it when it does not.
    async fn stop(mut self) {
        drop(self.input);
        if tokio::time::timeout(STOP_TIMEOUT, self.child.wait())
            .await
            .is_err()
        {
            tracing::warn!("the engine did not end in time and is killed");
            self.child.kill().await.ok();
        }
        show(self.last_words.await);
    }

    /// Says what the child, which has ended, said of the reason.
    async fn show_last_words(&mut self) {
        show((&mut self.last_words).await);
    }
}

fn show(last_words: Result<Option<String>, JoinError>) {
    if let Ok(Some(error)) = last_words {
        eprintln!("engine: error: {error}");
    }
}

fn spawn(command: &EngineCommand) -> anyhow::Result<Child> {
    let program = std::env::current_exe().context("cannot find this program itself")?;
    Command::new(program)
        .arg("engine")
        .arg("--until-input-closes")
        .arg("--chdb-library")
        .arg(&command.library)
        .arg("--engine-path")
        .arg(&command.data_path)
        .arg("--engine-listen")
        .arg(command.listen.to_string())
        .arg("--clickhouse-user")
        .arg(&command.user)
        // Not as an argument, which everybody on the machine can read.
        .env("CLICKMILL_CLICKHOUSE_PASSWORD", &command.password)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // An interrupt from the terminal is for the parent, which ends its child when it no longer needs it.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| anyhow!(error).context("cannot start the engine"))
}

async fn ready_address(
    lines: &mut Lines<BufReader<ChildStdout>>,
) -> anyhow::Result<Option<SocketAddr>> {
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix(READY) {
            return Ok(Some(address.trim().parse()?));
        }
    }
    Ok(None)
}

/// Passes on what the child says; but an error with which it ends is returned, so that it is said once and where it fits.
async fn pass_on(stderr: impl AsyncRead + Unpin) -> Option<String> {
    let mut lines = BufReader::new(stderr).lines();
    let mut last = None;
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(error) = last.take() {
            eprintln!("engine: error: {error}");
        }
        if let Some(error) = line.strip_prefix("error: ") {
            last = Some(error.to_owned());
        } else {
            eprintln!("engine: {line}");
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses = std::iter::successors(Some(SHORTEST_PAUSE), |pause| Some(longer(*pause)));
        let millis: Vec<_> = pauses.take(7).map(|pause| pause.as_millis()).collect();
        assert_eq!(millis, [200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    #[tokio::test]
    async fn only_an_error_at_the_end_is_kept() {
        let kept = pass_on(&b"starting\nerror: one\nerror: two\n"[..]).await;
        assert_eq!(kept.as_deref(), Some("two"));
        assert_eq!(pass_on(&b"error: one\ngoing on\n"[..]).await, None);
    }
}
