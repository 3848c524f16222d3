use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use clickmill_model::Partition;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientContext, TopicPartitionList};

use super::commits::Number;

/// What the group and its coordinator said, in order, until somebody has time for it.
///
/// Nothing is done in librdkafka's callbacks but to note the event: what follows from it may take a while, and may fail.
#[derive(Default)]
pub(super) struct Group {
    events: Mutex<VecDeque<Event>>,
    /// Nothing is under way any more, so everything is answered at once. Without an answer the consumer never closes.
    is_closing: AtomicBool,
}

/// Something that happened to this member of the group.
pub(super) enum Event {
    /// Partitions to take over.
    Assign(TopicPartitionList),
    /// Partitions to give up.
    Revoke(TopicPartitionList),
    /// A commit was answered.
    Committed(Answer),
}

/// The answer to a commit.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    pub(super) partition: Partition,
    pub(super) number: Number,
    pub(super) is_durable: bool,
}

impl Group {
    pub(super) fn next_event(&self) -> Option<Event> {
        self.events.lock().ok()?.pop_front()
    }

    /// The next answer to a commit of one of these partitions. What else happened before it waits, answers about other partitions
    /// too: a batch may wait for them.
    pub(super) fn next_answer(&self, partitions: &[Partition]) -> Option<Answer> {
        let mut events = self.events.lock().ok()?;
        let is_wanted = |event: &Event| matches!(event, Event::Committed(answer) if partitions.contains(&answer.partition));
        let at = events.iter().position(is_wanted)?;
        match events.remove(at) {
            Some(Event::Committed(answer)) => Some(answer),
            _ => None,
        }
    }

    /// Puts an event back that cannot be dealt with yet.
    pub(super) fn not_yet(&self, event: Event) {
        if let Ok(mut events) = self.events.lock() {
            events.push_front(event);
        }
    }

    pub(super) fn close(&self) {
        self.is_closing.store(true, Ordering::Release);
    }

    pub(super) fn note(&self, event: Event) {
        if let Ok(mut events) = self.events.lock() {
            events.push_back(event);
        }
    }
}

impl ClientContext for Group {}

impl ConsumerContext for Group {
    fn rebalance(
        &self,
        consumer: &BaseConsumer<Self>,
        event: RDKafkaRespErr,
        partitions: &mut TopicPartitionList,
    ) {
        let is_assignment = event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if self.is_closing.load(Ordering::Acquire) {
            answer(consumer, is_assignment, partitions);
        } else if is_assignment {
            self.note(Event::Assign(partitions.clone()));
        } else {
            self.note(Event::Revoke(partitions.clone()));
        }
    }
}

/// Does what the group says without minding anything.
pub(super) fn answer(
    consumer: &BaseConsumer<Group>,
    is_assignment: bool,
    partitions: &TopicPartitionList,
) {
    let answered = if is_assignment {
        consumer.incremental_assign(partitions)
    } else {
        consumer.incremental_unassign(partitions)
    };
    if let Err(error) = answered {
        tracing::error!(%error, "cannot answer the group");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_the_answers_of_some_partitions_leaves_those_of_others() {
        let group = Group::default();
        for (partition, number) in [(4, 1), (0, 2), (5, 3)] {
            group.note(Event::Committed(Answer {
                partition: Partition(partition),
                number,
                is_durable: true,
            }));
        }
        let revoked = [Partition(0), Partition(1)];
        assert_eq!(
            group.next_answer(&revoked).map(|answer| answer.number),
            Some(2)
        );
        assert!(group.next_answer(&revoked).is_none());
        let left = std::iter::from_fn(|| group.next_event());
        let numbers = left.map(|event| match event {
            Event::Committed(answer) => answer.number,
            _ => 0,
        });
        assert_eq!(numbers.collect::<Vec<_>>(), [1, 3]);
    }
}
