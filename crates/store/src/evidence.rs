use clickhouse::{Row, RowOwned, RowRead};
use serde::Deserialize;

use crate::{Store, StoreError};

/// ClickHouse's `UNKNOWN_TABLE`.
const UNKNOWN_TABLE: i32 = 60;

/// Everything that is stored, one by one: what an oracle compares with what was produced. For small stores only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Rows of `clicks`, in any order.
    pub clicks: Vec<StoredClick>,
    /// Rows of `spans`, in the order of their positions.
    pub spans: Vec<StoredSpan>,
    /// Rows of `dead_letters`, in the order of their positions.
    pub dead_letters: Vec<StoredPosition>,
    /// Clicks per day and verdict, counted one by one.
    pub days: Vec<StoredDay>,
    /// The same by the account of the rollup; `None` when there is none.
    pub days_rolled_up: Option<Vec<StoredDay>>,
}

/// A row of `clicks`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct StoredClick {
    /// Its identifier.
    pub click_id: String,
    /// The partition it was read from.
    pub partition: i32,
    /// Its position there.
    pub offset: i64,
}

/// A row of `spans`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct StoredSpan {
    /// The partition.
    pub partition: i32,
    /// The first position covered.
    pub first_offset: i64,
    /// The last position covered.
    pub last_offset: i64,
    /// Messages read.
    pub messages: u64,
    /// Messages that became rows.
    pub rows: u64,
    /// Messages that repeated an earlier click.
    pub duplicates: u64,
    /// Messages that became dead letters.
    pub dead: u64,
}

/// The position of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Row)]
pub struct StoredPosition {
    /// The partition.
    pub partition: i32,
    /// The position there.
    pub offset: i64,
}

/// The clicks of one day with one verdict.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct StoredDay {
    /// The day in UTC, as in 20260331.
    pub day: u32,
    /// Whether they are a program's.
    pub is_bot: bool,
    /// How many.
    pub clicks: u64,
}

impl Store {
    /// Reads everything that is stored, one by one.
    pub async fn evidence(&self) -> Result<Evidence, StoreError> {
        let days = self.all(include_str!("../../../sql/queries/chaos_days.sql"));
        let rolled_up = self.all(include_str!(
            "../../../sql/queries/chaos_days_rolled_up.sql"
        ));
        Ok(Evidence {
            clicks: self
                .all(include_str!("../../../sql/queries/chaos_clicks.sql"))
                .await?,
            spans: self
                .all(include_str!("../../../sql/queries/chaos_spans.sql"))
                .await?,
            dead_letters: self
                .all(include_str!("../../../sql/queries/chaos_dead_letters.sql"))
                .await?,
            days: days.await?,
            days_rolled_up: where_there_is_one(rolled_up.await)?,
        })
    }

    /// Drops the database with everything in it.
    pub async fn drop_database(&self) -> Result<(), StoreError> {
        let drop = self
            .server()
            .query_raw(include_str!("../../../sql/queries/chaos_drop_database.sql"))
            .param("database", self.database());
        self.within_limit(drop.execute()).await
    }

    async fn all<T: RowOwned + RowRead>(&self, sql: &'static str) -> Result<Vec<T>, StoreError> {
        let rows = self.client().query_raw(sql);
        self.within_limit(rows.fetch_all()).await
    }
}

fn where_there_is_one<T>(rows: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match rows {
        Ok(rows) => Ok(Some(rows)),
        Err(StoreError::Refused {
            code: UNKNOWN_TABLE,
            ..
        }) => Ok(None),
        Err(error) => Err(error),
    }
}
