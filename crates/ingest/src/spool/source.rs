use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clickmill_model::{Offset, Partition, RawClick};

use super::Spool;
use super::file::may_pass;
use crate::{Assigned, IngestError, Polled, Progress, Source};

/// How many messages one look into a partition takes.
const AT_ONCE: usize = 1_000;
/// How long to leave a disk alone that has failed.
const REST: Duration = Duration::from_millis(500);

/// The spool, read by the one process that has it open.
pub struct SpoolSource {
    spool: Spool,
    cursors: BTreeMap<Partition, Cursor>,
    events: VecDeque<Polled>,
    /// Commits that the disk did not take yet.
    wanted: BTreeMap<Partition, Progress>,
    /// The disk has failed, and is left alone until then.
    not_before: Option<Instant>,
}

struct Cursor {
    next: Offset,
    is_read: bool,
}

impl SpoolSource {
    /// Reads on where the last process stopped.
    pub fn open(spool: Spool) -> Result<Self, IngestError> {
        let assigned = |partition| {
            Ok(Assigned {
                partition,
                committed: spool.committed(partition)?,
                first: spool.first(partition)?,
                end: spool.end(partition)?,
            })
        };
        let assigned = spool
            .partitions()
            .map(assigned)
            .collect::<Result<Vec<_>, redb::Error>>()?;
        Ok(Self {
            spool,
            cursors: BTreeMap::new(),
            events: VecDeque::from([Polled::Assigned(assigned)]),
            wanted: BTreeMap::new(),
            not_before: None,
        })
    }

    /// Whether the disk has failed a moment ago.
    fn rests(&self) -> bool {
        self.not_before
            .is_some_and(|instant| Instant::now() < instant)
    }

    fn commit_wanted(&mut self) {
        if self.rests() {
            return;
        }
        let Self {
            spool,
            wanted,
            events,
            not_before,
            ..
        } = self;
        wanted.retain(|partition, progress| {
            let committed = spool.commit(*partition, *progress);
            match &committed {
                Ok(()) => events.push_back(Polled::Committed(*partition, *progress)),
                Err(error) => {
                    tracing::error!(%error, "cannot commit to the spool, trying again");
                    *not_before = Some(Instant::now() + REST);
                }
            }
            committed.is_err()
        });
    }

    fn set_read(&mut self, partition: Partition, is_read: bool) {
        if let Some(cursor) = self.cursors.get_mut(&partition) {
            cursor.is_read = is_read;
        }
    }
}

impl Source for SpoolSource {
    fn log(&self) -> Arc<str> {
        self.spool.name()
    }

    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError> {
        self.commit_wanted();
        if !self.rests()
            && let Err(error) = self.spool.forget()
        {
            tracing::warn!(%error, "the spool has not forgotten what is settled, trying again");
        }
        if let Some(event) = self.events.pop_front() {
            return Ok(event);
        }
        let mut polled = Polled::Idle;
        for (partition, cursor) in &mut self.cursors {
            if !cursor.is_read || self.not_before.is_some_and(|rest| Instant::now() < rest) {
                continue;
            }
            let next = match self.spool.read(*partition, cursor.next, AT_ONCE, take) {
                Ok(next) => next,
                Err(error) if may_pass(&error) => {
                    tracing::error!(%error, "cannot read the spool, trying again");
                    self.not_before = Some(Instant::now() + REST);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if next != cursor.next {
                polled = Polled::Read;
            }
            cursor.next = next;
        }
        if polled == Polled::Idle {
            thread::sleep(timeout);
        }
        Ok(polled)
    }

    fn start(&mut self, partition: Partition, from: Offset) -> Result<(), IngestError> {
        let cursor = Cursor {
            next: from,
            is_read: true,
        };
        self.cursors.insert(partition, cursor);
        Ok(())
    }

    fn pause(&mut self, partition: Partition) -> Result<(), IngestError> {
        self.set_read(partition, false);
        Ok(())
    }

    fn resume(&mut self, partition: Partition) -> Result<(), IngestError> {
        self.set_read(partition, true);
        Ok(())
    }

    fn commit(&mut self, partition: Partition, progress: Progress) {
        self.wanted.insert(partition, progress);
        self.commit_wanted();
    }

    fn is_behind(&self, _partition: Partition, _read: Offset) -> bool {
        // A read of one's own disk is answered or fails.
        false
    }

    fn reconnect(&mut self) -> Result<(), IngestError> {
        Ok(())
    }

    fn release(&mut self) -> Result<(), IngestError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), IngestError> {
        Ok(())
    }
}
