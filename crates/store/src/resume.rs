//! What the store knows about the end of a partition: where whoever reads it next has to begin.

use clickhouse::Row;
use clickmill_model::{Offset, Partition, Span, Timestamp};
use serde::Deserialize;

use crate::{Store, StoreError};

/// A span that was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledSpan {
    /// Which positions.
    pub span: Span,
    /// How many of its messages became rows, by its own account.
    pub rows: u64,
    /// When it was settled.
    pub settled_at: Timestamp,
}

/// Rows of one partition between two positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredRows {
    /// How many.
    pub rows: u64,
    /// The first of their positions.
    pub first: Option<Offset>,
    /// The last of their positions.
    pub last: Option<Offset>,
}

#[derive(Deserialize, Row)]
struct SpanRow {
    first: i64,
    last: i64,
    rows: u64,
    settled_at: i64,
}

#[derive(Deserialize, Row)]
struct RowsRow {
    rows: u64,
    first: i64,
    last: i64,
}

#[derive(Deserialize, Row)]
struct ClickIdRow<'a> {
    workspace_id: &'a str,
    click_id: &'a str,
    position: i64,
}

impl Store {
    /// The last spans settled in a partition, at most `limit`, in the order of their positions.
    pub async fn last_spans(
        &self,
        log: &str,
        partition: Partition,
        limit: u64,
    ) -> Result<Vec<SettledSpan>, StoreError> {
        let query = self
            .client()
            .query_raw(include_str!("../../../sql/queries/last_spans.sql"))
            .param("topic", log)
            .param("partition", partition.0)
            .param("limit", limit);
        let mut rows = self.within_limit(query.fetch_all::<SpanRow>()).await?;
        rows.reverse();
        let span = |row: SpanRow| SettledSpan {
            span: Span {
                partition,
                first: Offset(row.first),
                last: Offset(row.last),
            },
            rows: row.rows,
            settled_at: Timestamp(row.settled_at),
        };
        Ok(rows.into_iter().map(span).collect())
    }

    /// What is stored of a span's positions.
    pub async fn rows_of(&self, log: &str, span: Span) -> Result<StoredRows, StoreError> {
        let sql = include_str!("../../../sql/queries/clicks_between.sql");
        let query = self.query_span(sql, log, span);
        let row = self.within_limit(query.fetch_one::<RowsRow>()).await?;
        let offset = |offset| (row.rows > 0).then_some(Offset(offset));
        Ok(StoredRows {
            rows: row.rows,
            first: offset(row.first),
            last: offset(row.last),
        })
    }

    /// How many spans of any log were settled since an instant.
    pub async fn spans_settled_since(&self, since: Timestamp) -> Result<u64, StoreError> {
        let sql = include_str!("../../../sql/queries/spans_since.sql");
        let query = self.client().query_raw(sql).param("since", since.0);
        self.within_limit(query.fetch_one::<u64>()).await
    }

    /// Hands on each click id that is stored within a span: workspace, id, position; in the order of positions.
    pub async fn click_ids_of(
        &self,
        log: &str,
        span: Span,
        take: &mut (dyn FnMut(&str, &str, Offset) + Send),
    ) -> Result<(), StoreError> {
        let sql = include_str!("../../../sql/queries/click_ids_between.sql");
        let query = self.query_span(sql, log, span);
        let read = async {
            let mut rows = query.fetch::<ClickIdRow<'_>>()?;
            while let Some(row) = rows.next().await? {
                take(row.workspace_id, row.click_id, Offset(row.position));
            }
            Ok(())
        };
        self.within_limit(read).await
    }
}
