use std::fmt;

use bytes::Bytes;

/// A message on its way into a log, with what decides on its partition.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyedMessage {
    /// The `click_id`. Equal keys go to the same partition, and only there are repeats of a click found.
    pub key: String,
    /// One click as JSON.
    pub message: Bytes,
}

impl fmt::Debug for KeyedMessage {
    /// Without the message, which is a visitor's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyedMessage")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
