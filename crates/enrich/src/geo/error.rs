use std::path::{Path, PathBuf};

use maxminddb::MaxMindDbError;

/// Why a GeoIP database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GeoError {
    /// The file cannot be read.
    #[error("cannot read the GeoIP database {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is no database, or not a whole one.
    #[error(
        "{} is not a MaxMind database (.mmdb), or was cut short; unpack it if it is an archive, or fetch it again",
        path.display()
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        #[source]
        source: MaxMindDbError,
    },
    /// A database that tells something else than it is wanted for.
    #[error("{} is a database of type \"{database_type}\", but {expected} is expected", path.display())]
    WrongKind {
        /// The file.
        path: PathBuf,
        /// The type it states.
        database_type: String,
        /// What is wanted, and which databases are that.
        expected: &'static str,
    },
}

impl GeoError {
    pub(crate) fn of(path: &Path, source: MaxMindDbError) -> Self {
        let path = path.to_owned();
        match source {
            MaxMindDbError::Io(source) => Self::Read { path, source },
            source => Self::NotADatabase { path, source },
        }
    }

    /// The name in metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::NotADatabase { .. } => "not_a_database",
            Self::WrongKind { .. } => "wrong_kind",
        }
    }
}
