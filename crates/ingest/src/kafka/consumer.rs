use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clickmill_model::{Offset, Partition, RawClick, Timestamp};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, Offset as Position, TopicPartitionList};

use super::KafkaConfig;
use crate::salts::now;
use crate::{IngestError, Polled, Source};

/// A topic, read as a member of a consumer group.
///
/// A revocation is not answered in librdkafka's callback but handed to the pipeline, which settles what is under way and
/// then calls [`Source::release`]; until then the group waits, as the cooperative protocol (KIP-429) provides for.
pub struct KafkaSource {
    consumer: BaseConsumer<Group>,
    topic: String,
    revoked: Option<TopicPartitionList>,
}

/// What the group wants.
#[derive(Default)]
struct Group {
    /// Partitions to give up, in the order the group said so.
    revocations: Mutex<VecDeque<TopicPartitionList>>,
    /// Nothing is under way any more, so a revocation is answered at once. Without an answer the consumer never closes.
    is_closing: AtomicBool,
}

impl ClientContext for Group {}

impl ConsumerContext for Group {
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        event: RDKafkaRespErr,
        partitions: &mut TopicPartitionList,
    ) {
        if event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            tracing::info!(count = partitions.count(), "partitions assigned");
            if let Err(error) = consumer.incremental_assign(partitions) {
                tracing::error!(%error, "cannot take over partitions");
            }
        } else if self.is_closing.load(Ordering::Acquire) {
            if let Err(error) = consumer.incremental_unassign(partitions) {
                tracing::error!(%error, "cannot give up partitions");
            }
        } else if let Ok(mut waiting) = self.revocations.lock() {
            waiting.push_back(partitions.clone());
        }
    }

    fn commit_callback(&self, result: Result<(), KafkaError>, _offsets: &TopicPartitionList) {
        if let Err(error) = result {
            tracing::warn!(%error, "a commit did not arrive; the span will be read again after a restart");
        }
    }
}

impl KafkaSource {
    /// Joins the group and subscribes to the topic.
    pub fn join(config: &KafkaConfig, topic: &str, group: &str) -> Result<Self, IngestError> {
        let consumer: BaseConsumer<Group> = config
            .client(&[
                ("group.id", group),
                ("auto.offset.reset", "earliest"),
                ("enable.auto.commit", "false"),
                ("enable.auto.offset.store", "false"),
                ("partition.assignment.strategy", "cooperative-sticky"),
                ("queued.max.messages.kbytes", "16384"),
            ])
            .create_with_context(Group::default())?;
        consumer.subscribe(&[topic])?;
        Ok(Self {
            consumer,
            topic: topic.to_owned(),
            revoked: None,
        })
    }

    /// The next revocation that waits to be answered.
    fn take_revocation(&mut self) -> Option<Polled> {
        let revoked = self
            .consumer
            .context()
            .revocations
            .lock()
            .ok()?
            .pop_front()?;
        let partitions = revoked
            .elements()
            .iter()
            .map(|element| Partition(element.partition()))
            .collect();
        tracing::info!(count = revoked.count(), "partitions revoked");
        self.revoked = Some(revoked);
        Some(if self.consumer.assignment_lost() {
            Polled::Lost(partitions)
        } else {
            Polled::Revoked(partitions)
        })
    }

    fn only(&self, partition: Partition) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        list.add_partition(&self.topic, partition.0);
        list
    }

    /// Waits until the commits sent so far have arrived.
    fn flush_commits(&self) {
        match self.consumer.commit_consumer_state(CommitMode::Sync) {
            Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => {}
            Err(error) => tracing::warn!(%error, "the last commits may not have arrived"),
        }
    }
}

impl Source for KafkaSource {
    fn topic(&self) -> &str {
        &self.topic
    }

    fn poll(
        &mut self,
        timeout: Duration,
        take: &mut dyn FnMut(RawClick<'_>),
    ) -> Result<Polled, IngestError> {
        let polled = match self.consumer.poll(timeout) {
            None => Polled::Idle,
            Some(Ok(message)) => {
                take(raw_click(&message));
                Polled::Read
            }
            Some(Err(KafkaError::MessageConsumptionFatal(code))) => {
                return Err(KafkaError::MessageConsumptionFatal(code).into());
            }
            Some(Err(error)) => {
                // librdkafka recovers by itself from everything that is not fatal.
                tracing::warn!(%error, "kafka");
                Polled::Idle
            }
        };
        Ok(if polled == Polled::Idle {
            self.take_revocation().unwrap_or(polled)
        } else {
            polled
        })
    }

    fn pause(&mut self, partition: Partition) -> Result<(), IngestError> {
        Ok(self.consumer.pause(&self.only(partition))?)
    }

    fn resume(&mut self, partition: Partition) -> Result<(), IngestError> {
        Ok(self.consumer.resume(&self.only(partition))?)
    }

    fn commit(&mut self, partition: Partition, next: Offset) {
        let mut offsets = TopicPartitionList::new();
        let committed = offsets
            .add_partition_offset(&self.topic, partition.0, Position::Offset(next.0))
            .and_then(|()| self.consumer.store_offsets(&offsets))
            .and_then(|()| self.consumer.commit(&offsets, CommitMode::Async));
        if let Err(error) = committed {
            tracing::warn!(%error, "cannot commit; the span will be read again after a restart");
        }
    }

    fn release(&mut self) -> Result<(), IngestError> {
        if let Some(revoked) = self.revoked.take() {
            self.flush_commits();
            self.consumer.incremental_unassign(&revoked)?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), IngestError> {
        self.flush_commits();
        self.consumer
            .context()
            .is_closing
            .store(true, Ordering::Release);
        // A revocation that came in the last moment waits for its answer, and the consumer would wait with it.
        while self.revoked.is_some() || self.take_revocation().is_some() {
            self.release()?;
        }
        Ok(())
    }
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
