use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clickmill_model::{Offset, Partition, RawClick, Timestamp};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{Offset as Position, TopicPartitionList};

use super::KafkaConfig;
use super::commits::Commits;
use super::committer::{Commit, Committer};
use super::group::{Answer, Event, Group, answer};
use super::log_name::log_of;
use super::subscription::Subscription;
use crate::salts::now;
use crate::{Assigned, IngestError, Polled, Progress, Source};

/// How long a question to the cluster may take; then it is asked again, and messages of other partitions go on meanwhile.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long the last commits wait for those before them.
const ANSWERS: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(2);

/// A topic, read as a member of a consumer group.
///
/// The group's wishes are not answered in librdkafka's callback but handed to the pipeline. For a revocation it settles what is
/// under way and then calls [`Source::release`]; until then the group waits, as the cooperative protocol (KIP-429) provides
/// for. A commit carries a plan in its metadata; the group's generation fences it, so that a member that was expelled cannot
/// plan any more.
pub struct KafkaSource {
    subscription: Subscription,
    consumer: Arc<BaseConsumer<Group>>,
    committer: Committer,
    log: Option<Arc<str>>,
    held: BTreeSet<Partition>,
    revoked: Option<TopicPartitionList>,
    /// Partitions to begin with, where that has not succeeded yet.
    starting: BTreeMap<Partition, Offset>,
    commits: Commits,
    /// Whether the brokers give back the plans they are given; `None` until it was tried.
    keeps_plans: Option<bool>,
}

impl KafkaSource {
    /// Joins the group and subscribes to the topic.
    pub fn join(config: &KafkaConfig, topic: &str, group: &str) -> Result<Self, IngestError> {
        let subscription = Subscription {
            config: config.clone(),
            topic: topic.to_owned(),
            group: group.to_owned(),
        };
        let (consumer, committer) = subscription.join()?;
        Ok(Self {
            subscription,
            consumer,
            committer,
            log: None,
            held: BTreeSet::new(),
            revoked: None,
            starting: BTreeMap::new(),
            commits: Commits::default(),
            keeps_plans: None,
        })
    }

    /// Deals with the next thing the group said.
    fn next_event(&mut self) -> Result<Polled, IngestError> {
        match self.consumer.context().next_event() {
            None => Ok(Polled::Idle),
            Some(Event::Committed(answer)) => Ok(self.answered(answer)),
            Some(Event::Revoke(partitions)) => Ok(self.revoke(partitions)),
            Some(Event::Assign(partitions)) => {
                let assigned = self.assign(&partitions);
                assigned.map(Polled::Assigned).or_else(|error| {
                    tracing::warn!(%error, "cannot take over partitions yet, trying again");
                    self.consumer.context().not_yet(Event::Assign(partitions));
                    Ok(Polled::Idle)
                })
            }
        }
    }

    fn answered(&mut self, answer: Answer) -> Polled {
        let Answer {
            partition,
            number,
            is_durable,
        } = answer;
        match self.commits.answered(partition, number, is_durable) {
            Some(progress) => {
                self.check_plans(partition, progress);
                Polled::Committed(partition, progress)
            }
            None => Polled::Idle,
        }
    }

    fn revoke(&mut self, partitions: TopicPartitionList) -> Polled {
        let names = names(&partitions);
        for partition in &names {
            self.held.remove(partition);
            self.starting.remove(partition);
        }
        tracing::info!(count = names.len(), "partitions revoked");
        self.revoked = Some(partitions);
        if self.consumer.assignment_lost() {
            Polled::Lost(names)
        } else {
            Polled::Revoked(names)
        }
    }

    /// Takes partitions over, with what was committed of them. Nothing is read of them yet.
    fn assign(&mut self, partitions: &TopicPartitionList) -> Result<Vec<Assigned>, IngestError> {
        if self.log.is_none() {
            let Subscription { config, topic, .. } = &self.subscription;
            let log = log_of(
                &*self.consumer,
                topic,
                config.cluster_id.as_deref(),
                TIMEOUT,
            )?;
            self.log = Some(log.into());
        }
        let committed = self
            .consumer
            .committed_offsets(partitions.clone(), TIMEOUT)?;
        let mut explicit = TopicPartitionList::new();
        let mut assigned = Vec::new();
        for element in committed.elements() {
            element.error()?;
            let partition = Partition(element.partition());
            let (first, end) =
                self.consumer
                    .fetch_watermarks(&self.subscription.topic, partition.0, TIMEOUT)?;
            let committed = match element.offset() {
                Position::Offset(next) => {
                    Some(Progress::of_commit(Offset(next), element.metadata()))
                }
                _ => None,
            };
            explicit.add_partition_offset(
                &self.subscription.topic,
                partition.0,
                Position::Offset(first),
            )?;
            assigned.push(Assigned {
                partition,
                committed,
                first: Offset(first),
                end: Offset(end),
            });
        }
        self.consumer.incremental_assign(&explicit)?;
        self.consumer.pause(&explicit)?;
        self.held
            .extend(assigned.iter().map(|assigned| assigned.partition));
        tracing::info!(count = assigned.len(), "partitions assigned");
        Ok(assigned)
    }

    /// Begins to read where that has not succeeded yet: right after an assignment librdkafka may not be ready for it.
    fn start_some(&mut self) {
        let Self {
            consumer,
            subscription,
            starting,
            ..
        } = self;
        starting.retain(|partition, from| {
            let started = subscription
                .list(&[(*partition, Position::Offset(from.0))])
                .and_then(|list| consumer.seek_partitions(list, TIMEOUT))
                .and_then(|list| {
                    list.elements()
                        .iter()
                        .try_for_each(TopicPartitionListElem::error)
                })
                .and_then(|()| {
                    consumer.resume(&subscription.list(&[(*partition, Position::Invalid)])?)
                });
            if let Err(error) = &started {
                tracing::debug!(%partition, %error, "cannot begin to read yet");
            }
            started.is_err()
        });
    }

    fn send_commits(&mut self) {
        for (partition, number, progress) in self.commits.take_due() {
            match self.subscription.commit(&[(partition, progress)]) {
                Ok(offsets) => self.committer.send(Commit {
                    partition,
                    number,
                    offsets,
                }),
                Err(error) => {
                    tracing::warn!(%partition, %error, "cannot commit, trying again");
                    self.commits.answered(partition, number, false);
                }
            }
        }
    }

    /// Makes the last commits of partitions durable, or says that they may not be.
    fn flush_commits(&mut self, partitions: &[Partition]) {
        self.wait_for_answers(partitions);
        let last = self.commits.remove(partitions);
        if last.is_empty() {
            return;
        }
        let committed = self
            .subscription
            .commit(&last)
            .and_then(|list| self.consumer.commit(&list, CommitMode::Sync));
        if let Err(error) = committed {
            tracing::warn!(%error, "the last commits may not have arrived; what they say is found out from the store");
        }
    }

    /// Waits for commits that are under way, but not for ever: one that arrives after the last undoes it.
    fn wait_for_answers(&mut self, partitions: &[Partition]) {
        let deadline = Instant::now() + ANSWERS;
        while self.commits.is_any_under_way(partitions) && Instant::now() < deadline {
            let Some(answer) = self.consumer.context().next_answer(partitions) else {
                thread::sleep(PAUSE);
                continue;
            };
            let Answer {
                partition,
                number,
                is_durable,
            } = answer;
            self.commits.answered(partition, number, is_durable);
        }
    }

    /// Reads the first plan back: a broker that does not keep it is not said to fail anything.
    fn check_plans(&mut self, partition: Partition, progress: Progress) {
        if self.keeps_plans.is_some() || progress.planned.is_none() {
            return;
        }
        let kept = self
            .subscription
            .list(&[(partition, Position::Invalid)])
            .and_then(|list| self.consumer.committed_offsets(list, TIMEOUT));
        let Ok(kept) = kept else {
            return;
        };
        let is_kept = kept
            .elements()
            .iter()
            .any(|element| element.metadata() == progress.metadata());
        if !is_kept {
            tracing::warn!(
                "this broker does not keep the metadata of commits: \
                 if a process dies in the middle of an insert that arrives only after the next one looked, clicks count twice"
            );
        }
        self.keeps_plans = Some(is_kept);
    }

    /// Everything that is held is gone.
    fn lose_all(&mut self) -> Vec<Partition> {
        self.starting.clear();
        self.commits = Commits::default();
        self.revoked = None;
        std::mem::take(&mut self.held).into_iter().collect()
    }
}

impl Source for KafkaSource {
    fn log(&self) -> Arc<str> {
        self.log.clone().unwrap_or_default()
    }

    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError> {
        self.send_commits();
        self.start_some();
        match self.consumer.poll(timeout) {
            None => self.next_event(),
            Some(Ok(message)) => {
                take(raw_click(&message));
                Ok(Polled::Read)
            }
            Some(Err(KafkaError::MessageConsumptionFatal(code))) => {
                Err(KafkaError::MessageConsumptionFatal(code).into())
            }
            Some(Err(KafkaError::MessageConsumption(RDKafkaErrorCode::AutoOffsetReset))) => {
                tracing::error!("a position is gone from the log, finding out where to go on");
                self.reconnect()?;
                Ok(Polled::Lost(self.lose_all()))
            }
            Some(Err(error)) => {
                // librdkafka recovers by itself from everything that is not fatal.
                tracing::warn!(%error, "kafka");
                self.next_event()
            }
        }
    }

    fn start(&mut self, partition: Partition, from: Offset) -> Result<(), IngestError> {
        self.starting.insert(partition, from);
        Ok(())
    }

    fn pause(&mut self, partition: Partition) -> Result<(), IngestError> {
        let list = self.subscription.list(&[(partition, Position::Invalid)])?;
        Ok(self.consumer.pause(&list)?)
    }

    fn resume(&mut self, partition: Partition) -> Result<(), IngestError> {
        let list = self.subscription.list(&[(partition, Position::Invalid)])?;
        Ok(self.consumer.resume(&list)?)
    }

    fn commit(&mut self, partition: Partition, progress: Progress) {
        self.commits.want(partition, progress);
    }

    fn is_behind(&self, partition: Partition, read: Offset) -> bool {
        let topic = &self.subscription.topic;
        let ends = self.consumer.fetch_watermarks(topic, partition.0, TIMEOUT);
        ends.is_ok_and(|(_, end)| end > read.0)
    }

    fn reconnect(&mut self) -> Result<(), IngestError> {
        let (consumer, committer) = self.subscription.join()?;
        let stuck = std::mem::replace(&mut self.consumer, consumer);
        self.committer = committer;
        stuck.context().close();
        // Closing may take for ever, which is what it is closed for.
        thread::Builder::new()
            .name("kafka-close".to_owned())
            .spawn(move || drop(stuck))?;
        Ok(())
    }

    fn release(&mut self) -> Result<(), IngestError> {
        if let Some(revoked) = self.revoked.take() {
            self.flush_commits(&names(&revoked));
            self.consumer.incremental_unassign(&revoked)?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), IngestError> {
        let held: Vec<_> = self.held.iter().copied().collect();
        self.flush_commits(&held);
        self.consumer.context().close();
        // What the group said in the last moment waits for its answer, and the consumer would wait with it.
        self.release()?;
        while let Some(event) = self.consumer.context().next_event() {
            match event {
                Event::Assign(partitions) => answer(&self.consumer, true, &partitions),
                Event::Revoke(partitions) => answer(&self.consumer, false, &partitions),
                Event::Committed(..) => {}
            }
        }
        Ok(())
    }
}

fn names(partitions: &TopicPartitionList) -> Vec<Partition> {
    let elements = partitions.elements();
    elements
        .iter()
        .map(|element| Partition(element.partition()))
        .collect()
}

fn raw_click<'a>(message: &'a BorrowedMessage<'_>) -> RawClick<'a> {
    RawClick {
        partition: Partition(message.partition()),
        offset: Offset(message.offset()),
        // A message without a timestamp is as old as its reading; only clicks dated ahead are judged by it.
        received_at: message.timestamp().to_millis().map_or_else(now, Timestamp),
        payload: message.payload().unwrap_or_default(),
    }
}
