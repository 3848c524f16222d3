use std::time::Duration;

use clickhouse::Row;
use clickmill_model::Timestamp;
use clickmill_stats::{Instant, Retained};
use rand::Rng;
use serde::Deserialize;

use crate::audit::SettledUntil;
use crate::{Store, StoreError};

/// How long rewriting a month may take. ClickHouse goes on with it when nobody waits any more.
const REMOVE_TIMEOUT: Duration = Duration::from_hours(1);

/// A table from which rows are taken out when they are kept no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptTable {
    /// The clicks.
    Clicks,
    /// Their totals by quarter hour.
    Totals,
}

/// Rows of a month that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removable {
    /// Where they are.
    pub table: KeptTable,
    /// Their month of UTC, such as 202603.
    pub month: u32,
    /// Whose they are.
    pub workspaces: Vec<String>,
    /// How many.
    pub rows: u64,
}

/// A removal that is recorded, and not known to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Names it.
    pub id: u64,
    /// From where.
    pub table: KeptTable,
    /// Which month of UTC, such as 202603.
    pub month: u32,
    /// Whose rows.
    pub workspaces: Vec<String>,
    planned_at: Timestamp,
}

#[derive(Deserialize, Row)]
struct UnderWayRow {
    removal: u64,
    table_of: String,
    month: u32,
    workspaces: Vec<String>,
    planned: i64,
}

#[derive(Deserialize, Row)]
struct PositionsRow {
    name: String,
    rows: u64,
    last_offset: i64,
}

impl KeptTable {
    /// Both, the clicks first.
    pub(super) const ALL: [Self; 2] = [Self::Clicks, Self::Totals];

    /// The name of the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clicks => "clicks",
            Self::Totals => "totals_15m",
        }
    }

    /// The first instant that is kept in it.
    pub(super) const fn since(self, retained: Retained) -> Option<Instant> {
        match self {
            Self::Clicks => retained.clicks,
            Self::Totals => retained.totals,
        }
    }
}

impl Store {
    /// Records a removal, of clicks with every position it takes out: of those that may go, all that are stored now.
    ///
    /// `None` when there are none any more, because somebody else removed them, or when the record cannot be seen, as on a replica
    /// that lags.
    pub(super) async fn record_removal(
        &self,
        removable: Removable,
        settled: &SettledUntil,
        now: Timestamp,
    ) -> Result<Option<Removal>, StoreError> {
        let removal = Removal {
            id: rand::rng().random(),
            table: removable.table,
            month: removable.month,
            workspaces: removable.workspaces,
            planned_at: now,
        };
        if removal.table == KeptTable::Clicks {
            self.record_positions(&removal, settled).await?;
            if self.positions_of(&removal).await?.0 == 0 {
                return Ok(None);
            }
        }
        self.note(&removal, false).await?;
        Ok(Some(removal))
    }

    async fn record_positions(
        &self,
        removal: &Removal,
        settled: &SettledUntil,
    ) -> Result<(), StoreError> {
        let sql = include_str!("../../../../sql/queries/record_positions.sql");
        let record = self
            .scanner()
            .query_raw(sql)
            .param("removal", removal.id)
            .param("month", removal.month)
            .param("workspaces", &removal.workspaces)
            .with_setting("async_insert", "0");
        self.within_long_limit(settled.bind(record).execute()).await
    }

    /// Notes that the rows of a removal are gone.
    pub async fn note_removed(&self, removal: &Removal) -> Result<(), StoreError> {
        self.note(removal, true).await
    }

    async fn note(&self, removal: &Removal, is_done: bool) -> Result<(), StoreError> {
        let note = self
            .client()
            .query_raw(include_str!("../../../../sql/queries/record_removal.sql"))
            .param("removal", removal.id)
            .param("table_name", removal.table.name())
            .param("month", removal.month)
            .param("workspaces", &removal.workspaces)
            .param("planned_at", removal.planned_at.0)
            .param("is_done", is_done)
            .with_setting("async_insert", "0");
        self.within_limit(note.execute()).await
    }

    /// Takes out what a removal recorded, and returns how many rows that are. Doing it again removes nothing more.
    ///
    /// `None` when its record cannot be seen, as on a replica that lags; then nothing is removed.
    pub async fn remove(&self, removal: &Removal) -> Result<Option<u64>, StoreError> {
        let (sql, rows, settled) = match removal.table {
            KeptTable::Clicks => {
                let (rows, settled) = self.positions_of(removal).await?;
                let sql = include_str!("../../../../sql/queries/remove_clicks.sql");
                (sql, rows, settled)
            }
            KeptTable::Totals => {
                let sql = include_str!("../../../../sql/queries/removable_totals.sql");
                let all = SettledUntil::default();
                let there = self.rows_in(sql, removal.month, &removal.workspaces, &all);
                let rows = there.await?.into_iter().map(|(_, rows)| rows).sum();
                let sql = include_str!("../../../../sql/queries/remove_totals.sql");
                (sql, rows, all)
            }
        };
        if removal.table == KeptTable::Clicks && rows == 0 {
            return Ok(None);
        }
        let remove = self
            .client()
            .query_raw(sql)
            .param("month", removal.month.to_string())
            .param("workspaces", &removal.workspaces)
            .with_setting("mutations_sync", "2");
        let remove = tokio::time::timeout(REMOVE_TIMEOUT, settled.bind(remove).execute());
        remove.await.map_err(|_| StoreError::TimedOut)??;
        Ok(Some(rows))
    }

    /// How many clicks a removal of clicks recorded, and the last of them in each partition.
    async fn positions_of(&self, removal: &Removal) -> Result<(u64, SettledUntil), StoreError> {
        let sql = include_str!("../../../../sql/queries/positions_of_removal.sql");
        let positions = self.scanner().query_raw(sql).param("removal", removal.id);
        let recorded = self.within_long_limit(positions.fetch_all::<PositionsRow>());
        let recorded = recorded.await?;
        let rows = recorded.iter().map(|row| row.rows).sum();
        let last = |row: PositionsRow| (row.name, row.last_offset);
        Ok((rows, recorded.into_iter().map(last).collect()))
    }

    /// Removals that are recorded and not known to be done, oldest month first.
    pub async fn removals_under_way(&self) -> Result<Vec<Removal>, StoreError> {
        let sql = include_str!("../../../../sql/queries/removals_under_way.sql");
        let query = self.scanner().query_raw(sql);
        let rows = self.within_long_limit(query.fetch_all::<UnderWayRow>());
        let removal = |row: UnderWayRow| {
            let mut tables = KeptTable::ALL.into_iter();
            let table = tables.find(|table| table.name() == row.table_of);
            Ok(Removal {
                id: row.removal,
                table: table.ok_or_else(|| StoreError::Unreadable {
                    source: "a removal from a table that is not known".into(),
                })?,
                month: row.month,
                workspaces: row.workspaces,
                planned_at: Timestamp(row.planned),
            })
        };
        rows.await?.into_iter().map(removal).collect()
    }
}
