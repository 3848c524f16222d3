//! Messages that were no clicks, as they are kept for people to look at and for a replay.

use clickhouse::Row;
use clickhouse::query::{Query, RowCursor};
use clickmill_model::{Offset, Partition, Timestamp};
use serde::Deserialize;

use crate::{Store, StoreError};

/// Which dead letters. What is empty narrows nothing down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetterFilter {
    /// Only these reasons.
    pub reasons: Vec<String>,
    /// Only these fields at fault.
    pub fields: Vec<String>,
    /// Only this log.
    pub log: Option<String>,
    /// Received at this instant or later.
    pub since: Timestamp,
    /// Received before this instant.
    pub until: Timestamp,
}

/// A message that was no click.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDeadLetter {
    /// Which rule was broken, as [`clickmill_model::Reason`] names it, maybe in another version.
    pub reason: String,
    /// By which field; empty when by the message as a whole.
    pub field: String,
    /// When the log took the message in.
    pub received_at: Timestamp,
    /// The message, addresses masked, bytes that were no UTF-8 replaced, cut at 256 KiB.
    pub payload: String,
    /// The log the message came from.
    pub log: String,
    /// Its partition there.
    pub partition: Partition,
    /// Its position there.
    pub offset: Offset,
}

/// How many dead letters have a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetterCount {
    /// The reason.
    pub reason: String,
    /// The fields at fault, by name.
    pub fields: Vec<String>,
    /// How many.
    pub letters: u64,
    /// When the log took the latest in.
    pub latest: Timestamp,
}

/// Dead letters that come one by one, so that any number of them fits into memory.
#[must_use]
pub struct DeadLetterCursor {
    store: Store,
    rows: RowCursor<LetterRow>,
}

#[derive(Deserialize, Row)]
struct LetterRow {
    reason: String,
    field: String,
    received: i64,
    text: String,
    log: String,
    partition: i32,
    position: i64,
}

#[derive(Deserialize, Row)]
struct CountRow {
    name: String,
    fields_at_fault: Vec<String>,
    letters: u64,
    latest: i64,
}

impl std::fmt::Debug for StoredDeadLetter {
    /// Without the payload, which is a visitor's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredDeadLetter")
            .field("reason", &self.reason)
            .field("field", &self.field)
            .field("log", &self.log)
            .field("partition", &self.partition)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl DeadLetterCursor {
    /// The next one; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<StoredDeadLetter>, StoreError> {
        let row = self.store.within_limit(self.rows.next()).await?;
        Ok(row.map(|row| StoredDeadLetter {
            reason: row.reason,
            field: row.field,
            received_at: Timestamp(row.received),
            payload: row.text,
            log: row.log,
            partition: Partition(row.partition),
            offset: Offset(row.position),
        }))
    }
}

impl Store {
    /// How many dead letters there are, most frequent reason first.
    pub async fn count_dead_letters(
        &self,
        filter: &DeadLetterFilter,
    ) -> Result<Vec<DeadLetterCount>, StoreError> {
        let sql = include_str!("../../../sql/queries/dead_letters_by_reason.sql");
        let query = narrow(self.reader().query_raw(sql), filter);
        let rows = self.within_limit(query.fetch_all::<CountRow>()).await?;
        let count = |row: CountRow| DeadLetterCount {
            reason: row.name,
            fields: row.fields_at_fault,
            letters: row.letters,
            latest: Timestamp(row.latest),
        };
        Ok(rows.into_iter().map(count).collect())
    }

    /// At most `limit` dead letters, those received last first, of each payload at most so many characters.
    pub fn newest_dead_letters(
        &self,
        filter: &DeadLetterFilter,
        limit: u64,
        characters: u64,
    ) -> Result<DeadLetterCursor, StoreError> {
        let sql = include_str!("../../../sql/queries/dead_letters_newest.sql");
        let query = narrow(self.client().query_raw(sql), filter)
            .param("limit", limit)
            .param("characters", characters);
        self.cursor(query)
    }

    /// All dead letters in the order of their logs: those there are now, not those that come while they are read.
    pub fn dead_letters_in_order(
        &self,
        filter: &DeadLetterFilter,
    ) -> Result<DeadLetterCursor, StoreError> {
        let sql = include_str!("../../../sql/queries/dead_letters_in_order.sql");
        self.cursor(narrow(self.client().query_raw(sql), filter))
    }

    fn cursor(&self, query: Query) -> Result<DeadLetterCursor, StoreError> {
        Ok(DeadLetterCursor {
            store: self.clone(),
            rows: query.fetch()?,
        })
    }
}

fn narrow(query: Query, filter: &DeadLetterFilter) -> Query {
    query
        .param("reasons", &filter.reasons)
        .param("fields", &filter.fields)
        .param("log", filter.log.as_deref().unwrap_or_default())
        .param("since", filter.since.0)
        .param("until", filter.until.0)
}
