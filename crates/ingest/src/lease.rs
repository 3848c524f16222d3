use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The right to insert for one stay of a partition with this process, and what is to be minded with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lease {
    is_over: Arc<AtomicBool>,
    /// Rows of the batch may be stored already, by an earlier process or by one that is not quite dead.
    pub(crate) is_replay: bool,
    /// What is stored may not be seen yet, because another replica answers.
    pub(crate) answers_may_lag: bool,
    /// The store still knows the tokens of a replay.
    pub(crate) tokens_hold: bool,
}

impl Lease {
    /// The partition belongs to somebody else: nothing more of it is inserted.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Release);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }
}
