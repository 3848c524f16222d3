//! What is settled is off the disk after a while: messages carry addresses, and a database that deletes keeps the bytes in pages that it
//! uses again some day. So its file is written anew without them, from time to time.

use std::time::{Duration, Instant};

use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};

use super::Spool;
use super::log::{COMMITTED, ENDS, MESSAGES, NAME, PLANNED};

/// How many times longer than messages are kept it takes at most until the file is written anew.
const PERIOD: u32 = 10;
/// With more messages in it than these the file is left as it is for now: most of them are not settled anyway.
const MOST: u64 = 1_000_000;

/// When what to forget was looked at last, and whether the file has something in it that was deleted.
#[derive(Debug)]
pub(super) struct Forgetting {
    looked_at: Instant,
    written_anew_at: Instant,
    is_due: bool,
}

impl Forgetting {
    /// A file that nobody knows what was deleted in.
    pub(super) fn new() -> Self {
        Self {
            looked_at: Instant::now(),
            written_anew_at: Instant::now(),
            is_due: true,
        }
    }
}

impl Spool {
    /// Deletes what was settled longer ago than it is kept, and writes the file anew when that is long enough ago. Meant to be called
    /// often; mostly it does nothing.
    pub(crate) fn forget(&self) -> Result<(), redb::Error> {
        let Ok(mut forgetting) = self.forgetting.lock() else {
            return Ok(());
        };
        if forgetting.looked_at.elapsed() < self.kept / 4 {
            return Ok(());
        }
        forgetting.looked_at = Instant::now();
        forgetting.is_due |= self.delete_settled()?;
        let is_time = forgetting.written_anew_at.elapsed() >= self.period();
        if forgetting.is_due && is_time && self.messages()? <= MOST {
            self.file.write_anew(copy)?;
            forgetting.written_anew_at = Instant::now();
            forgetting.is_due = false;
        }
        Ok(())
    }

    fn period(&self) -> Duration {
        self.kept.saturating_mul(PERIOD)
    }

    /// Whether there was anything.
    fn delete_settled(&self) -> Result<bool, redb::Error> {
        let settled: Vec<_> = self
            .partitions()
            .filter_map(|partition| Some((partition, self.settled_until(partition)?)))
            .collect();
        if settled.is_empty() {
            return Ok(false);
        }
        self.file.with(|database| {
            let transaction = database.begin_write()?;
            {
                let mut messages = transaction.open_table(MESSAGES)?;
                for (partition, next) in &settled {
                    let range = (partition.0, i64::MIN)..(partition.0, next.0);
                    messages.retain_in(range, |_, _| false)?;
                }
            }
            Ok(transaction.commit()?)
        })?;
        Ok(true)
    }

    fn messages(&self) -> Result<u64, redb::Error> {
        self.file
            .with(|database| Ok(database.begin_read()?.open_table(MESSAGES)?.len()?))
    }
}

/// Copies everything that is in one database to an empty one.
fn copy(from: &Database, to: &Database) -> Result<(), redb::Error> {
    let reading = from.begin_read()?;
    let writing = to.begin_write()?;
    {
        for table in [ENDS, COMMITTED, PLANNED] {
            let mut copied = writing.open_table(table)?;
            for entry in reading.open_table(table)?.iter()? {
                let (partition, position) = entry?;
                copied.insert(partition.value(), position.value())?;
            }
        }
        let mut names = writing.open_table(NAME)?;
        for entry in reading.open_table(NAME)?.iter()? {
            names.insert((), entry?.1.value())?;
        }
        let mut messages = writing.open_table(MESSAGES)?;
        for entry in reading.open_table(MESSAGES)?.iter()? {
            let (position, message) = entry?;
            messages.insert(position.value(), message.value())?;
        }
    }
    Ok(writing.commit()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::thread;

    use bytes::Bytes;
    use clickmill_model::{Offset, Partition, Timestamp};

    use super::*;
    use crate::Progress;

    fn append(spool: &Spool, messages: &[&'static str]) {
        let messages = messages.iter().copied().map(Bytes::from).collect();
        let all = BTreeMap::from([(Partition(0), messages)]);
        spool.append(Timestamp(7), &all).unwrap();
    }

    fn has(path: &Path, text: &str) -> bool {
        let bytes = std::fs::read(path).unwrap();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    }

    fn texts(spool: &Spool) -> Vec<String> {
        let mut texts = Vec::new();
        let mut take = |raw: clickmill_model::RawClick<'_>| {
            texts.push(String::from_utf8(raw.payload.to_vec()).unwrap());
        };
        spool.read(Partition(0), Offset(0), 100, &mut take).unwrap();
        texts
    }

    /// Until what is settled is forgotten.
    fn forget(spool: &Spool, path: &Path, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while has(path, text) {
            assert!(Instant::now() < deadline, "{text} is still there");
            spool.forget().unwrap();
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn what_is_settled_is_off_the_disk_soon_and_all_else_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool");
        let kept = Duration::from_millis(40);
        let spool = Spool::open(&path, 1, kept).unwrap();
        let name = spool.name();
        append(&spool, &["settled-192.0.2.1", "waiting-192.0.2.2"]);
        assert!(has(&path, "settled-192.0.2.1"));
        spool
            .commit(Partition(0), Progress::settled(Offset(1)))
            .unwrap();
        forget(&spool, &path, "settled-192.0.2.1");
        assert_eq!(texts(&spool), ["waiting-192.0.2.2"]);
        append(&spool, &["new"]);
        assert_eq!(spool.backlog().unwrap(), 2);
        drop(spool);

        // Nobody has to settle anything more for that, not even after a restart.
        let spool = Spool::open(&path, 1, kept).unwrap();
        assert_eq!(spool.name(), name);
        assert_eq!(texts(&spool), ["waiting-192.0.2.2", "new"]);
        spool
            .commit(Partition(0), Progress::settled(Offset(3)))
            .unwrap();
        drop(spool);
        let spool = Spool::open(&path, 1, kept).unwrap();
        forget(&spool, &path, "waiting-192.0.2.2");
        assert!(texts(&spool).is_empty());
        assert_eq!(spool.end(Partition(0)).unwrap(), Offset(3));
    }

    #[test]
    fn a_copy_that_was_cut_off_is_taken_away_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool.redb");
        let spool = Spool::open(&path, 1, Spool::KEPT).unwrap();
        append(&spool, &["a"]);
        drop(spool);
        let beside = folder.path().join("spool.redb.new");
        std::fs::write(&beside, "192.0.2.1").unwrap();
        let spool = Spool::open(&path, 1, Spool::KEPT).unwrap();
        assert!(!beside.exists());
        assert_eq!(texts(&spool), ["a"]);
    }
}
