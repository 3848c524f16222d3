use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use clickmill_model::{Offset, Span, Timestamp, decode};

use crate::batch::Batch;
use crate::dead_letter::DeadLetter;
use crate::repeats::{ClickKey, key_of};

/// A batch turned into what is to be stored.
pub(crate) struct Milled {
    /// The log it came from.
    pub(crate) log: Arc<str>,
    pub(crate) pieces: Vec<Piece>,
    /// The positions of messages that repeat an earlier click.
    pub(crate) duplicates: Vec<i64>,
    pub(crate) dead: Vec<DeadLetter>,
    /// The positions of clicks that the store does not take.
    pub(crate) refused: Vec<i64>,
    /// The messages themselves, kept for the case that only some can be stored.
    pub(crate) batch: Batch,
}

/// The rows of one calendar partition: ClickHouse takes in each partition of an insert by itself, so each is one.
pub(crate) struct Piece {
    /// Year and month, such as 202611.
    pub(crate) year_month: u32,
    /// Where the rows that are to be stored came from, in order.
    pub(crate) positions: Vec<i64>,
    /// All rows, laid out.
    pub(crate) block: Vec<Bytes>,
    /// How many rows the block has: more than `positions` if some are not to be stored.
    pub(crate) rows: usize,
}

/// What became of the messages of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub(crate) messages: u64,
    pub(crate) rows: u64,
    pub(crate) duplicates: u64,
    pub(crate) dead: u64,
}

impl Milled {
    /// The span.
    pub(crate) fn span(&self) -> Span {
        self.batch.span
    }

    /// When the log took in the last message.
    pub(crate) fn received_until(&self) -> Timestamp {
        self.batch.received_until()
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let blocks = self.pieces.iter().flat_map(|piece| &piece.block);
        self.batch.bytes() + blocks.map(Bytes::len).sum::<usize>()
    }

    /// Makes what is stored already decide: a row stays a row and a dead letter a dead letter, whatever other rules, of
    /// another version of this program, say about the message now.
    ///
    /// Returns how many of each are stored that this milling would not have made.
    pub(crate) fn follow(&mut self, rows: &[i64], dead: &[i64]) -> Outcomes {
        let is_row = |position: i64| rows.binary_search(&position).is_ok();
        let is_dead = |position: i64| dead.binary_search(&position).is_ok() && !is_row(position);
        let judged = self.duplicates.len() + self.dead.len();
        self.duplicates.retain(|position| !is_row(*position));
        self.dead.retain(|letter| !is_row(letter.offset.0));
        let more_rows = judged - self.duplicates.len() - self.dead.len();
        let mut more_dead = 0;
        for piece in &mut self.pieces {
            let dead = piece
                .positions
                .extract_if(.., |position| is_dead(*position));
            self.refused.extend(dead);
            more_dead += piece.rows - piece.positions.len();
        }
        Outcomes {
            rows: more_rows as u64,
            dead: more_dead as u64,
            ..Outcomes::default()
        }
    }

    /// The ids of clicks that the store does not take, and their positions: whoever sends such a click again, once it can be
    /// stored, does not repeat anything.
    pub(crate) fn refused_keys(&self) -> Vec<(ClickKey, Offset)> {
        if self.refused.is_empty() {
            return Vec::new();
        }
        let refused: HashSet<_> = self.refused.iter().collect();
        let raws = self.batch.iter();
        raws.filter(|raw| refused.contains(&raw.offset.0))
            .filter_map(|raw| Some((key_of(&decode(&raw).ok()?)?, raw.offset)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition, RawClick, Reason, Rejection};

    use super::*;

    fn milled() -> Milled {
        let mut batch = Batch::begin(Partition(0), Offset(0));
        let raw = |offset| RawClick {
            partition: Partition(0),
            offset: Offset(offset),
            received_at: Timestamp(0),
            payload: b"{}",
        };
        for offset in 0..4 {
            batch.push(&raw(offset));
        }
        Milled {
            log: "clicks".into(),
            pieces: vec![Piece {
                year_month: 202_611,
                positions: vec![0, 1],
                block: Vec::new(),
                rows: 2,
            }],
            duplicates: vec![2],
            dead: vec![DeadLetter::new(
                &raw(3),
                Rejection::of_message(Reason::Empty),
            )],
            refused: Vec::new(),
            batch,
        }
    }

    #[test]
    fn what_nobody_stored_yet_is_as_it_was_milled() {
        let mut milled = milled();
        assert_eq!(milled.follow(&[], &[]), Outcomes::default());
        assert_eq!(milled.follow(&[0, 1], &[3]), Outcomes::default());
        assert_eq!((milled.duplicates.len(), milled.dead.len()), (1, 1));
    }

    #[test]
    fn rows_and_dead_letters_that_are_stored_stay_what_they_are() {
        let mut milled = milled();
        let more = milled.follow(&[0, 2, 3], &[1]);
        assert_eq!((more.rows, more.dead), (2, 1));
        assert_eq!(milled.pieces[0].positions, [0]);
        assert_eq!(milled.refused, [1]);
        assert!(milled.duplicates.is_empty() && milled.dead.is_empty());
    }
}
