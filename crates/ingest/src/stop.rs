use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to end, seen by everyone who holds a clone.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks everyone to end. Asking again does no harm.
    pub fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the end was asked for.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
