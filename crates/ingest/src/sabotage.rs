//! Breaking the promise on purpose.

use std::process::abort;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use clickmill_store::Token;
use rand::Rng;

use crate::Progress;

/// A way to break the promise on purpose, or to die in the worst moment: so that tests can show that they would notice.
#[derive(Clone, Debug, Default)]
pub struct Sabotage {
    how: Option<How>,
    die: Option<Arc<Death>>,
}

/// A rule that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Offsets are committed before the rows are stored.
    CommitBeforeInsert,
    /// Each insert has a token of its own, and nobody asks what is stored.
    NoToken,
    /// Batches are stored without a plan.
    NoPlan,
}

/// A moment between two steps of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A batch is ready, its plan is not sent.
    BeforePlan,
    /// The plan is durable, nothing is inserted.
    AfterPlan,
    /// The rows are stored.
    AfterInsert,
    /// The dead letters are delivered.
    AfterDeadLetters,
    /// The span is noted.
    AfterSpan,
    /// The next thing is the commit.
    BeforeCommit,
}

#[derive(Debug)]
struct Death {
    point: Point,
    after: AtomicU32,
}

impl Sabotage {
    /// Does not keep a rule.
    pub fn of(how: How) -> Self {
        Self {
            how: Some(how),
            die: None,
        }
    }

    /// Ends the process, without any clean-up, when it passes a point for the `times`-th time, from 1.
    #[must_use]
    pub fn and_die_at(self, point: Point, times: u32) -> Self {
        let after = AtomicU32::new(times.max(1));
        Self {
            die: Some(Arc::new(Death { point, after })),
            ..self
        }
    }

    pub(crate) fn is(&self, how: How) -> bool {
        self.how == Some(how)
    }

    pub(crate) fn pass(&self, point: Point) {
        if let Some(death) = self.die.as_ref().filter(|death| death.point == point)
            && death.after.fetch_sub(1, Ordering::AcqRel) == 1
        {
            abort();
        }
    }

    pub(crate) fn progress(&self, progress: Progress) -> Progress {
        if self.is(How::NoPlan) {
            return Progress::settled(progress.next);
        }
        progress
    }

    pub(crate) fn token(&self, token: Token) -> Token {
        if self.is(How::NoToken) {
            return token.of_some(&[rand::rng().random()]);
        }
        token
    }
}
