//! Watches over a statement from the client's side: when the client goes away first, the statement is killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    done: Arc<AtomicBool>,
}

/// The worker's half: says that there is nothing left to kill.
pub(crate) struct Done(Arc<AtomicBool>);

impl Watch {
    /// A watch over the statement that runs with `marker` as its `log_comment`.
    pub(crate) fn over(engine: &Arc<Engine>, marker: &str) -> (Self, Done) {
        let done = Arc::new(AtomicBool::new(false));
        let watch = Self {
            engine: Arc::clone(engine),
            marker: marker.to_owned(),
            done: Arc::clone(&done),
        };
        (watch, Done(done))
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.done.load(Ordering::Acquire) {
            return;
        }
        tracing::debug!("a client went away; its statement is cancelled");
        let marker = std::mem::take(&mut self.marker);
        tokio::spawn(pursue(
            Arc::clone(&self.engine),
            marker,
            Arc::clone(&self.done),
        ));
    }
}

/// Kills a statement until it is dead: the engine knows a statement only some time after the worker has begun with it.
async fn pursue(engine: Arc<Engine>, marker: String, done: Arc<AtomicBool>) {
    let mut pause = FIRST_PAUSE;
    while !done.load(Ordering::Acquire) {
        let attempt = {
            let (engine, marker) = (Arc::clone(&engine), marker.clone());
            tokio::task::spawn_blocking(move || engine.kill(Some(&marker))).await
        };
        match attempt {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = error.text, "a statement could not be cancelled");
            }
            // The runtime is ending.
            Err(_) => return,
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
