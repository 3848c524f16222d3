use std::time::Duration;

use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_stats::{Instant, year_month};
use serde::Deserialize;

use super::ReclassifyError;
use super::step::Step;
use crate::client::one_block;
use crate::{Store, StoreError};

/// How long rewriting a step may take. ClickHouse goes on with it when nobody waits any more.
const APPLY_TIMEOUT: Duration = Duration::from_hours(1);
/// How often the rollup is corrected under another token, because a crash left a token without its rows.
const TRIES: u32 = 5;
/// In milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

#[derive(Deserialize, Row)]
struct IsDoneRow {
    is_done: bool,
}

/// Changes what is written down for a step: the clicks, then the rollup. Doing it again is harmless, and somebody else may have.
pub(super) async fn apply(store: &Store, step: &Step) -> Result<(), ReclassifyError> {
    let change = tokio::time::timeout(APPLY_TIMEOUT, change_clicks(store, step));
    change.await.map_err(|_| StoreError::TimedOut)??;
    let mut attempts = 0..TRIES;
    while !has_totals(store, step).await? {
        let attempt = attempts.next().ok_or(ReclassifyError::TakenOver)?;
        add_totals(store, step, attempt).await?;
    }
    Ok(())
}

async fn change_clicks(store: &Store, step: &Step) -> Result<(), StoreError> {
    match step.erasure {
        None => change_verdicts(store, step).await,
        Some(_) => Ok(take_out(store, step).execute().await?),
    }
}

/// Changes verdicts, again when a mutation began meanwhile: ClickHouse may lose what an `UPDATE` that is under way changes in parts that a later mutation rewrites
/// (ClickHouse issue 116686). What an earlier one rewrites, or one that begins when the `UPDATE` is over, keeps it.
async fn change_verdicts(store: &Store, step: &Step) -> Result<(), StoreError> {
    let sql = include_str!("../../../../sql/queries/reclassify_clicks.sql");
    let mut last_mutation = store.last_mutation_of_clicks().await?;
    loop {
        let update = one_block(step.bind(store.client().query_raw(sql)));
        update.execute().await?;
        let later = store.last_mutation_of_clicks().await?;
        if later == last_mutation {
            return Ok(());
        }
        last_mutation = later;
    }
}

/// Hides clicks that are erased. Not by a patch as verdicts are changed: in releases before 26.9 patches that hide rows and mutations that
/// rewrite them can stop a table for good (ClickHouse issue 115570).
fn take_out(store: &Store, step: &Step) -> Query {
    let month = year_month(Instant::from_millis(i64::from(step.days.first) * DAY));
    let sql = include_str!("../../../../sql/queries/erase_clicks.sql");
    step.bind(store.client().query_raw(sql))
        .param("month", month.to_string())
        .with_setting("lightweight_delete_mode", "alter_update")
        .with_setting("lightweight_deletes_sync", "2")
        .with_setting("allow_nondeterministic_mutations", "1")
}

impl Store {
    async fn last_mutation_of_clicks(&self) -> Result<u64, StoreError> {
        let sql = include_str!("../../../../sql/queries/last_mutation_of_clicks.sql");
        let query = self.reader().query_raw(sql);
        self.within_limit(query.fetch_one::<u64>()).await
    }
}

/// Whether the rollup was corrected before: a token alone would be forgotten after some thousands of inserts.
async fn has_totals(store: &Store, step: &Step) -> Result<bool, StoreError> {
    let sql = include_str!("../../../../sql/queries/reclassify_totals_15m_is_done.sql");
    let query = step.bind(store.reader().query_raw(sql));
    let row = store.within_limit(query.fetch_one::<IsDoneRow>()).await?;
    Ok(row.is_done)
}

async fn add_totals(store: &Store, step: &Step, attempt: u32) -> Result<(), StoreError> {
    let sql = include_str!("../../../../sql/queries/reclassify_totals_15m.sql");
    let add = one_block(step.bind(store.client().query_raw(sql)))
        .with_setting("insert_deduplicate", "1")
        .with_setting(
            "insert_deduplication_token",
            format!("reclassification:{}:{attempt}", step.id),
        );
    store.within_long_limit(add.execute()).await
}
