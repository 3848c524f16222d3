use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clickmill_enrich::Salt;
use clickmill_model::Timestamp;
use clickmill_store::Store;
use tokio::runtime::Handle;

use crate::Stop;
use crate::backoff::Backoff;

/// How long a salt may be used without asking the store again, which deletes it in time.
const FRESH: Duration = Duration::from_hours(1);

/// The salts of the days in use, fetched from the store once an hour each.
pub(crate) struct Salts {
    store: Store,
    runtime: Handle,
    known: Mutex<HashMap<i64, (Instant, Salt)>>,
}

impl Salts {
    pub(crate) fn new(store: Store, runtime: Handle) -> Self {
        Self {
            store,
            runtime,
            known: Mutex::default(),
        }
    }

    /// The salt of a UTC day. Waits while the store is away; `None` when the end was asked for meanwhile.
    pub(crate) fn of_day(&self, utc_day: i64, stop: &Stop) -> Option<Salt> {
        if let Some(salt) = self.known(utc_day) {
            return Some(salt);
        }
        let salt = self.runtime.block_on(self.fetch(utc_day, stop))?;
        if let Ok(mut known) = self.known.lock() {
            known.retain(|_, (fetched, _)| fetched.elapsed() < FRESH);
            known.insert(utc_day, (Instant::now(), salt.clone()));
        }
        Some(salt)
    }

    fn known(&self, utc_day: i64) -> Option<Salt> {
        let known = self.known.lock().ok()?;
        let (fetched, salt) = known.get(&utc_day)?;
        (fetched.elapsed() < FRESH).then(|| salt.clone())
    }

    async fn fetch(&self, utc_day: i64, stop: &Stop) -> Option<Salt> {
        let mut backoff = Backoff::default();
        while !stop.is_requested() {
            match self.store.salt_of_day(utc_day, now()).await {
                Ok(salt) => return Some(Salt(salt)),
                Err(error) => tracing::warn!(%error, "waiting for the salt of a day"),
            }
            tokio::time::sleep(backoff.next()).await;
        }
        None
    }
}

/// The time of day, for the record only: nothing is decided by it.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
