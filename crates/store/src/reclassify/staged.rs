use bytes::Bytes;
use serde::Serialize;

use super::StoredVerdict;
use crate::{Store, StoreError};

/// What is written down for a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Staged {
    Clicks,
    Evidence,
    Verdicts,
    Totals,
}

/// A click that says something together with others.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct MarkedClick {
    pub(super) reclassification: u64,
    pub(super) position_key: u64,
    pub(super) behaviour: u32,
}

/// Evidence that gets another verdict.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct ChangedEvidence {
    pub(super) reclassification: u64,
    pub(super) key: u64,
    pub(super) verdict: u32,
    pub(super) is_bot: bool,
}

/// A verdict by its number.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct NumberedVerdict<'a> {
    pub(super) reclassification: u64,
    pub(super) verdict: u32,
    #[serde(flatten)]
    pub(super) is: &'a StoredVerdict,
}

/// Rows of one of the tables, sent as they come.
pub(super) struct Stage {
    store: Store,
    sql: &'static str,
    lines: Vec<u8>,
}

/// How much is sent at once.
const PIECE: usize = 4 << 20;

impl Staged {
    const ALL: [Self; 4] = [Self::Clicks, Self::Evidence, Self::Verdicts, Self::Totals];

    const fn table(self) -> &'static str {
        match self {
            Self::Clicks => "reclassified_clicks",
            Self::Evidence => "reclassified_evidence",
            Self::Verdicts => "reclassified_verdicts",
            Self::Totals => "reclassified_totals",
        }
    }
}

impl Stage {
    /// For clicks that say something together.
    pub(super) fn of_clicks(store: &Store) -> Self {
        let sql = include_str!("../../../../sql/queries/insert_reclassified_clicks.sql");
        Self::new(store, sql)
    }

    /// For evidence that gets another verdict.
    pub(super) fn of_evidence(store: &Store) -> Self {
        let sql = include_str!("../../../../sql/queries/insert_reclassified_evidence.sql");
        Self::new(store, sql)
    }

    /// For the verdicts.
    pub(super) fn of_verdicts(store: &Store) -> Self {
        let sql = include_str!("../../../../sql/queries/insert_reclassified_verdicts.sql");
        Self::new(store, sql)
    }

    fn new(store: &Store, sql: &'static str) -> Self {
        Self {
            store: store.clone(),
            sql,
            lines: Vec::new(),
        }
    }

    /// Adds a row, and sends what there is when that is enough.
    pub(super) async fn push(&mut self, row: &impl Serialize) -> Result<(), StoreError> {
        let written = serde_json::to_writer(&mut self.lines, row);
        written.map_err(|error| StoreError::Unreadable {
            source: Box::new(error),
        })?;
        self.lines.push(b'\n');
        if self.lines.len() < PIECE {
            return Ok(());
        }
        self.send().await
    }

    /// Sends what is left.
    pub(super) async fn send(&mut self) -> Result<(), StoreError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines = Bytes::from(std::mem::take(&mut self.lines));
        let mut insert = self
            .store
            .client()
            .insert_formatted_with(self.sql.trim_end())
            .with_setting("insert_deduplicate", "0")
            .with_setting("async_insert", "0");
        let store = &self.store;
        let insert = async move {
            insert.send(lines).await?;
            insert.end().await
        };
        store.within_long_limit(insert).await
    }
}

impl Store {
    /// Takes out all that was written down for a step.
    pub(super) async fn forget_staged(&self, step: u64) -> Result<(), StoreError> {
        for staged in Staged::ALL {
            let forget = self
                .client()
                .query_raw(include_str!(
                    "../../../../sql/queries/forget_reclassified.sql"
                ))
                .param("table", staged.table())
                .param("reclassification", step.to_string());
            self.within_limit(forget.execute()).await?;
        }
        Ok(())
    }
}
