use std::time::Duration;

use clickmill_model::WorkspaceId;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::ApiError;
use crate::shares::{Places, Shares};

/// How many questions are counted at the same time, by what they are for: reports that take long leave room for dashboards.
#[derive(Debug)]
pub(crate) struct Pools {
    dashboards: Semaphore,
    reports: Semaphore,
    exports: Shares,
}

/// How many questions of each kind are counted at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSizes {
    /// Those of dashboards: everything but the others.
    pub dashboards: usize,
    /// General questions, and pages of raw clicks.
    pub reports: usize,
    /// Exports, each for as long as its client takes it in; of one workspace half as many.
    pub exports: usize,
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pool {
    /// Somebody looks at a dashboard.
    Dashboards,
    /// Something makes a report.
    Reports,
}

/// How long a question waits for its turn before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

impl Pools {
    pub(crate) fn new(sizes: PoolSizes) -> Self {
        Self {
            dashboards: Semaphore::new(sizes.dashboards),
            reports: Semaphore::new(sizes.reports),
            exports: Shares::new(sizes.exports, sizes.exports.div_ceil(2)),
        }
    }

    /// Waits for a place, first come, first served.
    pub(crate) async fn enter(&self, pool: Pool) -> Result<SemaphorePermit<'_>, ApiError> {
        let places = match pool {
            Pool::Dashboards => &self.dashboards,
            Pool::Reports => &self.reports,
        };
        let place = tokio::time::timeout(PATIENCE, places.acquire()).await;
        place
            .map_err(|_| ApiError::Unavailable)?
            .map_err(|_| ApiError::Internal)
    }

    /// Waits for a place among the exports, to be kept for as long as one takes.
    pub(crate) async fn enter_exports(
        &self,
        workspace: Option<&WorkspaceId>,
    ) -> Result<Places, ApiError> {
        let place = tokio::time::timeout(PATIENCE, self.exports.enter(workspace, 1)).await;
        place
            .map_err(|_| ApiError::Unavailable)?
            .ok_or(ApiError::Internal)
    }
}
