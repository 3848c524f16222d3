//! What nobody sees any more is taken off the disk.

use std::time::Duration;

use clickmill_model::Timestamp;

use crate::{Store, StoreError};

/// How long writing a month anew may take. ClickHouse goes on with it when nobody waits any more.
const REWRITE_TIMEOUT: Duration = Duration::from_hours(1);

impl Store {
    /// The months, as `202603`, in which some erasures took clicks out.
    pub(super) async fn erased_months(&self, erasures: &[u64]) -> Result<Vec<String>, StoreError> {
        let sql = include_str!("../../../../sql/queries/erased_months.sql");
        let query = self.scanner().query_raw(sql).param("erasures", erasures);
        self.within_long_limit(query.fetch_all::<String>()).await
    }

    /// Writes the parts of a month anew that hold erased clicks or their totals. Doing it again does nothing.
    pub(super) async fn rewrite_erased(&self, month: &str) -> Result<(), StoreError> {
        let masked = include_str!("../../../../sql/queries/erase_masked_parts.sql");
        let masked = self.scanner().query_raw(masked).param("month", month);
        if self.within_long_limit(masked.fetch_one::<u64>()).await? > 0 {
            for sql in [
                include_str!("../../../../sql/queries/erase_patches.sql"),
                include_str!("../../../../sql/queries/erase_masked_clicks.sql"),
            ] {
                self.rewrite(sql, month).await?;
            }
        }
        for sql in [
            include_str!("../../../../sql/queries/erase_merge_totals.sql"),
            include_str!("../../../../sql/queries/erase_zero_totals.sql"),
        ] {
            self.rewrite(sql, month).await?;
        }
        Ok(())
    }

    async fn rewrite(&self, sql: &str, month: &str) -> Result<(), StoreError> {
        let rewrite = self
            .client()
            .query_raw(sql)
            .param("month", month)
            .with_setting("mutations_sync", "2");
        let rewrite = tokio::time::timeout(REWRITE_TIMEOUT, rewrite.execute());
        Ok(rewrite.await.map_err(|_| StoreError::TimedOut)??)
    }

    /// The present instant by the clock of the server, by which it says when parts were replaced.
    pub(super) async fn server_clock(&self) -> Result<Timestamp, StoreError> {
        let sql = include_str!("../../../../sql/queries/server_clock.sql");
        let clock = self.reader().query_raw(sql);
        let millis = self.within_limit(clock.fetch_one::<i64>()).await?;
        Ok(Timestamp(millis))
    }

    /// Whether parts are still on the disk that were replaced until an instant of the server's clock.
    pub(super) async fn has_replaced_parts(&self, until: Timestamp) -> Result<bool, StoreError> {
        let sql = include_str!("../../../../sql/queries/erased_parts.sql");
        let parts = self.scanner().query_raw(sql).param("until", until.0);
        Ok(self.within_long_limit(parts.fetch_one::<u64>()).await? > 0)
    }
}
