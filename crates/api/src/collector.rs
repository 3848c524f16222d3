use clickmill_model::KeyedMessage;
use futures_util::future::BoxFuture;

/// A log that takes in clicks: a Kafka topic, or the spool.
pub trait Collector: Send + Sync {
    /// Takes clicks, those with equal keys into the same partition; when this returns `Ok`, they are safe.
    fn append(&self, clicks: Vec<KeyedMessage>) -> BoxFuture<'_, Result<(), NotTaken>>;
}

/// The log did not take the clicks; the client should try again.
#[derive(Debug, thiserror::Error)]
#[error("the clicks were not taken: {0}")]
pub struct NotTaken(pub String);
