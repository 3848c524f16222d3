use std::time::SystemTime;

use clickmill_model::Timestamp;

/// The time of day: the only place of the commands that reads it.
pub(crate) fn now() -> Timestamp {
    SystemTime::now().into()
}
