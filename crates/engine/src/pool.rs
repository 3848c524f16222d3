//! Bounded concurrency: so many statements run, so many wait, the next is refused at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::exception::Exception;

/// The workers, as permits to occupy one.
pub(crate) struct Pool {
    workers: Arc<Semaphore>,
    size: usize,
    waiting: AtomicUsize,
    queue: usize,
    timeout: Duration,
}

impl Pool {
    pub(crate) fn new(workers: usize, queue: usize, timeout: Duration) -> Self {
        let size = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            workers: Arc::new(Semaphore::new(size)),
            size,
            waiting: AtomicUsize::new(0),
            queue,
            timeout,
        }
    }

    /// Waits for a free worker.
    pub(crate) async fn worker(&self) -> Result<OwnedSemaphorePermit, Exception> {
        if let Ok(permit) = Arc::clone(&self.workers).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(&self.waiting, self.queue).ok_or_else(refused)?;
        match tokio::time::timeout(self.timeout, Arc::clone(&self.workers).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(refused()),
        }
    }

    /// Waits until no worker is busy.
    pub(crate) async fn idle(&self) {
        let all = u32::try_from(self.size).unwrap_or(u32::MAX);
        // The semaphore is never closed; both outcomes mean that nothing is running.
        drop(self.workers.acquire_many(all).await);
    }
}

fn refused() -> Exception {
    Exception::of_interface(
        202,
        "TOO_MANY_SIMULTANEOUS_QUERIES",
        "Too many simultaneous queries: every worker is busy and the queue is full",
    )
}

/// A place in the queue, given back when dropped.
struct Place<'pool>(&'pool AtomicUsize);

impl<'pool> Place<'pool> {
    fn take(waiting: &'pool AtomicUsize, limit: usize) -> Option<Self> {
        waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| {
                (count < limit).then_some(count + 1)
            })
            .ok()
            .map(|_| Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_queue_is_bounded_and_places_come_back() {
        let pool = Arc::new(Pool::new(1, 1, Duration::from_secs(5)));
        let busy = pool.worker().await.unwrap();
        let waiting = tokio::spawn({
            let pool = Arc::clone(&pool);
            async move { pool.worker().await.is_ok() }
        });
        while pool.waiting.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.worker().await.unwrap_err().code, 202);
        drop(busy);
        assert!(waiting.await.unwrap());
        assert_eq!(pool.waiting.load(Ordering::Acquire), 0);
    }

    #[tokio::test]
    async fn waiting_has_an_end() {
        let pool = Pool::new(1, 1, Duration::from_millis(10));
        let _busy = pool.worker().await.unwrap();
        assert_eq!(pool.worker().await.unwrap_err().code, 202);
        assert_eq!(pool.waiting.load(Ordering::Acquire), 0);
    }
}
