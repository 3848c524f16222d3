use std::sync::Arc;
use std::time::Duration;

use clickmill_model::{Offset, Partition, RawClick};

use crate::{IngestError, Progress};

/// What a source did when it was polled.
#[derive(Debug, PartialEq, Eq)]
pub enum Polled {
    /// There was nothing to read.
    Idle,
    /// Messages were handed over.
    Read,
    /// These partitions belong to this process from now on. Nothing is read of one before [`Source::start`].
    Assigned(Vec<Assigned>),
    /// A commit is durable. Of those that followed one another quickly only the last may be answered.
    Committed(Partition, Progress),
    /// These partitions are to be given up. They still belong to this process until [`Source::release`] is called, so
    /// what is under way can be settled first.
    Revoked(Vec<Partition>),
    /// These partitions belong to somebody else already: nothing more of them may be inserted or committed.
    Lost(Vec<Partition>),
}

/// A partition that was just assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Which.
    pub partition: Partition,
    /// What was committed last; nothing if nothing ever was.
    pub committed: Option<Progress>,
    /// The first position that the log still has.
    pub first: Offset,
    /// The position after the last that the log has.
    pub end: Offset,
}

/// A log of messages in partitions, with a committed [`Progress`] in each.
pub trait Source: Send {
    /// The name of the log, part of every row and token; unique among all logs that ever reach one store. Known once a
    /// partition was assigned.
    fn log(&self) -> Arc<str>;

    /// Waits up to `timeout` for messages and hands them to `take` in the order of their partition.
    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError>;

    /// Begins to read an assigned partition at this position.
    fn start(&mut self, partition: Partition, from: Offset) -> Result<(), IngestError>;

    /// Stops reading a partition until [`Source::resume`].
    fn pause(&mut self, partition: Partition) -> Result<(), IngestError>;

    /// Reads a paused partition again, from where it stopped.
    fn resume(&mut self, partition: Partition) -> Result<(), IngestError>;

    /// Sends a commit, which [`Polled::Committed`] answers once it is durable. Tried until it is, or until the partition
    /// leaves: one that a group refuses because somebody else owns the partition is never answered.
    fn commit(&mut self, partition: Partition, progress: Progress);

    /// Whether there are messages after `read` that are not handed over, for a source that says nothing for long.
    fn is_behind(&self, partition: Partition, read: Offset) -> bool;

    /// Starts over with a new connection, for a source that is stuck. All partitions are lost by that.
    fn reconnect(&mut self) -> Result<(), IngestError>;

    /// Gives up the partitions that were revoked last, once their commits have arrived.
    fn release(&mut self) -> Result<(), IngestError>;

    /// Ends reading for good, once all commits have arrived.
    fn close(&mut self) -> Result<(), IngestError>;
}
