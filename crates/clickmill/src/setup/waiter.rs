use std::sync::{Arc, Weak};

use anyhow::ensure;

/// Whoever waits for a fetch. A fetch blocks its thread, so dropping what waits for it does not end it: it looks here, and
/// ends by itself, with its child and its temporary files, when nobody waits any more.
#[derive(Clone)]
pub(super) struct Waiter(Weak<()>);

impl Waiter {
    /// A waiter who is there for as long as the first part of the pair is held.
    pub(super) fn new() -> (Arc<()>, Self) {
        let held = Arc::new(());
        let waiter = Self(Arc::downgrade(&held));
        (held, waiter)
    }

    pub(super) fn is_gone(&self) -> bool {
        self.0.strong_count() == 0
    }

    /// Fails when nobody waits any more.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        ensure!(!self.is_gone(), "nobody waits for the files any more");
        Ok(())
    }
}
