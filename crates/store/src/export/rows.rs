use clickhouse::query::RowCursor;
use clickmill_model::{Offset, Partition};
use clickmill_stats::{ClickPosition, ExportOrder, ExportQuestion, Instant};

use super::plan::{ExportPlan, ExportSlice, bind_slice};
use crate::query::{AskError, ClickRecord};
use crate::{Store, StoreError};

/// Clicks of a slice that come one by one, read in place. Dropped before its end, it ends the statement.
#[must_use]
pub struct ExportRows {
    store: Store,
    rows: RowCursor<ClickRecord<'static>>,
}

impl ExportRows {
    /// The next one; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<ClickRecord<'_>>, StoreError> {
        self.store.within_long_limit(self.rows.next()).await
    }
}

impl ClickRecord<'_> {
    /// Its place in an order.
    pub fn place_in(&self, order: ExportOrder) -> ClickPosition {
        let at = match order {
            ExportOrder::Event => self.clicked,
            ExportOrder::Ingest => self.received,
        };
        ClickPosition {
            at: Instant::from_millis(at),
            log: self.log.to_owned(),
            partition: Partition(self.partition),
            offset: Offset(self.position),
        }
    }
}

impl Store {
    /// The clicks of a slice that come after one.
    pub fn export_slice(
        &self,
        export: &ExportQuestion,
        plan: &ExportPlan,
        slice: &ExportSlice,
        after: Option<&ClickPosition>,
    ) -> Result<ExportRows, AskError> {
        let template = include_str!("../../../../sql/queries/export_slice.sql");
        let query = self.export_query(template, (export, plan, after), slice.window())?;
        Ok(ExportRows {
            store: self.clone(),
            rows: bind_slice(query, slice).fetch().map_err(StoreError::from)?,
        })
    }
}
