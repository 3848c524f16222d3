use std::time::Duration;

use crate::StoreError;

/// Why clicks were not judged again.
#[derive(Debug, thiserror::Error)]
pub enum ReclassifyError {
    /// One at a time is at work.
    #[error("somebody else is judging clicks again, and was seen at work {idle:.1?} ago")]
    Busy {
        /// How long ago.
        idle: Duration,
    },
    /// What was begun was finished or given up by somebody else, who took this process for dead.
    #[error("somebody else went on with the clicks that were being judged again")]
    TakenOver,
    /// ClickHouse did not do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}
