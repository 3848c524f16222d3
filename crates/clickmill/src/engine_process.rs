//! The embedded engine as a child process, so that its crash takes nothing else down.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::command::engine::READY;

/// How long the engine may take to open its data and listen.
const START_TIMEOUT: Duration = Duration::from_mins(2);
/// How long it may take to finish what it is doing when asked to end.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);
/// How long to wait before a crashed engine is started again.
const RESTART_PAUSE: Duration = Duration::from_millis(200);

/// What the child is started with.
#[derive(Clone)]
pub(crate) struct EngineCommand {
    pub(crate) library: PathBuf,
    pub(crate) data_path: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) user: String,
    pub(crate) password: String,
}

/// A running engine, started again whenever it ends by itself.
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
    loop {
        tokio::select! {
            _ = &mut stopped => return running.stop().await,
            status = running.child.wait() => {
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                tracing::error!(%status, "the engine ended by itself; starting it again");
            }
        }
        running = loop {
            tokio::select! {
                _ = &mut stopped => return,
                () = tokio::time::sleep(RESTART_PAUSE) => {}
            }
            match Running::start(&command).await {
                Ok(running) => break running,
                Err(error) => tracing::error!(%error, "the engine does not start; trying again"),
            }
        };
    }
}

/// One run of the child.
struct Running {
    child: Child,
    /// The child ends when this closes. It is kept apart because waiting for a child closes what it still holds.
    input: ChildStdin,
    address: SocketAddr,
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

/// Passes on what the child says, and keeps its last line.
async fn pass_on(stderr: ChildStderr) -> Option<String> {
    let mut lines = BufReader::new(stderr).lines();
    let mut last = None;
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(error) = line.strip_prefix("error: ") {
            last = Some(error.to_owned());
        } else {
            eprintln!("engine: {line}");
        }
    }
    last
}
