use std::time::Duration;

use clickhouse::Row;
use serde::Deserialize;

use super::ReclassifyError;
use super::step::Step;
use crate::client::one_block;
use crate::{Store, StoreError};

/// How long rewriting a step may take. ClickHouse goes on with it when nobody waits any more.
const APPLY_TIMEOUT: Duration = Duration::from_hours(1);
/// How often the rollup is corrected under another token, because a crash left a token without its rows.
const TRIES: u32 = 5;

#[derive(Deserialize, Row)]
struct IsDoneRow {
    is_done: bool,
}

/// Changes what is written down for a step: the clicks, then the rollup. Doing it again is harmless, and somebody else may have.
pub(super) async fn apply(store: &Store, step: &Step) -> Result<(), ReclassifyError> {
    let sql = include_str!("../../../../sql/queries/reclassify_clicks.sql");
    let update = one_block(step.bind(store.client().query_raw(sql)));
    let update = tokio::time::timeout(APPLY_TIMEOUT, update.execute());
    update
        .await
        .map_err(|_| StoreError::TimedOut)?
        .map_err(StoreError::from)?;
    let mut attempts = 0..TRIES;
    while !has_totals(store, step).await? {
        let attempt = attempts.next().ok_or(ReclassifyError::TakenOver)?;
        add_totals(store, step, attempt).await?;
    }
    Ok(())
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
