use clickhouse::Row;
use clickmill_model::Timestamp;
use rand::RngCore;
use serde::Deserialize;

use crate::hex::hex;
use crate::{Store, StoreError};

/// The secret of one UTC day.
type Salt = [u8; 32];

#[derive(Deserialize, Row)]
struct SaltRow {
    salt: Salt,
}

/// How often a salt is made before that is an error: a crash of the server can spoil a token, see [`crate::Token`].
const TRIES: u32 = 10;

impl Store {
    /// The salt of a UTC day, given in days since 1970-01-01; made now if there is none.
    ///
    /// All processes get the same one: of two that make it in the same moment, ClickHouse keeps the first, because both
    /// use the day as their deduplication token.
    pub async fn salt_of_day(&self, utc_day: i64, now: Timestamp) -> Result<[u8; 32], StoreError> {
        for attempt in 0..TRIES {
            if let Some(salt) = self.known_salt(utc_day).await? {
                return Ok(salt);
            }
            self.make_salt(utc_day, now, attempt).await?;
        }
        Err(StoreError::Unreadable {
            source: "a salt that was just stored is not there".into(),
        })
    }

    /// Deletes salts whose time is over. The table does so by itself, but only when it gets to it.
    pub async fn forget_salts(&self) -> Result<(), StoreError> {
        let expired = self
            .client()
            .query_raw(include_str!("../../../sql/queries/expired_salts.sql"));
        if self.within_limit(expired.fetch_one::<u64>()).await? == 0 {
            return Ok(());
        }
        let forget = self
            .client()
            .query_raw(include_str!("../../../sql/queries/forget_salts.sql"))
            .with_setting("mutations_sync", "2")
            .with_setting("allow_nondeterministic_mutations", "1");
        self.within_long_limit(forget.execute()).await
    }

    async fn known_salt(&self, utc_day: i64) -> Result<Option<Salt>, StoreError> {
        let salt = self
            .client()
            .query_raw(include_str!("../../../sql/queries/salt_of_day.sql"));
        let salt = salt.param("day", utc_day);
        let row = self.within_limit(salt.fetch_optional::<SaltRow>()).await?;
        Ok(row.map(|row| row.salt))
    }

    async fn make_salt(
        &self,
        utc_day: i64,
        now: Timestamp,
        attempt: u32,
    ) -> Result<(), StoreError> {
        let mut salt = Salt::default();
        rand::rng().fill_bytes(&mut salt);
        let made = self
            .client()
            .query_raw(include_str!("../../../sql/queries/make_salt.sql"))
            .param("day", utc_day)
            .param("salt", hex(&salt))
            .param("now", now.0)
            // A day's salt may be made again once the first is gone, for clicks that come late: hence today's date.
            .with_setting(
                "insert_deduplication_token",
                format!("salt:{utc_day}:{}:{attempt}", now.utc_day()),
            )
            .with_setting("insert_deduplicate", "1")
            .with_setting("async_insert", "0")
            // A secret has no place in a log.
            .with_setting("log_queries", "0");
        self.within_limit(made.execute()).await
    }
}
