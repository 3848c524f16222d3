use std::collections::BTreeMap;
use std::time::Duration;

use clickhouse::Row;
use clickmill_model::Timestamp;
use clickmill_stats::{Instant, Retention};
use serde::Deserialize;

use super::due::Due;
use super::{KeptTable, Removable, Removal};
use crate::audit::SettledUntil;
use crate::query::day_of;
use crate::{Store, StoreError};

/// How many workspaces one removal is about at most: they are parameters, whose size is limited.
const MOST_WORKSPACES: usize = 1000;

/// Takes out what is kept no longer. Several may be at work at once.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    default: Retention,
    settled_for: Duration,
}

#[derive(Deserialize, Row)]
struct MonthRow {
    month: u32,
    workspace: String,
}

#[derive(Deserialize, Row)]
struct WorkspaceRow {
    workspace: String,
    rows: u64,
}

impl Keeper {
    /// How long ago clicks must have been settled to be removed, usually: much longer than whoever settled them may be frozen,
    /// and then insert them once more.
    pub const SETTLED_FOR: Duration = Duration::from_hours(24);

    /// Keeps each workspace for as long as was set for it, and the others for so long. Only clicks are removed that were settled
    /// for `settled_for`.
    pub const fn new(store: Store, default: Retention, settled_for: Duration) -> Self {
        Self {
            store,
            default,
            settled_for,
        }
    }

    /// What may go now, table by table and month by month.
    pub async fn removable(&self, now: Timestamp) -> Result<Vec<Removable>, StoreError> {
        let settled = self.settled(now).await?;
        let due = self.due(now).await?;
        self.look_for(&due, &settled).await
    }

    /// Records what may go, so that it can be removed.
    pub async fn plan(&self, now: Timestamp) -> Result<Vec<Removal>, StoreError> {
        let settled = self.settled(now).await?;
        let due = self.due(now).await?;
        let mut planned = Vec::new();
        for removable in self.look_for(&due, &settled).await? {
            planned.extend(self.store.record_removal(removable, &settled, now).await?);
        }
        Ok(planned)
    }

    /// Finishes removals that were begun, then removes what may go, and hands each on with the number of its rows when it is done.
    ///
    /// What was begun and is to be kept after all, because somebody changed the setting, is left alone.
    pub async fn run(
        &self,
        now: Timestamp,
        mut done: impl FnMut(&Removal, u64) + Send,
    ) -> Result<(), StoreError> {
        let due = self.due(now).await?;
        let mut begun = self.store.removals_under_way().await?;
        begun.retain(|removal| {
            let is_due = |workspace: &String| due.is_due(removal.table, workspace, removal.month);
            removal.workspaces.iter().all(is_due)
        });
        for removal in begun {
            self.finish(&removal, &mut done).await?;
        }
        for removal in self.plan(now).await? {
            self.finish(&removal, &mut done).await?;
        }
        Ok(())
    }

    async fn finish(
        &self,
        removal: &Removal,
        done: &mut (impl FnMut(&Removal, u64) + Send),
    ) -> Result<(), StoreError> {
        if let Some(rows) = self.store.remove(removal).await? {
            self.store.note_removed(removal).await?;
            done(removal, rows);
        }
        Ok(())
    }

    async fn due(&self, now: Timestamp) -> Result<Due, StoreError> {
        let own = self.store.retentions().await?;
        Ok(Due::at(Instant::from_millis(now.0), own, self.default))
    }

    async fn settled(&self, now: Timestamp) -> Result<SettledUntil, StoreError> {
        let age = i64::try_from(self.settled_for.as_millis()).unwrap_or(i64::MAX);
        self.store
            .settled_before(Timestamp(now.0.saturating_sub(age)))
            .await
    }

    async fn look_for(
        &self,
        due: &Due,
        settled: &SettledUntil,
    ) -> Result<Vec<Removable>, StoreError> {
        let mut found = Vec::new();
        for table in KeptTable::ALL {
            let Some(latest) = due.latest(table) else {
                continue;
            };
            for (month, workspaces) in self.store.months_due(table, day_of(latest), due).await? {
                for some in workspaces.chunks(MOST_WORKSPACES) {
                    let rows = self
                        .store
                        .rows_in(table.removable_sql(), month, some, settled)
                        .await?;
                    if !rows.is_empty() {
                        found.push(Removable {
                            table,
                            month,
                            rows: rows.iter().map(|(_, rows)| rows).sum(),
                            workspaces: rows.into_iter().map(|(workspace, _)| workspace).collect(),
                        });
                    }
                }
            }
        }
        Ok(found)
    }
}

impl KeptTable {
    const fn months_sql(self) -> &'static str {
        match self {
            Self::Clicks => include_str!("../../../../sql/queries/months_of_clicks.sql"),
            Self::Totals => include_str!("../../../../sql/queries/months_of_totals.sql"),
        }
    }

    pub(super) const fn removable_sql(self) -> &'static str {
        match self {
            Self::Clicks => include_str!("../../../../sql/queries/removable_clicks.sql"),
            Self::Totals => include_str!("../../../../sql/queries/removable_totals.sql"),
        }
    }
}

impl Store {
    /// The workspaces with rows in months that go.
    async fn months_due(
        &self,
        table: KeptTable,
        before: u16,
        due: &Due,
    ) -> Result<BTreeMap<u32, Vec<String>>, StoreError> {
        let query = self.scanner().query_raw(table.months_sql());
        let query = query.param("before", before);
        let rows = self.within_long_limit(query.fetch_all::<MonthRow>());
        let mut months = BTreeMap::<_, Vec<_>>::new();
        for MonthRow { month, workspace } in rows.await? {
            if due.is_due(table, &workspace, month) {
                months.entry(month).or_default().push(workspace);
            }
        }
        Ok(months)
    }

    /// How many rows some workspaces have in a month, of those that may be removed.
    pub(super) async fn rows_in(
        &self,
        sql: &str,
        month: u32,
        workspaces: &[String],
        settled: &SettledUntil,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let query = self
            .scanner()
            .query_raw(sql)
            .param("month", month)
            .param("workspaces", workspaces);
        let query = settled.bind(query);
        let rows = self.within_long_limit(query.fetch_all::<WorkspaceRow>());
        let row = |row: WorkspaceRow| (row.workspace, row.rows);
        Ok(rows.await?.into_iter().map(row).collect())
    }
}
