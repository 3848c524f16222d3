//! What the engine needs to know before it opens.

use std::path::PathBuf;
use std::time::Duration;

/// Where the engine's library and data are, who may ask, and how much may run at once.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// The file `libchdb.so` (or `.dylib`).
    pub library: PathBuf,
    /// The directory of the databases; created when missing. One process owns it at a time.
    pub data_path: PathBuf,
    /// The only user there is.
    pub user: String,
    /// The user's password; `None` means the empty password.
    pub password: Option<String>,
    /// Statements that run at the same time, at least one. A client that sends or reads slowly keeps its worker until
    /// [`client_timeout`](Self::client_timeout), so this is more than the number of cores.
    pub workers: usize,
    /// Statements that may wait for a worker; the next one is refused with `TOO_MANY_SIMULTANEOUS_QUERIES` (202).
    pub queue: usize,
    /// How long a statement may wait for a worker before it is refused in the same way.
    pub queue_timeout: Duration,
    /// How long a client may go without sending the rest of its body, or without reading more of its result, before its
    /// statement is cancelled. The server's `http_receive_timeout` and `http_send_timeout` are 30 seconds.
    pub client_timeout: Duration,
    /// Connections open at the same time; further ones wait in the listen queue of the kernel.
    pub connections: usize,
    /// Sessions (`session_id`) alive at the same time; each has a connection of its own in the engine.
    pub sessions: usize,
    /// How long running statements may go on after the shutdown signal, before they are cancelled.
    pub grace: Duration,
    /// `MergeTree` tables default to `fsync_after_insert` and `fsync_part_directory`: an acknowledged insert survives a
    /// power failure. Without it, it survives the death of the process, but not that of the machine.
    pub fsync: bool,
}

impl EngineConfig {
    /// A configuration with the default user, no password, 16 workers, a queue of 256 and fsync.
    pub fn new(library: impl Into<PathBuf>, data_path: impl Into<PathBuf>) -> Self {
        Self {
            library: library.into(),
            data_path: data_path.into(),
            user: "default".to_owned(),
            password: None,
            workers: 16,
            queue: 256,
            queue_timeout: Duration::from_mins(1),
            client_timeout: Duration::from_secs(30),
            connections: 1024,
            sessions: 256,
            grace: Duration::from_secs(10),
            fsync: true,
        }
    }
}
