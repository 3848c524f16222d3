use std::collections::VecDeque;
use std::time::Instant;

use clickmill_model::{Offset, Partition, RawClick, Span};

use crate::batch::Batch;
use crate::beginning::Beginning;
use crate::gate::Gate;
use crate::ledger::{End, Ledger};
use crate::milled::Milled;
use crate::repeats::{ClickKey, Repeats};
use crate::workers::{MilledWork, SettledWork};
use crate::{Limits, Progress};

/// One partition's way through the pipeline: a batch grows, one is milled, one is settled, in the order of the log.
///
/// ```text
/// growing ─ seal ─▶ waiting ─▶ milling ─▶ milled ─ plan ─▶ planning ─ (plan is durable) ─▶ inserting ─▶ settled
/// ```
pub(crate) struct Lane {
    partition: Partition,
    ledger: Ledger,
    growing: Option<Batch>,
    waiting: VecDeque<Sealed>,
    /// The click ids seen; away while a batch is milled.
    repeats: Option<Repeats>,
    /// Clicks to take out of these, because the store does not take them.
    refused: Vec<(ClickKey, Offset)>,
    milling_bytes: usize,
    milled: Option<Milled>,
    settling: Settling,
    gate: Gate,
    /// Of positions before this one, rows may be stored already.
    stored_until: Offset,
    /// What was sent to be committed last.
    sent: Option<Progress>,
    /// When the last message came.
    pub(crate) heard: Instant,
}

struct Sealed {
    batch: Batch,
    is_known: bool,
}

/// The batch that is on its way into the store.
enum Settling {
    Nothing,
    Planning(Milled),
    Inserting(usize),
}

/// What a lane has for a mill.
pub(crate) struct ToMill {
    pub(crate) batch: Batch,
    pub(crate) repeats: Repeats,
    pub(crate) is_known: bool,
}

/// What a lane has for the store.
pub(crate) struct ToSettle {
    pub(crate) milled: Milled,
    pub(crate) is_replay: bool,
}

/// Too many messages of a partition are no clicks.
#[derive(Debug, thiserror::Error)]
#[error(
    "{dead} of {messages} messages up to position {last} are no clicks, the last because {reason}; \
     more of them are allowed with --max-dead-letters"
)]
pub(crate) struct TooManyDead {
    dead: usize,
    messages: usize,
    last: Offset,
    reason: String,
}

impl Lane {
    pub(crate) fn new(partition: Partition, beginning: Beginning, limits: &Limits) -> Self {
        let Beginning {
            start,
            committed,
            known,
            stored_until,
            repeats,
        } = beginning;
        // A plan that is going to be carried out stays as it is. Anything else that was committed is news as soon as it is
        // not where reading begins: nobody may have told the group how far the last owner came.
        let is_planned = known
            .first()
            .is_some_and(|span| committed == Some(Progress::plan(*span)));
        let sent = if is_planned {
            Some(Progress::settled(start))
        } else {
            committed
        };
        Self {
            partition,
            ledger: Ledger::new(start, known),
            growing: None,
            waiting: VecDeque::new(),
            repeats: Some(repeats),
            refused: Vec::new(),
            milling_bytes: 0,
            milled: None,
            settling: Settling::Nothing,
            gate: Gate::new(limits.max_dead),
            stored_until,
            sent,
            heard: Instant::now(),
        }
    }

    /// Takes a message.
    pub(crate) fn push(&mut self, raw: &RawClick<'_>) {
        if !self.ledger.take(raw.offset) {
            return;
        }
        // The log may have a hole where a known span ends, or over a whole one.
        while let Some(last) = self.ledger.end().limit().filter(|last| *last < raw.offset) {
            self.seal(last);
        }
        let first = self.ledger.next_span();
        self.growing
            .get_or_insert_with(|| Batch::begin(raw.partition, first))
            .push(raw);
        if self.ledger.end().limit() == Some(raw.offset) {
            self.seal(raw.offset);
        }
    }

    fn seal(&mut self, last: Offset) {
        let is_known = matches!(self.ledger.end(), End::Exactly(_));
        let first = self.ledger.next_span();
        let growing = self.growing.take();
        let mut batch = growing.unwrap_or_else(|| Batch::begin(self.partition, first));
        batch.span = self.ledger.seal(self.partition, last);
        self.waiting.push_back(Sealed { batch, is_known });
    }

    /// The next batch to mill, if one is full or old enough and the one before it is through.
    pub(crate) fn take_due(&mut self, limits: &Limits) -> Option<ToMill> {
        if self.repeats.is_none() || self.milled.is_some() {
            return None;
        }
        self.forget_refused();
        if self.waiting.is_empty() && !matches!(self.ledger.end(), End::Exactly(_)) {
            let is_due = |batch: &&Batch| {
                is_full(batch, limits) || batch.started.elapsed() >= limits.max_age
            };
            let last = self.growing.as_ref().filter(is_due)?.span.last;
            self.seal(last);
        }
        let Sealed { batch, is_known } = self.waiting.pop_front()?;
        self.milling_bytes = batch.bytes();
        Some(ToMill {
            batch,
            is_known,
            repeats: self.repeats.take()?,
        })
    }

    /// A batch comes back from the mill, maybe cut.
    pub(crate) fn take_milled(&mut self, work: MilledWork) -> Result<(), TooManyDead> {
        let MilledWork {
            milled,
            repeats,
            rest,
        } = work;
        self.milling_bytes = 0;
        self.repeats = Some(repeats);
        if let Some(batch) = rest {
            let whole = Span {
                last: batch.span.last,
                ..milled.span()
            };
            self.ledger.cut(whole, milled.span().last);
            self.waiting.push_front(Sealed {
                batch,
                is_known: false,
            });
        }
        let (messages, dead) = (milled.batch.len(), milled.dead.len());
        let last = milled.dead.last();
        if !self.gate.lets_through(messages as u64, dead as u64) {
            return Err(TooManyDead {
                dead,
                messages,
                last: milled.span().last,
                reason: last.map_or_else(String::new, |letter| letter.rejection.to_string()),
            });
        }
        self.milled = Some(milled);
        Ok(())
    }

    /// Plans the batch that is milled, if nothing is on its way.
    pub(crate) fn plan(&mut self) -> bool {
        if !matches!(self.settling, Settling::Nothing) {
            return false;
        }
        let Some(milled) = self.milled.take() else {
            return false;
        };
        self.ledger.plan();
        self.settling = Settling::Planning(milled);
        true
    }

    /// What is to be committed, if that is news.
    pub(crate) fn take_news(&mut self) -> Option<Progress> {
        let progress = self.ledger.progress();
        let is_news = self.sent != Some(progress);
        self.sent = Some(progress);
        is_news.then_some(progress)
    }

    /// A commit is durable: if it is the plan of the batch that waits for it, that may be inserted.
    pub(crate) fn committed(&mut self, progress: Progress) -> Option<ToSettle> {
        if progress == self.ledger.progress() {
            self.take_planned()
        } else {
            None
        }
    }

    /// The batch that waits for its plan to be durable.
    pub(crate) fn take_planned(&mut self) -> Option<ToSettle> {
        match std::mem::replace(&mut self.settling, Settling::Nothing) {
            Settling::Planning(milled) => {
                self.settling = Settling::Inserting(milled.bytes());
                let is_replay = milled.span().first < self.stored_until;
                Some(ToSettle { milled, is_replay })
            }
            other => {
                self.settling = other;
                None
            }
        }
    }

    /// Everything of the batch on its way is safe.
    pub(crate) fn settled(&mut self, work: SettledWork) {
        self.settling = Settling::Nothing;
        self.refused.extend(work.refused);
        let is_planned = self.ledger.settle(work.span);
        debug_assert!(
            is_planned,
            "batches are settled in the order of their plans"
        );
    }

    fn forget_refused(&mut self) {
        if let Some(repeats) = &mut self.repeats {
            for (key, offset) in self.refused.drain(..) {
                repeats.forget(key, offset);
            }
        }
    }

    /// Drops what is not on its way into the store: somebody else will read it, and divide it into batches as they like.
    pub(crate) fn forget_rest(&mut self) {
        self.growing = None;
        self.waiting.clear();
        self.milled = None;
        if let Settling::Planning(milled) = &self.settling {
            // Of a batch that somebody planned before, an insert may still arrive: that plan stays.
            if milled.span().first >= self.stored_until {
                self.ledger.withdraw_plan();
            }
            self.settling = Settling::Nothing;
        }
    }

    /// Whether a batch is on its way into the store.
    pub(crate) fn is_inserting(&self) -> bool {
        matches!(self.settling, Settling::Inserting(_))
    }

    /// Whether no more should be read for now.
    pub(crate) fn is_full(&self, limits: &Limits, is_memory_short: bool) -> bool {
        // Without its last message a known batch would never be settled, and its memory never be free.
        let must_go_on = matches!(self.ledger.end(), End::Exactly(_));
        let is_growing_full = self
            .growing
            .as_ref()
            .is_some_and(|batch| is_full(batch, limits));
        !self.waiting.is_empty() || (!must_go_on && (is_growing_full || is_memory_short))
    }

    /// How much memory its batches take or are going to take, about: messages become as many bytes of rows, and while they do,
    /// rows are there twice, in columns that grow by doubling.
    pub(crate) fn bytes(&self) -> usize {
        let settling = match &self.settling {
            Settling::Nothing => 0,
            Settling::Planning(milled) => milled.bytes(),
            Settling::Inserting(bytes) => *bytes,
        };
        let waiting = self.waiting.iter().map(|sealed| sealed.batch.bytes());
        2 * (self.growing.as_ref().map_or(0, Batch::bytes) + waiting.sum::<usize>())
            + 4 * self.milling_bytes
            + self.milled.as_ref().map_or(0, Milled::bytes)
            + settling
    }

    /// The position after the last message taken.
    pub(crate) fn read(&self) -> Offset {
        self.ledger.read()
    }
}

fn is_full(batch: &Batch, limits: &Limits) -> bool {
    batch.len() >= limits.max_messages || batch.bytes() >= limits.max_bytes
}

#[cfg(test)]
#[path = "lane/tests.rs"]
mod tests;
