use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use clickmill_model::{Offset, Partition, RawClick};

use super::Spool;
use crate::{IngestError, Polled, Source};

/// How many messages one look into a partition takes.
const AT_ONCE: usize = 1_000;

/// The spool, read by the one process that has it open.
pub struct SpoolSource {
    spool: Spool,
    cursors: BTreeMap<Partition, Cursor>,
}

struct Cursor {
    next: Offset,
    is_paused: bool,
}

impl SpoolSource {
    /// Reads on where the last process stopped.
    pub fn open(spool: Spool) -> Result<Self, IngestError> {
        let cursor = |partition| {
            Ok((
                partition,
                Cursor {
                    next: spool.committed(partition)?,
                    is_paused: false,
                },
            ))
        };
        let cursors = spool
            .partitions()
            .map(cursor)
            .collect::<Result<_, redb::Error>>()?;
        Ok(Self { spool, cursors })
    }

    fn set_paused(&mut self, partition: Partition, is_paused: bool) {
        if let Some(cursor) = self.cursors.get_mut(&partition) {
            cursor.is_paused = is_paused;
        }
    }
}

impl Source for SpoolSource {
    fn topic(&self) -> &str {
        self.spool.name()
    }

    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError> {
        let mut polled = Polled::Idle;
        for (partition, cursor) in self
            .cursors
            .iter_mut()
            .filter(|(_, cursor)| !cursor.is_paused)
        {
            let next = self.spool.read(*partition, cursor.next, AT_ONCE, take)?;
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

    fn pause(&mut self, partition: Partition) -> Result<(), IngestError> {
        self.set_paused(partition, true);
        Ok(())
    }

    fn resume(&mut self, partition: Partition) -> Result<(), IngestError> {
        self.set_paused(partition, false);
        Ok(())
    }

    fn commit(&mut self, partition: Partition, next: Offset) {
        if let Err(error) = self.spool.commit(partition, next) {
            tracing::error!(%error, "cannot commit to the spool; the span will be read again after a restart");
        }
    }

    fn release(&mut self) -> Result<(), IngestError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), IngestError> {
        Ok(())
    }
}
