use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use clickmill_model::Partition;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::Spool;
use crate::IngestError;
use crate::salts::now;

/// How many requests may wait to be written.
const QUEUE: usize = 1024;
/// How many bytes may wait to be written.
const QUEUE_BYTES: usize = 64 << 20;
/// About how many messages go to disk together.
const TOGETHER: usize = 10_000;

/// Writes to the spool from many places at once: whoever waits at the same time shares one flush to disk.
#[derive(Clone)]
pub struct Appender {
    requests: mpsc::Sender<Request>,
    room: Arc<Semaphore>,
}

struct Request {
    messages: Vec<Bytes>,
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
    pub async fn append(&self, messages: Vec<Bytes>) -> Result<(), AppendError> {
        let bytes = messages
            .iter()
            .map(Bytes::len)
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
    let mut partitions = spool.partitions().collect::<Vec<_>>().into_iter().cycle();
    while let Some(first) = requests.blocking_recv() {
        let mut count = first.messages.len();
        let mut together = vec![first];
        while count < TOGETHER
            && let Ok(request) = requests.try_recv()
        {
            count += request.messages.len();
            together.push(request);
        }
        let partition = partitions.next().unwrap_or(Partition(0));
        let messages: Vec<_> = together
            .iter()
            .flat_map(|request| request.messages.iter().cloned())
            .collect();
        let result = spool
            .append(partition, now(), &messages)
            .map_err(|error| AppendError::Disk(error.to_string()));
        for request in together {
            // Whoever asked may have gone; the messages are written all the same.
            request.written.send(result.clone()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_many_append_at_once_is_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool"), 3).unwrap();
        let appender = Appender::start(spool.clone()).unwrap();
        let all = (0..200).map(|number: usize| {
            let appender = appender.clone();
            tokio::spawn(async move { appender.append(vec![format!("{number}").into()]).await })
        });
        for task in all.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
        assert_eq!(spool.backlog().unwrap(), 200);
    }
}
