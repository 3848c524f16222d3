use clickmill_stats::{Instant, Retention};
use clickmill_store::StoredRetention;
use serde::Serialize;

use crate::clock::now;
use crate::links::Meta;
use crate::request_id::RequestId;

/// What holds for a workspace.
#[derive(Serialize)]
pub(crate) struct Answer {
    meta: Meta,
    retention: RetentionBody,
}

/// Null days are for ever.
#[derive(Serialize)]
struct RetentionBody {
    clicks_days: Option<u16>,
    totals_days: Option<u16>,
    /// Whether nothing was set for this workspace, so that it is kept as all are.
    is_default: bool,
    /// The first instant of which clicks are kept now; null when they are kept for ever.
    clicks_since: Option<Instant>,
    /// The first instant of which totals are kept now; null when they are kept for ever.
    totals_since: Option<Instant>,
    updated_at: Option<String>,
}

impl Answer {
    /// What was set for the workspace.
    pub(super) fn of_own(id: RequestId, stored: StoredRetention) -> Self {
        let updated_at = Some(stored.updated_at.to_string());
        Self::new(id, stored.retention, updated_at)
    }

    /// What holds for all.
    pub(super) fn of_default(id: RequestId, retention: Retention) -> Self {
        Self::new(id, retention, None)
    }

    fn new(id: RequestId, retention: Retention, updated_at: Option<String>) -> Self {
        let retained = retention.at(Instant::from_millis(now().0));
        Self {
            meta: id.into(),
            retention: RetentionBody {
                clicks_days: retention.clicks_days(),
                totals_days: retention.totals_days(),
                is_default: updated_at.is_none(),
                clicks_since: retained.clicks,
                totals_since: retained.totals,
                updated_at,
            },
        }
    }
}
