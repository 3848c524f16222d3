use std::time::Duration;

use clickmill_model::{Offset, Partition, RawClick};

use crate::IngestError;

/// What a source did when it was polled.
#[derive(Debug, PartialEq, Eq)]
pub enum Polled {
    /// There was nothing to read.
    Idle,
    /// Messages were handed over.
    Read,
    /// These partitions are to be given up. They still belong to this process until [`Source::release`] is called, so
    /// what is under way can be settled first.
    Revoked(Vec<Partition>),
    /// These partitions belong to somebody else already: what is under way must not be committed.
    Lost(Vec<Partition>),
}

/// A log of messages in partitions, with a committed position in each.
pub trait Source: Send {
    /// The name of the log, part of every row and token.
    fn topic(&self) -> &str;

    /// Waits up to `timeout` for messages and hands them to `take` in the order of their partition.
    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError>;

    /// Stops reading a partition until [`Source::resume`].
    fn pause(&mut self, partition: Partition) -> Result<(), IngestError>;

    /// Reads a paused partition again, from where it stopped.
    fn resume(&mut self, partition: Partition) -> Result<(), IngestError>;

    /// Notes that everything before `next` is done.
    ///
    /// A commit that fails is not an error: the span is read again after a restart. Cut into other batches then, it is
    /// stored twice, which the audit shows.
    fn commit(&mut self, partition: Partition, next: Offset);

    /// Gives up the partitions that were revoked last, once their commits have arrived.
    fn release(&mut self) -> Result<(), IngestError>;

    /// Ends reading for good, once all commits have arrived.
    fn close(&mut self) -> Result<(), IngestError>;
}
