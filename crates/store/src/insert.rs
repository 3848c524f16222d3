use std::time::Duration;

use bytes::Bytes;
use clickhouse::query::Query;
use clickmill_model::Span;

use crate::{Store, StoreError};

/// How long one piece of a block may take to be sent.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// The name of an insert: ClickHouse drops a block whose token it has seen.
///
/// It is made of nothing but positions, so whoever inserts the same span again uses the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    name: String,
    spoiled: u32,
}

impl Token {
    /// The token of the rows of a span that fall into one calendar partition, named by year and month.
    pub fn of_piece(log: &str, span: Span, year_month: u32) -> Self {
        Self {
            name: format!("{log}:{span}:{year_month}"),
            spoiled: 0,
        }
    }

    /// The token of what is written once for a whole span.
    pub fn of_span(log: &str, span: Span) -> Self {
        Self {
            name: format!("{log}:{span}"),
            spoiled: 0,
        }
    }

    /// The token of some of the rows that this one names, told apart by their positions.
    #[must_use]
    pub fn of_some(&self, positions: &[i64]) -> Self {
        let ends = positions.first().zip(positions.last());
        let (first, last) = ends.unwrap_or((&0, &0));
        let sum = positions.iter().fold(0_u64, |sum, position| {
            sum.rotate_left(5) ^ position.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        Self {
            name: format!(
                "{}:{}of{first}-{last}.{sum:016x}",
                self.name,
                positions.len()
            ),
            spoiled: 0,
        }
    }

    /// The token to use when ClickHouse knows this one and yet does not have the rows.
    ///
    /// It notes a token before the part appears, and a crash in between leaves a token without its rows for good.
    #[must_use]
    pub fn after_spoiled(self) -> Self {
        Self {
            spoiled: self.spoiled + 1,
            ..self
        }
    }

    fn text(&self) -> String {
        match self.spoiled {
            0 => self.name.clone(),
            times => format!("{}:again{times}", self.name),
        }
    }
}

/// What can be inserted for a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insertable {
    /// Rows of `clicks` in one calendar partition.
    Clicks,
    /// Rows of `dead_letters`.
    DeadLetters,
    /// A row of `spans`.
    Spans,
}

impl Store {
    /// Inserts a block as one part, unless its token was seen before.
    pub async fn insert(
        &self,
        what: Insertable,
        block: &[Bytes],
        token: &Token,
    ) -> Result<(), StoreError> {
        let mut insert = self
            .client()
            // The server takes the first line break for the end of the statement, and all that follows for data. Columns are
            // named, because one that the table lost meanwhile would be skipped, and what was in it gone without a word.
            .insert_formatted_with(what.insert_sql().trim_end())
            .with_timeouts(Some(SEND_TIMEOUT), Some(self.insert_timeout()))
            .with_setting("insert_deduplication_token", token.text())
            .with_setting("insert_deduplicate", "1")
            .with_setting("deduplicate_blocks_in_dependent_materialized_views", "1")
            // Our blocks are batches already, and a token names exactly one block.
            .with_setting("async_insert", "0")
            .with_setting("max_insert_threads", "1");
        for piece in block {
            insert.send(piece.clone()).await?;
        }
        insert.end().await?;
        Ok(())
    }

    /// The positions of the rows of a span that are stored, in order; one that is stored twice is there twice. For
    /// [`Insertable::Spans`] the first position of the span itself, if it is noted.
    pub async fn stored(
        &self,
        what: Insertable,
        log: &str,
        span: Span,
    ) -> Result<Vec<i64>, StoreError> {
        let query = self.query_span(what.stored_sql(), log, span);
        self.within_limit(query.fetch_all::<i64>()).await
    }

    /// A question about the positions of a span.
    pub(crate) fn query_span(&self, sql: &str, log: &str, span: Span) -> Query {
        self.client()
            .query_raw(sql)
            .param("topic", log)
            .param("partition", span.partition.0)
            .param("first", span.first.0)
            .param("last", span.last.0)
    }

    /// Whether what was inserted a moment ago may be missing from an answer, because another replica gives it.
    ///
    /// Such engines note a token together with the rows, so there a token that is known is proof of its rows; and what
    /// an answer lacks is proof of nothing.
    pub async fn answers_may_lag(&self) -> Result<bool, StoreError> {
        let query = self
            .client()
            .query_raw(include_str!("../../../sql/queries/engine_of_clicks.sql"));
        let engine = self.within_limit(query.fetch_one::<String>()).await?;
        Ok(engine.starts_with("Replicated") || engine.starts_with("Shared"))
    }
}

impl Insertable {
    fn insert_sql(self) -> &'static str {
        match self {
            Self::Clicks => include_str!("../../../sql/queries/insert_clicks.sql"),
            Self::DeadLetters => include_str!("../../../sql/queries/insert_dead_letters.sql"),
            Self::Spans => include_str!("../../../sql/queries/insert_spans.sql"),
        }
    }

    fn stored_sql(self) -> &'static str {
        match self {
            Self::Clicks => include_str!("../../../sql/queries/stored_clicks.sql"),
            Self::DeadLetters => include_str!("../../../sql/queries/stored_dead_letters.sql"),
            Self::Spans => include_str!("../../../sql/queries/stored_spans.sql"),
        }
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition};

    use super::*;
    use crate::{ClickBlock, DeadLetterBlock, SpanBlock};

    /// Of a column that it does not name, an insert would say nothing: the server skips what a table does not have.
    #[test]
    fn an_insert_names_the_columns_of_its_block() {
        for (what, table, columns) in [
            (Insertable::Clicks, "clicks", ClickBlock::COLUMNS),
            (
                Insertable::DeadLetters,
                "dead_letters",
                DeadLetterBlock::COLUMNS,
            ),
            (Insertable::Spans, "spans", SpanBlock::COLUMNS),
        ] {
            let columns = columns.join(", ");
            let sql = format!("INSERT INTO {table} ({columns}) FORMAT Native\n");
            assert_eq!(what.insert_sql(), sql);
        }
    }

    #[test]
    fn a_spoiled_token_is_followed_by_another_that_everybody_comes_to_alike() {
        let token = Token::of_piece("clicks", Span::of(Partition(3), Offset(7)), 202_611);
        assert_eq!(token.text(), "clicks:3:7-7:202611");
        assert_eq!(
            token.clone().after_spoiled().text(),
            "clicks:3:7-7:202611:again1"
        );
        assert_eq!(
            token.after_spoiled().after_spoiled().text(),
            "clicks:3:7-7:202611:again2"
        );
    }
}
