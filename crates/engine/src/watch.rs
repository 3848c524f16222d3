//! Watches over a statement from the client's side: when the client goes away first, the statement is killed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::engine::Engine;

/// Between attempts to kill a statement.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Held by whatever waits for the statement; dropping it before the statement is done kills the statement.
///
/// A worker notices by itself when it next has something to send, but a query that produces nothing for minutes is
/// inside one call of the engine, and only `KILL QUERY` reaches it there.
pub(crate) struct Watch {
    engine: Arc<Engine>,
    marker: String,
    over: Arc<Over>,
}

/// The worker's half: once it is dropped, nothing is killed any more.
///
/// A session's next statement carries the same marker until it has set its own, so an attempt that is late by a moment
/// would hit somebody else's statement.
pub(crate) struct Done(Arc<Over>);

/// Whether a statement is over; locked while it is being killed.
#[derive(Default)]
struct Over(Mutex<bool>);

impl Over {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// A watch over the statement that runs with `marker` as its `log_comment`.
    pub(crate) fn over(engine: &Arc<Engine>, marker: &str) -> (Self, Done) {
        let over = Arc::new(Over::default());
        let watch = Self {
            engine: Arc::clone(engine),
            marker: marker.to_owned(),
            over: Arc::clone(&over),
        };
        (watch, Done(over))
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        *self.0.lock() = true;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if *self.over.lock() {
            return;
        }
        tracing::debug!("a client went away; its statement is cancelled");
        let marker = std::mem::take(&mut self.marker);
        tokio::spawn(pursue(
            Arc::clone(&self.engine),
            marker,
            Arc::clone(&self.over),
        ));
    }
}

/// Kills a statement until it is dead: the engine knows a statement only some time after the worker has begun with it.
async fn pursue(engine: Arc<Engine>, marker: String, over: Arc<Over>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let attempt = {
            let (engine, marker, over) = (Arc::clone(&engine), marker.clone(), Arc::clone(&over));
            tokio::task::spawn_blocking(move || attempt(&engine, &marker, &over)).await
        };
        // Without an answer, the runtime is ending.
        if !matches!(attempt, Ok(Attempt::Alive)) {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

enum Attempt {
    Over,
    Alive,
}

fn attempt(engine: &Engine, marker: &str, over: &Over) -> Attempt {
    let over = over.lock();
    if *over {
        return Attempt::Over;
    }
    if let Err(error) = engine.kill(Some(marker)) {
        tracing::warn!(error = error.text, "a statement could not be cancelled");
    }
    Attempt::Alive
}
