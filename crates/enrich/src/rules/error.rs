use std::io;
use std::path::PathBuf;

use super::{MAX_BYTES, OWN_VERSIONS, names};
use crate::RuleLine;

/// Why a folder of rules cannot be used. Each says where, and what there must be.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The folder or a file of it cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file that nothing would read.
    #[error("{} is no file of rules; those are {} and version", path.display(), names().join(", "))]
    UnknownFile {
        /// Which.
        path: PathBuf,
    },
    /// A folder that replaces nothing.
    #[error("{} has none of the files of rules, which are {}", path.display(), names().join(", "))]
    NoRules {
        /// Which.
        path: PathBuf,
    },
    /// A file that is larger than any sensible one.
    #[error("{} has more than {MAX_BYTES} bytes", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
    },
    /// Rules that say no version, or one that is not theirs.
    #[error(
        "{} must state the version of the rules in this folder, a number from {} to {}, raised with every change",
        path.display(), OWN_VERSIONS.start(), OWN_VERSIONS.end()
    )]
    Version {
        /// The file `version`, which may be missing.
        path: PathBuf,
    },
    /// A rule that is wrong.
    #[error("{line}: {what}")]
    Rule {
        /// Which.
        line: RuleLine,
        /// What is wrong with it.
        what: String,
    },
    /// Rules that are wrong together.
    #[error("{file}: {what}")]
    Table {
        /// Which.
        file: &'static str,
        /// What is wrong.
        what: String,
    },
}
