use clickhouse::query::{Query, RowCursor};
use clickmill_stats::{ClickPosition, ExportOrder, Grain, Instant, PageQuestion, Window};

use super::ask::AskError;
use super::click_record::ClickRecord;
use super::scope::Scope;
use super::template::{Each, repeat_lines};
use crate::{Store, StoreError};

/// Clicks that come one by one, read in place.
#[must_use]
pub struct ClickRows {
    store: Store,
    rows: RowCursor<ClickRecord<'static>>,
}

impl ClickRows {
    /// The next one; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<ClickRecord<'_>>, StoreError> {
        self.store.within_limit(self.rows.next()).await
    }
}

impl ClickRecord<'_> {
    /// Its place in the order of lists.
    pub fn place(&self) -> ClickPosition {
        self.place_in(ExportOrder::Event)
    }
}

impl Store {
    /// The clicks of a page, and one more when there is a page after it.
    pub async fn clicks(&self, page: &PageQuestion) -> Result<ClickRows, AskError> {
        let to_list = still_to_list(page);
        let template = include_str!("../../../../sql/queries/clicks_page_since.sql");
        let since = self.page_query(template, page, to_list)?;
        let since = self.within_limit(since.fetch_one::<i64>()).await?;
        let window = Window::new(Instant::from_millis(since), to_list.to());
        let template = include_str!("../../../../sql/queries/clicks_page.sql");
        let query = self.page_query(template, page, window)?;
        Ok(ClickRows {
            store: self.clone(),
            rows: query.fetch().map_err(StoreError::from)?,
        })
    }

    fn page_query(
        &self,
        template: &str,
        page: &PageQuestion,
        window: Window,
    ) -> Result<Query, AskError> {
        let scope = Scope::new(&page.question, window, Grain::QuarterHour, &[])?;
        let mut each = scope.each(false);
        each.push(Each::when("after", page.after.is_some()));
        let sql = repeat_lines(template, &each);
        let query = scope.bind(self.reader().query_raw(&sql));
        Ok(start_after(query, page.after.as_ref()).param("limit", page.limit as u64 + 1))
    }
}

/// The part of the window that no page before has listed: what lies after it need not even be looked at.
fn still_to_list(page: &PageQuestion) -> Window {
    let window = page.question.window;
    page.after
        .as_ref()
        .map_or(window, |after| window.until(after.at.plus(1)))
}

fn start_after(query: Query, after: Option<&ClickPosition>) -> Query {
    after.into_iter().fold(query, |query, after| {
        query
            .param("after_clicked_at_0", after.at.millis())
            .param("after_log_0", &after.log)
            .param("after_partition_0", after.partition.0)
            .param("after_offset_0", after.offset.0)
    })
}
