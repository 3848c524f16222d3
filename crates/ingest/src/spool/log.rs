use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use clickmill_model::{Offset, Partition, RawClick, Timestamp};
use rand::Rng;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use super::file::SpoolFile;
use super::forget::Forgetting;
use crate::{IngestError, Progress};

/// Messages by partition and position: when each was taken in, and its bytes.
pub(super) const MESSAGES: TableDefinition<'_, (i32, i64), (i64, &[u8])> =
    TableDefinition::new("messages");
/// The next position to write, by partition.
pub(super) const ENDS: TableDefinition<'_, i32, i64> = TableDefinition::new("ends");
/// The next position to read, by partition; everything before is settled.
pub(super) const COMMITTED: TableDefinition<'_, i32, i64> = TableDefinition::new("committed");
/// The last position of the batch that begins there and is on its way into the store, by partition.
pub(super) const PLANNED: TableDefinition<'_, i32, i64> = TableDefinition::new("planned");
/// What the spool is called.
pub(super) const NAME: TableDefinition<'_, (), &str> = TableDefinition::new("name");

/// Up to where a partition was settled, and when.
type Settled = VecDeque<(Instant, Offset)>;

/// A log on disk with partitions and positions, like a topic. Positions are never used twice.
#[derive(Clone)]
pub struct Spool {
    pub(super) file: Arc<SpoolFile>,
    name: Arc<str>,
    partitions: i32,
    pub(super) kept: Duration,
    pub(super) forgetting: Arc<Mutex<Forgetting>>,
    /// What was settled when, by partition, until it is deleted.
    settled: Arc<Mutex<BTreeMap<Partition, Settled>>>,
}

impl Spool {
    /// How long messages are kept after they were settled, usually: a store that does not flush to disk can lose what it acknowledged
    /// with the power, for as long as the kernel keeps it back (`vm.dirty_expire_centisecs`, half a minute), and gets it again.
    pub const KEPT: Duration = Duration::from_mins(1);

    /// Opens the log in this file, or makes it. Only one process can have it open. Messages are kept for so long after they were
    /// settled.
    pub fn open(path: &Path, partitions: i32, kept: Duration) -> Result<Self, IngestError> {
        let file = SpoolFile::open(path)?;
        let name = file.with(|database| prepare(database, partitions))?;
        let spool = Self {
            file: Arc::new(file),
            name: name.into(),
            partitions,
            kept,
            forgetting: Arc::new(Mutex::new(Forgetting::new())),
            settled: Arc::default(),
        };
        // When that was nobody knows any more.
        for partition in spool.partitions() {
            if let Some(progress) = spool.committed(partition)? {
                spool.note_settled(partition, progress.next);
            }
        }
        Ok(spool)
    }

    /// The name of this log. Another log, even in the same place, has another name, so that positions that start anew are
    /// not taken for ones that were stored already.
    pub fn name(&self) -> Arc<str> {
        self.name.clone()
    }

    /// Its partitions.
    pub fn partitions(&self) -> impl Iterator<Item = Partition> + use<> {
        (0..self.partitions).map(Partition)
    }

    /// Writes messages to the ends of their partitions, all or none; when this returns `Ok`, they are on disk.
    pub(crate) fn append(
        &self,
        received_at: Timestamp,
        messages: &BTreeMap<Partition, Vec<Bytes>>,
    ) -> Result<(), redb::Error> {
        self.file.with(|database| {
            let transaction = database.begin_write()?;
            {
                let mut ends = transaction.open_table(ENDS)?;
                let mut table = transaction.open_table(MESSAGES)?;
                for (partition, messages) in messages {
                    let mut end = ends.get(partition.0)?.map_or(0, |end| end.value());
                    for message in messages {
                        table.insert((partition.0, end), (received_at.0, message.as_ref()))?;
                        end += 1;
                    }
                    ends.insert(partition.0, end)?;
                }
            }
            Ok(transaction.commit()?)
        })
    }

    /// Hands at most `limit` messages from `from` on to `take`; returns the position after the last.
    pub(crate) fn read(
        &self,
        partition: Partition,
        from: Offset,
        limit: usize,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Offset, redb::Error> {
        self.file.with(|database| {
            let transaction = database.begin_read()?;
            let table = transaction.open_table(MESSAGES)?;
            let mut next = from;
            for entry in table
                .range((partition.0, from.0)..=(partition.0, i64::MAX))?
                .take(limit)
            {
                let (key, value) = entry?;
                let offset = Offset(key.value().1);
                let (received_at, payload) = value.value();
                take(RawClick {
                    partition,
                    offset,
                    received_at: Timestamp(received_at),
                    payload,
                });
                next = offset.next();
            }
            Ok(next)
        })
    }

    /// What was committed last; nothing if nothing ever was.
    pub(crate) fn committed(&self, partition: Partition) -> Result<Option<Progress>, redb::Error> {
        self.file.with(|database| {
            let transaction = database.begin_read()?;
            let next = transaction.open_table(COMMITTED)?.get(partition.0)?;
            let planned = transaction.open_table(PLANNED)?.get(partition.0)?;
            Ok(next.map(|next| Progress {
                next: Offset(next.value()),
                planned: planned.map(|last| Offset(last.value())),
            }))
        })
    }

    /// The position of the first message that is still there; where the next one will be if there is none.
    pub(crate) fn first(&self, partition: Partition) -> Result<Offset, redb::Error> {
        let first = self.file.with(|database| {
            let transaction = database.begin_read()?;
            let table = transaction.open_table(MESSAGES)?;
            let mut range = table.range((partition.0, i64::MIN)..=(partition.0, i64::MAX))?;
            let first = range.next().transpose()?;
            Ok(first.map(|(key, _)| Offset(key.value().1)))
        })?;
        first.map_or_else(|| self.end(partition), Ok)
    }

    /// The position of the next message that will be written.
    pub(crate) fn end(&self, partition: Partition) -> Result<Offset, redb::Error> {
        self.file.with(|database| {
            let transaction = database.begin_read()?;
            let end = transaction.open_table(ENDS)?.get(partition.0)?;
            Ok(Offset(end.map_or(0, |end| end.value())))
        })
    }

    /// Notes that everything before is settled, and what is planned.
    pub(crate) fn commit(
        &self,
        partition: Partition,
        progress: Progress,
    ) -> Result<(), redb::Error> {
        self.file.with(|database| {
            let transaction = database.begin_write()?;
            {
                let next = progress.next.0;
                transaction
                    .open_table(COMMITTED)?
                    .insert(partition.0, next)?;
                let mut planned = transaction.open_table(PLANNED)?;
                match progress.planned {
                    Some(last) => planned.insert(partition.0, last.0)?,
                    None => planned.remove(partition.0)?,
                };
            }
            Ok(transaction.commit()?)
        })?;
        self.note_settled(partition, progress.next);
        Ok(())
    }

    fn note_settled(&self, partition: Partition, next: Offset) {
        let Ok(mut settled) = self.settled.lock() else {
            return;
        };
        let settled = settled.entry(partition).or_default();
        if settled.back().is_none_or(|(_, last)| *last < next) {
            settled.push_back((Instant::now(), next));
        }
    }

    /// Up to where messages were settled longer ago than they are kept; `None` when that was told before.
    pub(super) fn settled_until(&self, partition: Partition) -> Option<Offset> {
        let mut settled = self.settled.lock().ok()?;
        let settled = settled.get_mut(&partition)?;
        let mut old = None;
        while let Some((at, offset)) = settled.front()
            && at.elapsed() >= self.kept
        {
            old = Some(*offset);
            settled.pop_front();
        }
        old
    }

    /// How many messages are not settled yet.
    pub fn backlog(&self) -> Result<u64, IngestError> {
        let mut backlog = 0;
        for partition in self.partitions() {
            let next = self.committed(partition)?.map(|progress| progress.next);
            let next = next.map_or_else(|| self.first(partition), Ok)?;
            backlog += self.end(partition)?.0.abs_diff(next.0);
        }
        Ok(backlog)
    }
}

/// Makes the tables, and gives a new log its name.
fn prepare(database: &Database, partitions: i32) -> Result<String, redb::Error> {
    let transaction = database.begin_write()?;
    let name = {
        transaction.open_table(MESSAGES)?;
        transaction.open_table(COMMITTED)?;
        transaction.open_table(PLANNED)?;
        let mut ends = transaction.open_table(ENDS)?;
        for partition in 0..partitions {
            if ends.get(partition)?.is_none() {
                ends.insert(partition, 0)?;
            }
        }
        let mut names = transaction.open_table(NAME)?;
        let known = names.get(())?.map(|name| name.value().to_owned());
        if let Some(name) = known {
            name
        } else {
            let name = format!("spool-{:016x}", rand::rng().random::<u64>());
            names.insert((), name.as_str())?;
            name
        }
    };
    transaction.commit()?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(spool: &Spool, from: Offset) -> Vec<String> {
        let mut texts = Vec::new();
        let mut take =
            |raw: RawClick<'_>| texts.push(String::from_utf8_lossy(raw.payload).into_owned());
        spool.read(Partition(0), from, 100, &mut take).unwrap();
        texts
    }

    fn append(spool: &Spool, messages: &[&'static str]) {
        let messages = messages.iter().copied().map(Bytes::from).collect();
        let all = BTreeMap::from([(Partition(0), messages)]);
        spool.append(Timestamp(7), &all).unwrap();
    }

    #[test]
    fn what_was_appended_is_read_until_it_is_committed_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let spool = Spool::open(&path, 1, Spool::KEPT).unwrap();
        let name = spool.name();
        append(&spool, &["a", "b"]);
        append(&spool, &["c"]);
        assert_eq!(texts(&spool, Offset(0)), ["a", "b", "c"]);
        let plan = Progress {
            next: Offset(2),
            planned: Some(Offset(2)),
        };
        spool.commit(Partition(0), plan).unwrap();
        drop(spool);

        let spool = Spool::open(&path, 1, Spool::KEPT).unwrap();
        assert_eq!(spool.name(), name);
        assert_eq!(spool.committed(Partition(0)).unwrap(), Some(plan));
        assert_eq!(texts(&spool, plan.next), ["c"]);
        assert_eq!(spool.backlog().unwrap(), 1);
    }

    #[test]
    fn positions_go_on_after_everything_was_committed() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 1, Spool::KEPT).unwrap();
        append(&spool, &["a"]);
        let settled = Progress::settled(Offset(1));
        spool.commit(Partition(0), settled).unwrap();
        append(&spool, &["b"]);
        assert_eq!(texts(&spool, Offset(1)), ["b"]);
        assert!(texts(&spool, Offset(2)).is_empty());
        assert_eq!(spool.end(Partition(0)).unwrap(), Offset(2));
    }

    #[test]
    fn what_is_settled_is_kept_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 1, Spool::KEPT).unwrap();
        append(&spool, &["a"]);
        let settled = Progress::settled(Offset(1));
        spool.commit(Partition(0), settled).unwrap();
        assert_eq!(spool.first(Partition(0)).unwrap(), Offset(0));
        assert_eq!(texts(&spool, Offset(0)), ["a"]);
        assert_eq!(spool.backlog().unwrap(), 0);
    }

    #[test]
    fn two_logs_never_have_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        let one = Spool::open(&folder.path().join("one"), 1, Spool::KEPT).unwrap();
        let two = Spool::open(&folder.path().join("two"), 1, Spool::KEPT).unwrap();
        assert_ne!(one.name(), two.name());
    }
}
