use std::ops::Range;
use std::time::Instant;

use clickmill_model::{Offset, RawClick, Span, Timestamp};

/// Messages of one partition that are stored together, copied into one buffer.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) span: Span,
    /// When the first message was taken, by a clock that never jumps.
    pub(crate) started: Instant,
    buffer: Vec<u8>,
    messages: Vec<Message>,
}

#[derive(Debug)]
struct Message {
    offset: Offset,
    received_at: Timestamp,
    payload: Range<usize>,
}

impl Batch {
    /// A batch of one message.
    pub(crate) fn of(raw: &RawClick<'_>) -> Self {
        let span = Span::of(raw.partition, raw.offset);
        let mut batch = Self {
            span,
            started: Instant::now(),
            buffer: Vec::new(),
            messages: Vec::new(),
        };
        batch.keep(raw);
        batch
    }

    /// Adds the next message of the partition.
    pub(crate) fn push(&mut self, raw: &RawClick<'_>) {
        self.span.extend_to(raw.offset);
        self.keep(raw);
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
    use clickmill_model::Partition;

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
        let mut batch = Batch::of(&raw(5, b"one"));
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
        assert_eq!(batch.span.to_string(), "2:5-9");
    }
}
