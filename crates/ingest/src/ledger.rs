use std::collections::VecDeque;

use clickmill_model::{Offset, Partition, Span};

use crate::Progress;

/// What of one partition is read, sealed, planned and settled, during one stay with this process. Pure bookkeeping.
///
/// ```text
/// … settled ──▶ settled ≤ sealed ≤ read
///              └ sealed spans, in order; only the first may be planned
/// ```
///
/// The law: what [`progress`](Self::progress) says is settled never passes a message that is not, for any order of
/// events. Spans follow one another without a hole, also where the log has holes of its own.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    settled: Offset,
    sealed: VecDeque<Span>,
    /// The position after the last span that is sealed: where the growing batch begins.
    next_span: Offset,
    /// The position after the last message taken.
    read: Offset,
    /// Spans to keep to, because they were planned or stored before, in order.
    known: VecDeque<Span>,
    is_planned: bool,
}

/// How a growing batch may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Wherever it is full or old enough.
    Open,
    /// Wherever it likes, but not after this position: then a known span begins.
    AtMost(Offset),
    /// Exactly here: it is a known span.
    Exactly(Offset),
}

impl End {
    /// The last position the batch may have.
    pub(crate) fn limit(self) -> Option<Offset> {
        match self {
            Self::Open => None,
            Self::AtMost(last) | Self::Exactly(last) => Some(last),
        }
    }
}

impl Ledger {
    /// Begins at a position, with the spans to keep to from there on.
    pub(crate) fn new(start: Offset, known: impl IntoIterator<Item = Span>) -> Self {
        Self {
            settled: start,
            sealed: VecDeque::new(),
            next_span: start,
            read: start,
            known: known.into_iter().collect(),
            is_planned: false,
        }
    }

    /// Takes a message; `false` if it was taken before and must be left out.
    pub(crate) fn take(&mut self, offset: Offset) -> bool {
        let is_new = offset >= self.read;
        if is_new {
            self.read = offset.next();
        }
        is_new
    }

    /// Where the growing batch begins.
    pub(crate) fn next_span(&self) -> Offset {
        self.next_span
    }

    /// How the growing batch may end.
    pub(crate) fn end(&self) -> End {
        match self.known.front() {
            None => End::Open,
            Some(span) if span.first <= self.next_span => End::Exactly(span.last),
            Some(span) => End::AtMost(Offset(span.first.0 - 1)),
        }
    }

    /// The position after the last message taken.
    pub(crate) fn read(&self) -> Offset {
        self.read
    }

    /// Ends the growing batch after `last`, and says which span it covers.
    pub(crate) fn seal(&mut self, partition: Partition, last: Offset) -> Span {
        let span = Span {
            partition,
            first: self.next_span,
            last,
        };
        self.next_span = last.next();
        self.read = self.read.max(self.next_span);
        while self
            .known
            .front()
            .is_some_and(|known| known.last < self.next_span)
        {
            self.known.pop_front();
        }
        self.sealed.push_back(span);
        span
    }

    /// Cuts a sealed span in two: the first ends at `last`.
    pub(crate) fn cut(&mut self, span: Span, last: Offset) {
        let at = self.sealed.iter().position(|sealed| *sealed == span);
        let Some(at) = at.filter(|_| last >= span.first && last < span.last) else {
            return;
        };
        let rest = Span {
            first: last.next(),
            ..span
        };
        if let Some(first) = self.sealed.get_mut(at) {
            first.last = last;
            self.sealed.insert(at + 1, rest);
        }
    }

    /// The span that is to be planned next: the first that is sealed, once everything before is settled.
    pub(crate) fn plan(&mut self) -> Option<Span> {
        let span = *self.sealed.front()?;
        self.is_planned = true;
        Some(span)
    }

    /// Nothing of the planned span is on its way, nor will it be.
    pub(crate) fn withdraw_plan(&mut self) {
        self.is_planned = false;
    }

    /// Everything of the planned span is safe. `false` if that is not the one planned: then nothing may be committed.
    pub(crate) fn settle(&mut self, span: Span) -> bool {
        let is_planned = self.is_planned && self.sealed.front() == Some(&span);
        if is_planned {
            self.sealed.pop_front();
            self.settled = span.last.next();
            self.is_planned = false;
        }
        is_planned
    }

    /// What is to be committed.
    pub(crate) fn progress(&self) -> Progress {
        Progress {
            next: self.settled,
            planned: self
                .sealed
                .front()
                .filter(|_| self.is_planned)
                .map(|span| span.last),
        }
    }
}

#[cfg(test)]
#[path = "ledger/tests.rs"]
mod tests;
