use std::sync::{Arc, mpsc};
use std::thread;

use clickmill_model::Partition;
use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::commits::Number;
use super::group::{Answer, Event, Group};
use crate::IngestError;

/// How many commits may be under way at a time.
const THREADS: usize = 4;

/// Sends commits and waits for their answers, in threads of its own.
///
/// librdkafka answers an asynchronous commit only to a callback that its Rust binding does not set, and a commit of several
/// partitions is answered as done when one of them is. So each is sent by itself and waited for.
pub(super) struct Committer(Vec<mpsc::Sender<Commit>>);

/// One commit of one partition.
pub(super) struct Commit {
    pub(super) partition: Partition,
    pub(super) number: Number,
    pub(super) offsets: TopicPartitionList,
}

impl Committer {
    /// Starts the threads; they end when this is dropped and what they wait for is answered.
    pub(super) fn start(consumer: &Arc<BaseConsumer<Group>>) -> Result<Self, IngestError> {
        let start = |number| {
            let (queue, commits) = mpsc::channel();
            let consumer = consumer.clone();
            thread::Builder::new()
                .name(format!("kafka-commit-{number}"))
                .spawn(move || commit_all(&consumer, &commits))?;
            Ok(queue)
        };
        let queues: Result<_, IngestError> = (0..THREADS).map(start).collect();
        Ok(Self(queues?))
    }

    /// Sends a commit; the group will have an [`Event::Committed`]. Those of one partition stay in order.
    pub(super) fn send(&self, commit: Commit) {
        let number = usize::try_from(commit.partition.0).unwrap_or_default() % THREADS;
        if let Some(queue) = self.0.get(number) {
            // A thread ends only with its committer.
            queue.send(commit).ok();
        }
    }
}

fn commit_all(consumer: &BaseConsumer<Group>, commits: &mpsc::Receiver<Commit>) {
    while let Ok(commit) = commits.recv() {
        let partition = commit.partition;
        let committed = consumer.commit(&commit.offsets, CommitMode::Sync);
        if let Err(error) = &committed {
            tell(partition, error);
        }
        consumer.context().note(Event::Committed(Answer {
            partition,
            number: commit.number,
            is_durable: committed.is_ok(),
        }));
    }
}

/// A group that rebalances takes no commits for a while, and a member hears late that it is in another generation: both
/// pass, or end with the loss of the partition.
fn tell(partition: Partition, error: &KafkaError) {
    let passes = matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::RebalanceInProgress
                | RDKafkaErrorCode::IllegalGeneration
                | RDKafkaErrorCode::UnknownMemberId
        )
    );
    if passes {
        tracing::debug!(%partition, %error, "a commit was refused, sending it again");
    } else {
        tracing::warn!(%partition, %error, "a commit did not arrive, sending it again");
    }
}
