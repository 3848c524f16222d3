use clickhouse::Row;
use serde::Deserialize;

use crate::{Store, StoreError};

/// Days whose clicks are changed or erased just now, so that their rollups are about to follow.
pub(super) struct DaysUnderWay(Vec<DaysRow>);

/// From and to, both included, such as `2026-03-01`.
#[derive(Deserialize, Row)]
struct DaysRow {
    first: String,
    last: String,
}

impl DaysUnderWay {
    pub(super) fn cover(&self, day: &str) -> bool {
        let covers = |days: &DaysRow| (days.first.as_str()..=days.last.as_str()).contains(&day);
        self.0.iter().any(covers)
    }
}

impl Store {
    pub(super) async fn days_under_way(&self) -> Result<DaysUnderWay, StoreError> {
        let sql = include_str!("../../../../sql/queries/audit_days_under_way.sql");
        let query = self.scanner().query_raw(sql);
        Ok(DaysUnderWay(self.within_limit(query.fetch_all()).await?))
    }
}
