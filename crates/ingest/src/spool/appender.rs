use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use clickmill_model::{KeyedMessage, Partition};
use siphasher::sip::SipHasher13;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::Spool;
use crate::IngestError;
use crate::salts::now;

/// How many requests may wait to be written.
const QUEUE: usize = 1024;
/// How many bytes of keys and messages may wait to be written.
const QUEUE_BYTES: usize = 64 << 20;
/// About how many messages go to disk together.
const TOGETHER: usize = 10_000;

/// Writes to the spool from many places at once: whoever waits at the same time shares one flush to disk. Messages with
/// equal keys go to the same partition.
#[derive(Clone)]
pub struct Appender {
    requests: mpsc::Sender<Request>,
    room: Arc<Semaphore>,
}

struct Request {
    messages: Vec<KeyedMessage>,
    /// The request's share of the bytes that may wait, given back when it is written.
    _share: OwnedSemaphorePermit,
    written: oneshot::Sender<Result<(), AppendError>>,
}

/// Why messages were not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// Too many wait already.
    #[error("too many clicks wait to be written")]
    Busy,
    /// The disk refused.
    #[error("cannot write to the spool: {0}")]
    Disk(String),
}

impl Appender {
    /// Starts the thread that writes. It ends when the last appender is gone.
    pub fn start(spool: Spool) -> Result<Self, IngestError> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        thread::Builder::new()
            .name("spool-appender".to_owned())
            .spawn(move || write_all(&spool, receiver))?;
        Ok(Self {
            requests: sender,
            room: Arc::new(Semaphore::new(QUEUE_BYTES)),
        })
    }

    /// Writes messages; when this returns `Ok`, they are on disk.
    pub async fn append(&self, messages: Vec<KeyedMessage>) -> Result<(), AppendError> {
        let bytes = messages
            .iter()
            .map(|keyed| keyed.key.len() + keyed.message.len())
            .sum::<usize>()
            .min(QUEUE_BYTES);
        let bytes = u32::try_from(bytes).map_err(|_| AppendError::Busy)?;
        let share = self
            .room
            .clone()
            .try_acquire_many_owned(bytes)
            .map_err(|_| AppendError::Busy)?;
        let (written, answer) = oneshot::channel();
        let request = Request {
            messages,
            _share: share,
            written,
        };
        self.requests
            .try_send(request)
            .map_err(|_| AppendError::Busy)?;
        answer
            .await
            .unwrap_or_else(|_| Err(AppendError::Disk("the writer ended".to_owned())))
    }
}

fn write_all(spool: &Spool, mut requests: mpsc::Receiver<Request>) {
    let partitions: Vec<_> = spool.partitions().collect();
    while let Some(first) = requests.blocking_recv() {
        let mut count = first.messages.len();
        let mut together = vec![first];
        while count < TOGETHER
            && let Ok(request) = requests.try_recv()
        {
            count += request.messages.len();
            together.push(request);
        }
        let messages = by_partition(&partitions, &mut together);
        let result = spool
            .append(now(), &messages)
            .map_err(|error| AppendError::Disk(error.to_string()));
        for request in together {
            // Whoever asked may have gone; the messages are written all the same.
            request.written.send(result.clone()).ok();
        }
    }
}

/// Takes the messages out of the requests, in their order within each partition.
fn by_partition(
    partitions: &[Partition],
    requests: &mut [Request],
) -> BTreeMap<Partition, Vec<Bytes>> {
    let mut messages = BTreeMap::<_, Vec<_>>::new();
    let taken = requests
        .iter_mut()
        .flat_map(|request| request.messages.drain(..));
    for keyed in taken {
        let partition = partition_of(&keyed.key, partitions);
        messages.entry(partition).or_default().push(keyed.message);
    }
    messages
}

/// Where a key belongs: made of nothing but the key and the number of partitions, so that it stays there for ever.
fn partition_of(key: &str, partitions: &[Partition]) -> Partition {
    let hash = SipHasher13::new().hash(key.as_bytes());
    let place = hash.checked_rem(partitions.len() as u64).unwrap_or(0);
    usize::try_from(place)
        .ok()
        .and_then(|place| partitions.get(place).copied())
        .unwrap_or(Partition(0))
}

#[cfg(test)]
mod tests {
    use clickmill_model::Offset;

    use super::*;

    fn keyed(key: &str, message: &str) -> KeyedMessage {
        KeyedMessage {
            key: key.to_owned(),
            message: message.to_owned().into(),
        }
    }

    /// Everything in a partition, from its start.
    fn texts(spool: &Spool, partition: Partition) -> Vec<String> {
        let mut texts = Vec::new();
        spool
            .read(partition, Offset(0), 1_000, &mut |raw| {
                texts.push(String::from_utf8(raw.payload.to_vec()).unwrap());
            })
            .unwrap();
        texts
    }

    #[tokio::test]
    async fn what_many_append_at_once_is_all_there_each_where_its_key_belongs() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 3, Spool::KEPT).unwrap();
        let appender = Appender::start(spool.clone()).unwrap();
        let all = (0..200).map(|number: usize| {
            let appender = appender.clone();
            let key = format!("{}", number / 2);
            tokio::spawn(async move { appender.append(vec![keyed(&key, &key)]).await })
        });
        for task in all.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
        assert_eq!(spool.backlog().unwrap(), 200);
        let partitions: Vec<_> = spool.partitions().collect();
        for partition in spool.partitions() {
            let keys = texts(&spool, partition);
            assert!(keys.len() > 20, "{partition} has {} of 200", keys.len());
            assert!(
                keys.iter()
                    .all(|key| partition_of(key, &partitions) == partition)
            );
        }
    }

    #[tokio::test]
    async fn the_messages_of_a_key_stay_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 4, Spool::KEPT).unwrap();
        let appender = Appender::start(spool.clone()).unwrap();
        let first = ["a", "b", "c"].map(|text| keyed("same", text)).to_vec();
        appender.append(first).await.unwrap();
        let others = (0..20).map(|number| keyed(&format!("{number}"), "other"));
        let second = others.chain([keyed("same", "d")]).collect();
        appender.append(second).await.unwrap();
        let partitions: Vec<_> = spool.partitions().collect();
        let mut same = texts(&spool, partition_of("same", &partitions));
        same.retain(|text| text != "other");
        assert_eq!(same, ["a", "b", "c", "d"]);
    }

    /// A spool that was written by one version is read and written on by the next.
    #[test]
    fn a_key_belongs_to_the_same_partition_in_every_version() {
        let partitions: Vec<_> = (0..4).map(Partition).collect();
        let found = ["", "a", "post-1", "ünï"].map(|key| partition_of(key, &partitions).0);
        assert_eq!(found, [0, 3, 3, 2]);
        assert_eq!(partition_of("a", &[]), Partition(0));
    }
}
