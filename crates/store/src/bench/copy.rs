use clickhouse::Row;
use serde::Deserialize;

use super::Bench;
use crate::StoreError;

/// How a table of clicks without rollups is kept, to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableOrder {
    /// By workspace, link, time: the order of questions.
    Plain,
    /// By time.
    ByTime,
}

/// A calendar partition of clicks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct CopiedMonth {
    /// Year and month, as in 202610.
    pub month: u32,
    /// How many clicks it has.
    pub clicks: u64,
}

impl TableOrder {
    fn create_sql(self) -> &'static str {
        match self {
            Self::Plain => include_str!("../../../../sql/queries/bench_create_plain.sql"),
            Self::ByTime => include_str!("../../../../sql/queries/bench_create_by_time.sql"),
        }
    }
}

impl Bench<'_> {
    /// Takes all rollups out of this database, and puts an empty table of the same columns in the place of its clicks.
    ///
    /// The database must have been migrated. Everything in its clicks is gone.
    pub async fn keep_only_clicks(&self, order: TableOrder) -> Result<(), StoreError> {
        let views = self.query(include_str!("../../../../sql/queries/bench_views.sql"));
        for view in views.fetch_all::<String>().await? {
            let drop = self.query(include_str!("../../../../sql/queries/bench_drop_view.sql"));
            drop.param("view", view).execute().await?;
        }
        for sql in [
            include_str!("../../../../sql/queries/bench_create_columns.sql"),
            include_str!("../../../../sql/queries/bench_drop_clicks.sql"),
            order.create_sql(),
            include_str!("../../../../sql/queries/bench_drop_columns.sql"),
        ] {
            self.run(sql).await?;
        }
        Ok(())
    }

    /// The calendar partitions there are.
    pub async fn months(&self) -> Result<Vec<CopiedMonth>, StoreError> {
        let query = self.query(include_str!("../../../../sql/queries/bench_months.sql"));
        Ok(query.fetch_all().await?)
    }

    /// Copies the clicks of one month from another database of the same server, on some threads.
    pub async fn copy_clicks(
        &self,
        source: &str,
        month: CopiedMonth,
        threads: usize,
    ) -> Result<(), StoreError> {
        let copy = self
            .query(include_str!(
                "../../../../sql/queries/bench_copy_clicks.sql"
            ))
            .param("source", source)
            .param("month", month.month)
            .with_setting("max_threads", threads.to_string())
            .with_setting("max_insert_threads", threads.to_string());
        Ok(copy.execute().await?)
    }

    /// Copies all spans from another database of the same server.
    pub async fn copy_spans(&self, source: &str) -> Result<(), StoreError> {
        let copy = self.query(include_str!("../../../../sql/queries/bench_copy_spans.sql"));
        Ok(copy.param("source", source).execute().await?)
    }
}
