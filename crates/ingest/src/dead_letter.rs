use std::fmt;

use bytes::Bytes;
use clickmill_model::{RawClick, Rejection, Span, Timestamp};
use clickmill_store::{DeadLetterBlock, DeadLetterRow};

use crate::kafka::Producer;
use crate::mask::mask_addresses;

/// The most that is kept of a message, in bytes: enough to see what it was, and so much less than a broker takes that a
/// dead letter can always be delivered.
const MAX_PAYLOAD: usize = 256 << 10;

/// A message that is no click.
#[derive(Clone)]
pub struct DeadLetter {
    /// Why.
    pub rejection: Rejection,
    /// Its position.
    pub offset: clickmill_model::Offset,
    /// When the log took it in.
    pub received_at: Timestamp,
    /// The message with masked addresses, cut at 256 KiB; bytes that are not UTF-8 are U+FFFD.
    pub payload: String,
}

impl fmt::Debug for DeadLetter {
    /// Without the payload, which is a visitor's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("rejection", &self.rejection)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl DeadLetter {
    /// Whether a payload that is kept may be the beginning of a longer one. It is never cut within a character, which has
    /// up to four bytes.
    pub fn may_be_cut(payload: &str) -> bool {
        payload.len() + 3 >= MAX_PAYLOAD
    }

    pub(crate) fn new(raw: &RawClick<'_>, rejection: Rejection) -> Self {
        // Masked first: a cut through an address would leave a part that nobody takes for one.
        let mut payload = mask_addresses(&String::from_utf8_lossy(raw.payload));
        payload.truncate(payload.floor_char_boundary(MAX_PAYLOAD));
        Self {
            rejection,
            offset: raw.offset,
            received_at: raw.received_at,
            payload,
        }
    }
}

/// Where dead letters go: each to the table `dead_letters`, exactly once.
#[derive(Clone)]
pub enum DeadLetters {
    /// And before that to a Kafka topic, at least once.
    Topic {
        /// The producer.
        producer: Producer,
        /// The topic.
        topic: String,
    },
    /// Nowhere else.
    Table,
}

/// Dead letters as rows of the table.
pub(crate) fn table_block(log: &str, span: Span, dead: &[&DeadLetter]) -> Vec<Bytes> {
    let mut block = DeadLetterBlock::default();
    for letter in dead {
        block.push(&table_row(log, span, letter));
    }
    block.finish()
}

fn table_row<'a>(log: &'a str, span: Span, letter: &'a DeadLetter) -> DeadLetterRow<'a> {
    DeadLetterRow {
        reason: letter.rejection.reason.name(),
        field: letter.rejection.field.unwrap_or_default(),
        received_at: letter.received_at,
        payload: &letter.payload,
        topic: log,
        partition: span.partition.0,
        offset: letter.offset.0,
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition, Reason};

    use super::*;

    fn payload_of(message: &str) -> String {
        let raw = RawClick {
            partition: Partition(0),
            offset: Offset(0),
            received_at: Timestamp(0),
            payload: message.as_bytes(),
        };
        DeadLetter::new(&raw, Rejection::of_message(Reason::NotJson)).payload
    }

    #[test]
    fn a_payload_that_was_cut_is_known_by_its_length() {
        for character in ["a", "é", "€", "😀"] {
            let long = "x".to_owned() + &character.repeat(MAX_PAYLOAD / character.len() + 1);
            let payload = payload_of(&long);
            assert!(payload.len() < long.len() && DeadLetter::may_be_cut(&payload));
        }
        let short = payload_of(&"a".repeat(MAX_PAYLOAD - 4));
        assert!(!DeadLetter::may_be_cut(&short));
    }
}
