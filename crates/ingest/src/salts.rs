use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use clickmill_enrich::Salt;
use clickmill_model::Timestamp;
use clickmill_store::Store;
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use crate::Stop;
use crate::backoff::Backoff;

/// How long a secret may be used without asking the store again, which deletes it in time.
const FRESH: Duration = Duration::from_hours(1);
/// How long a mill may use a salt without asking here.
pub(crate) const AT_HAND: Duration = Duration::from_mins(1);

/// The salts of the days in use, made of secrets that are fetched from the store once an hour each.
///
/// A day has a secret of its own, which is its salt. Days before yesterday have theirs made of yesterday's secret: clicks of a
/// thousand days, in a backlog or an import, need no thousand secrets, and as little is left of theirs after 48 hours.
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
        let secret_day = utc_day.max(now().utc_day() - 1);
        let secret = self.secret(secret_day, stop)?;
        Some(if secret_day == utc_day {
            secret
        } else {
            derive(&secret, utc_day)
        })
    }

    fn secret(&self, utc_day: i64, stop: &Stop) -> Option<Salt> {
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

/// The salt of a day that has no secret of its own.
fn derive(secret: &Salt, utc_day: i64) -> Salt {
    let hash = Sha256::new()
        .chain_update(secret.0)
        .chain_update(utc_day.to_be_bytes());
    Salt(hash.finalize().into())
}

/// The time of day, for the record only: nothing is decided by it.
pub(crate) fn now() -> Timestamp {
    SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_a_salt_of_its_own() {
        let secret = Salt([7; 32]);
        let salts: Vec<_> = (0..3).map(|day| derive(&secret, day).0).collect();
        assert!(salts[0] != salts[1] && salts[1] != salts[2] && salts[0] != secret.0);
        assert_eq!(derive(&secret, 1).0, salts[1]);
        assert_ne!(derive(&Salt([8; 32]), 1).0, salts[1]);
    }
}
