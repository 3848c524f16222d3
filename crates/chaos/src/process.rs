use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, kill_process};
use tokio::process::{Child, Command};

pub(crate) use rustix::process::Signal;

use crate::ChaosError;

/// How much of the end of a log is shown.
const TAIL: u64 = 2_000;

/// How a process is started.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<String>,
    /// The folder it runs in.
    pub(crate) folder: PathBuf,
    /// The file that what it says is added to.
    pub(crate) log: PathBuf,
}

/// A process, killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    program: PathBuf,
    log: PathBuf,
    /// Where in the log this process begins.
    log_starts: u64,
    /// While it is frozen: lets it go on when this process is gone.
    thaw_in_any_case: Option<Child>,
}

impl Process {
    /// Starts it, with further arguments for this time only.
    pub(crate) fn start(launch: &Launch, more: &[String]) -> Result<Self, ChaosError> {
        let (log, log_starts) = open_log(&launch.log).map_err(|source| ChaosError::File {
            path: launch.log.clone(),
            source,
        })?;
        let spawn = |log: File| {
            Command::new(&launch.program)
                .args(&launch.args)
                .args(more)
                .current_dir(&launch.folder)
                // What is set for this process is not meant for those it tests.
                .env_clear()
                // It ends when this closes, so it does not outlive this process.
                .stdin(Stdio::piped())
                .stdout(log.try_clone()?)
                .stderr(log)
                // An interrupt from the terminal is for this process, which ends its children.
                .process_group(0)
                .kill_on_drop(true)
                .spawn()
        };
        let child = spawn(log).map_err(|source| ChaosError::Process {
            program: launch.program.clone(),
            source,
        })?;
        Ok(Self {
            child,
            program: launch.program.clone(),
            log: launch.log.clone(),
            log_starts,
            thaw_in_any_case: None,
        })
    }

    /// Stops it where it is. Should this process be killed meanwhile, it goes on, and then notices that.
    pub(crate) fn freeze(&mut self) -> Result<(), ChaosError> {
        if let Some(id) = self.child.id() {
            let guard = Command::new("/bin/sh")
                .args(["-c", "cat > /dev/null; kill -CONT \"$1\"", "sh"])
                .arg(id.to_string())
                // It closes with this process, or when it is dropped.
                .stdin(Stdio::piped())
                .stderr(Stdio::null())
                .process_group(0)
                .spawn();
            self.thaw_in_any_case = Some(guard.map_err(|source| self.failure(source))?);
        }
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub(crate) fn thaw(&mut self) -> Result<(), ChaosError> {
        self.thaw_in_any_case = None;
        self.signal(Signal::CONT)
    }

    /// Sends a signal. One that has ended meanwhile does not mind.
    pub(crate) fn signal(&self, signal: Signal) -> Result<(), ChaosError> {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok());
        let Some(pid) = pid.and_then(Pid::from_raw) else {
            return Ok(());
        };
        match kill_process(pid, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(self.failure(error.into())),
        }
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, ChaosError> {
        self.child.try_wait().map_err(|source| self.failure(source))
    }

    /// What follows this at the start of a line that it has said.
    pub(crate) fn said(&self, start: &str) -> Option<String> {
        let text = read_from(&self.log, SeekFrom::Start(self.log_starts)).ok()?;
        // A line without its end may go on.
        let (lines, _) = text.rsplit_once('\n')?;
        let rest = lines.lines().find_map(|line| line.strip_prefix(start))?;
        Some(rest.trim().to_owned())
    }

    fn failure(&self, source: io::Error) -> ChaosError {
        ChaosError::Process {
            program: self.program.clone(),
            source,
        }
    }
}

/// The end of a log.
pub(crate) fn tail(log: &Path) -> String {
    let length = fs::metadata(log).map_or(0, |metadata| metadata.len());
    read_from(log, SeekFrom::Start(length.saturating_sub(TAIL))).unwrap_or_default()
}

fn open_log(path: &Path) -> io::Result<(File, u64)> {
    let log = File::options().create(true).append(true).open(path)?;
    let length = log.metadata()?.len();
    Ok((log, length))
}

fn read_from(path: &Path, from: SeekFrom) -> io::Result<String> {
    let mut file = File::open(path)?;
    file.seek(from)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
