use std::ops::Range;
use std::time::Instant;

use clickmill_model::{Offset, Partition, RawClick, Span, Timestamp};

/// Messages of one partition that are stored together, copied into one buffer.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The positions it covers. While it grows, from its first to that of its last message.
    pub(crate) span: Span,
    /// When it was begun, by a clock that never jumps.
    pub(crate) started: Instant,
    buffer: Vec<u8>,
    messages: Vec<Message>,
}

#[derive(Clone, Debug)]
struct Message {
    offset: Offset,
    received_at: Timestamp,
    payload: Range<usize>,
}

impl Batch {
    /// An empty batch that covers positions from `first` on.
    pub(crate) fn begin(partition: Partition, first: Offset) -> Self {
        Self {
            span: Span::of(partition, first),
            started: Instant::now(),
            buffer: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// Adds the next message of the partition.
    pub(crate) fn push(&mut self, raw: &RawClick<'_>) {
        self.span.last = raw.offset;
        self.keep(raw);
    }

    /// Takes the messages after a position out, into a batch of their own.
    pub(crate) fn split_after(&mut self, last: Offset) -> Self {
        let mut rest = Self::begin(self.span.partition, last.next());
        let at = self
            .messages
            .partition_point(|message| message.offset <= last);
        for raw in self.iter().skip(at) {
            rest.push(&raw);
        }
        rest.span.last = self.span.last;
        let end = self
            .messages
            .get(at)
            .map_or(self.buffer.len(), |message| message.payload.start);
        self.messages.truncate(at);
        self.buffer.truncate(end);
        self.span.last = last;
        rest
    }

    fn keep(&mut self, raw: &RawClick<'_>) {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(raw.payload);
        let payload = start..self.buffer.len();
        self.messages.push(Message {
            offset: raw.offset,
            received_at: raw.received_at,
            payload,
        });
    }

    /// How many messages there are.
    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    /// How many bytes the messages have.
    pub(crate) fn bytes(&self) -> usize {
        self.buffer.len()
    }

    /// When the log took in the first message.
    pub(crate) fn received_from(&self) -> Timestamp {
        self.messages
            .first()
            .map_or(Timestamp(0), |message| message.received_at)
    }

    /// When the log took in the last message.
    pub(crate) fn received_until(&self) -> Timestamp {
        self.messages
            .last()
            .map_or(Timestamp(0), |message| message.received_at)
    }

    /// The messages in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = RawClick<'_>> {
        self.messages.iter().map(|message| RawClick {
            partition: self.span.partition,
            offset: message.offset,
            received_at: message.received_at,
            payload: self.buffer.get(message.payload.clone()).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(offset: i64, payload: &[u8]) -> RawClick<'_> {
        RawClick {
            partition: Partition(2),
            offset: Offset(offset),
            received_at: Timestamp(offset * 10),
            payload,
        }
    }

    #[test]
    fn messages_come_out_as_they_went_in() {
        let mut batch = Batch::begin(Partition(2), Offset(4));
        batch.push(&raw(5, b"one"));
        batch.push(&raw(6, b""));
        batch.push(&raw(9, b"three"));
        let messages: Vec<_> = batch
            .iter()
            .map(|raw| (raw.offset.0, raw.payload.to_vec()))
            .collect();
        assert_eq!(
            messages,
            [
                (5, b"one".to_vec()),
                (6, Vec::new()),
                (9, b"three".to_vec())
            ]
        );
        assert_eq!(
            (batch.len(), batch.bytes(), batch.received_until()),
            (3, 8, Timestamp(90))
        );
        assert_eq!(batch.span.to_string(), "2:4-9");
    }

    #[test]
    fn what_is_split_off_goes_on_where_the_rest_ends() {
        let mut batch = Batch::begin(Partition(2), Offset(4));
        for (offset, payload) in [(5, b"one".as_slice()), (6, b"two"), (9, b"three")] {
            batch.push(&raw(offset, payload));
        }
        let rest = batch.split_after(Offset(7));
        assert_eq!(
            (batch.span.to_string(), batch.len(), batch.bytes()),
            ("2:4-7".to_owned(), 2, 6)
        );
        assert_eq!(
            (rest.span.to_string(), rest.len(), rest.bytes()),
            ("2:8-9".to_owned(), 1, 5)
        );
    }
}
