use std::time::Duration;

use bytes::Bytes;
use clickmill_model::Span;

use crate::{Store, StoreError};

/// How long one piece of a block may take to be sent.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// How long ClickHouse may take to store a block once it has it.
const END_TIMEOUT: Duration = Duration::from_mins(2);

/// The name of an insert: ClickHouse drops a block whose token it has seen.
///
/// It is made of nothing but positions, so whoever inserts the same span again uses the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token of the rows of a span that fall into one calendar partition, named by year and month.
    pub fn of_piece(topic: &str, span: Span, year_month: u32) -> Self {
        Self(format!("{topic}:{span}:{year_month}"))
    }

    /// The token of what is written once for a whole span.
    pub fn of_span(topic: &str, span: Span) -> Self {
        Self(format!("{topic}:{span}"))
    }
}

impl Store {
    /// Inserts rows of `clicks` as one block.
    pub async fn insert_clicks(&self, block: &[Bytes], token: &Token) -> Result<(), StoreError> {
        self.insert(
            include_str!("../../../sql/queries/insert_clicks.sql"),
            block,
            token,
        )
        .await
    }

    /// Inserts dead letters as one block.
    pub async fn insert_dead_letters(
        &self,
        block: &[Bytes],
        token: &Token,
    ) -> Result<(), StoreError> {
        self.insert(
            include_str!("../../../sql/queries/insert_dead_letters.sql"),
            block,
            token,
        )
        .await
    }

    /// Inserts what became of spans as one block.
    pub async fn insert_spans(&self, block: &[Bytes], token: &Token) -> Result<(), StoreError> {
        self.insert(
            include_str!("../../../sql/queries/insert_spans.sql"),
            block,
            token,
        )
        .await
    }

    async fn insert(&self, sql: &str, block: &[Bytes], token: &Token) -> Result<(), StoreError> {
        let mut insert = self
            .client()
            // The server takes the first line break for the end of the statement, and all that follows for data.
            .insert_formatted_with(sql.trim_end())
            .with_timeouts(Some(SEND_TIMEOUT), Some(END_TIMEOUT))
            .with_setting("insert_deduplication_token", &token.0)
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
}
