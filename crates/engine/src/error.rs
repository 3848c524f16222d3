//! Why the engine could not be opened or served.

use std::io;
use std::path::PathBuf;

/// Why [`serve`](crate::serve) did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no file at the library's path.
    #[error("the engine library is not at {path}")]
    LibraryMissing {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The file is not a `libchdb` this crate can use: not a shared library, or a function is missing.
    #[error("{path} is not a usable engine library: {source}")]
    LibraryInvalid {
        /// The file.
        path: PathBuf,
        /// What the loader said.
        source: libloading::Error,
    },
    /// Another process has the data path open.
    #[error("the data path {path} is in use{}", owner(*pid))]
    DataPathLocked {
        /// The data path.
        path: PathBuf,
        /// The process that holds it, when it could be read.
        pid: Option<u32>,
    },
    /// The data path cannot be created, written or locked.
    #[error("the data path {path} cannot be used: {source}")]
    DataPath {
        /// The data path.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The engine refused to open the data path, or to answer its first query.
    #[error("the engine cannot open {path}: {reason}")]
    Open {
        /// The data path.
        path: PathBuf,
        /// What the engine said; it prints more to standard error.
        reason: String,
    },
    /// The listening socket failed.
    #[error("the engine cannot listen: {0}")]
    Listen(#[source] io::Error),
}

fn owner(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" by process {pid}"))
        .unwrap_or_default()
}
