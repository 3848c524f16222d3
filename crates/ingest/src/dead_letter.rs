use bytes::Bytes;
use clickmill_model::{RawClick, Rejection, Span, Timestamp};
use clickmill_store::{DeadLetterBlock, DeadLetterRow};

use crate::kafka::Producer;
use crate::mask::mask_addresses;

/// A message that is no click.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    /// Why.
    pub rejection: Rejection,
    /// Its position.
    pub offset: clickmill_model::Offset,
    /// When the log took it in.
    pub received_at: Timestamp,
    /// The message with masked addresses; bytes that are not UTF-8 are U+FFFD.
    pub payload: String,
}

impl DeadLetter {
    pub(crate) fn new(raw: &RawClick<'_>, rejection: Rejection) -> Self {
        let payload = mask_addresses(&String::from_utf8_lossy(raw.payload));
        Self {
            rejection,
            offset: raw.offset,
            received_at: raw.received_at,
            payload,
        }
    }
}

/// Where dead letters go.
#[derive(Clone)]
pub enum DeadLetters {
    /// To a Kafka topic.
    Topic {
        /// The producer.
        producer: Producer,
        /// The topic.
        topic: String,
    },
    /// To the table `dead_letters`.
    Table,
}

/// Dead letters as rows of the table.
pub(crate) fn table_block(source: &str, span: Span, dead: &[DeadLetter]) -> Vec<Bytes> {
    let mut block = DeadLetterBlock::default();
    for letter in dead {
        block.push(&table_row(source, span, letter));
    }
    block.finish()
}

fn table_row<'a>(source: &'a str, span: Span, letter: &'a DeadLetter) -> DeadLetterRow<'a> {
    DeadLetterRow {
        reason: letter.rejection.reason.name(),
        field: letter.rejection.field.unwrap_or_default(),
        received_at: letter.received_at,
        payload: &letter.payload,
        topic: source,
        partition: span.partition.0,
        offset: letter.offset.0,
    }
}
