use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clickmill_model::Timestamp;
use clickmill_store::{Store, StoreError, StoredToken, TokenHash, Tokens};
use quick_cache::sync::Cache;

use crate::clock::now;

/// How long what was looked up is gone by: a token that is revoked lets nobody in for longer, wherever that was said.
const FRESH: Duration = Duration::from_secs(10);
/// How long a token is good for that cannot be looked up again, because the store does not answer: clicks are still taken then, and
/// nobody can have revoked it meanwhile.
const STALE: Duration = Duration::from_hours(1);
/// How long a look may take, and how long nobody looks again after one that failed.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is noted that a token is used.
const NOTED: Duration = Duration::from_mins(1);
/// How many texts are remembered, those of no token included.
const MOST: usize = 100_000;

/// The tokens that were looked up in the last seconds.
pub(crate) struct KnownTokens(Cache<TokenHash, Arc<Known>>);

/// What is known about a text.
#[derive(Default)]
struct Known {
    found: Mutex<Option<Found>>,
    noted: Mutex<Option<Instant>>,
    /// One request looks up, and the others wait for it.
    looking: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Found {
    at: Instant,
    /// It is not looked up again before this.
    again_at: Instant,
    token: Option<Arc<StoredToken>>,
}

impl Default for KnownTokens {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl KnownTokens {
    /// The token whose text has this hash, if it is good for something now.
    pub(super) async fn good(
        &self,
        hash: &TokenHash,
        store: &Store,
    ) -> Result<Option<Arc<StoredToken>>, StoreError> {
        let known = self.0.get_or_insert_with(hash, || {
            Ok::<_, std::convert::Infallible>(Arc::<Known>::default())
        });
        let Ok(known) = known;
        let token = known.token(hash, store).await?;
        let token = token.filter(|token| token.is_good(now()));
        if token.is_some() {
            known.note(*hash, store);
        }
        Ok(token)
    }

    /// Forgets everything: something was said about a token in this process.
    pub(crate) fn forget(&self) {
        self.0.clear();
    }
}

impl Known {
    async fn token(
        &self,
        hash: &TokenHash,
        store: &Store,
    ) -> Result<Option<Arc<StoredToken>>, StoreError> {
        if let Some(found) = self.found() {
            return Ok(found.token);
        }
        let _looking = self.looking.lock().await;
        if let Some(found) = self.found() {
            return Ok(found.token);
        }
        let look = store.tokens(Tokens::Hashed(hash));
        let looked = tokio::time::timeout(PATIENCE, look).await;
        match looked.unwrap_or(Err(StoreError::TimedOut)) {
            Ok(mut tokens) => {
                let (at, token) = (Instant::now(), tokens.pop().map(Arc::new));
                *lock(&self.found) = Some(Found {
                    at,
                    again_at: at + FRESH,
                    token: token.clone(),
                });
                Ok(token)
            }
            Err(error) if error.is_retryable() => self.stale().map(Some).ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// What was found, while it need not be looked at again.
    fn found(&self) -> Option<Found> {
        let found = lock(&self.found).clone();
        found.filter(|found| Instant::now() < found.again_at)
    }

    /// The token that was found before the store went away, for the next requests too.
    fn stale(&self) -> Option<Arc<StoredToken>> {
        let mut found = lock(&self.found);
        let found = found.as_mut().filter(|found| found.at.elapsed() < STALE)?;
        found.again_at = Instant::now() + PATIENCE;
        found.token.clone()
    }

    /// Notes, besides, that it is used, if that was not noted lately.
    fn note(&self, hash: TokenHash, store: &Store) {
        let mut noted = lock(&self.noted);
        if noted.is_some_and(|noted| noted.elapsed() < NOTED) {
            return;
        }
        *noted = Some(Instant::now());
        let (store, at): (Store, Timestamp) = (store.clone(), now());
        tokio::spawn(async move {
            if let Err(error) = store.use_token(&hash, at).await {
                tracing::debug!(%error, "it was not noted that a token is used");
            }
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
