use std::time::{SystemTime, UNIX_EPOCH};

use clickmill_model::Timestamp;

/// The time of day: the only place of the commands that reads it.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
