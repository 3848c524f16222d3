//! What there is of a link or a workspace besides clicks: the registry, and messages that are no clicks.

use super::{Erased, Erasure};
use crate::{Store, StoreError};

impl Store {
    /// Takes links and dead letters of an erasure out, and returns how many dead letters it took out so far. Of a visitor there are none: nothing in a dead letter
    /// says whose it is.
    ///
    /// With an instant before which clicks go, links stay, for they are not of a time.
    pub(super) async fn erase_rest(&self, erasure: &Erasure) -> Result<u64, StoreError> {
        let scope = &erasure.scope;
        if matches!(scope.erased, Erased::Visitor(_)) || scope.clicked_before.is_some() {
            return Ok(0);
        }
        let links = include_str!("../../../../sql/queries/erase_links.sql");
        let positions = include_str!("../../../../sql/queries/erase_dead_letter_positions.sql");
        let letters = include_str!("../../../../sql/queries/erase_dead_letters.sql");
        for sql in [links, positions, letters] {
            let erase = scope
                .bind(self.scanner().query_raw(sql))
                .param("erasure", erasure.id)
                .param("received_until", erasure.requested_at.0)
                .with_setting("insert_deduplicate", "0")
                .with_setting("async_insert", "0")
                .with_setting("mutations_sync", "2")
                .with_setting("allow_nondeterministic_mutations", "1");
            self.within_long_limit(erase.execute()).await?;
        }
        let sql = include_str!("../../../../sql/queries/erased_dead_letters.sql");
        let count = self.scanner().query_raw(sql).param("erasure", erasure.id);
        self.within_long_limit(count.fetch_one::<u64>()).await
    }
}
