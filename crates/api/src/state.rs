use std::sync::Arc;

use clickmill_stats::Retention;
use clickmill_store::Store;

use crate::answers::Answers;
use crate::auth::KnownTokens;
use crate::cors::Origin;
use crate::first_clicks::FirstClicks;
use crate::limits::{ApiLimits, Limits};
use crate::moments::Moments;
use crate::pools::{Pool, PoolSizes, Pools};
use crate::retentions::Retentions;
use crate::{ApiMetrics, Auditor, Collector, ConnectionMetrics, Token};

/// What handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) store: Store,
    /// The same, for reports.
    pub(crate) reports: Store,
    pub(crate) collector: Option<Arc<dyn Collector>>,
    pub(crate) admin_token: Token,
    pub(crate) tokens: Arc<KnownTokens>,
    pub(crate) first_clicks: Arc<FirstClicks>,
    pub(crate) retentions: Arc<Retentions>,
    pub(crate) moments: Arc<Moments>,
    pub(crate) answers: Arc<Answers>,
    pub(crate) pools: Arc<Pools>,
    pub(crate) metrics: Arc<ApiMetrics>,
    pub(crate) auditor: Auditor,
    pub(crate) limits: Arc<Limits>,
    pub(crate) origins: Arc<[Origin]>,
}

/// How much is done at the same time, and remembered.
#[derive(Clone, Copy, Debug)]
pub struct QueryLimits {
    /// How many questions are counted at the same time.
    pub pools: PoolSizes,
    /// How many bytes of answers are kept.
    pub answers_bytes: u64,
}

impl Default for QueryLimits {
    /// Eight dashboards, two reports and four exports at a time, and 64 MiB of answers.
    fn default() -> Self {
        Self {
            pools: PoolSizes {
                dashboards: 8,
                reports: 2,
                exports: 4,
            },
            answers_bytes: 64 << 20,
        }
    }
}

impl ApiState {
    /// Without a collector, clicks are not taken over HTTP.
    pub fn new(
        store: Store,
        collector: Option<Arc<dyn Collector>>,
        admin_token: Token,
        metrics: Arc<ApiMetrics>,
        limits: QueryLimits,
    ) -> Self {
        Self {
            auditor: Auditor::new(store.clone(), metrics.clone()),
            reports: store.for_reports(),
            store,
            collector,
            admin_token,
            tokens: Arc::default(),
            first_clicks: Arc::default(),
            retentions: Arc::default(),
            moments: Arc::default(),
            answers: Arc::new(Answers::new(limits.answers_bytes)),
            pools: Arc::new(Pools::new(limits.pools)),
            metrics,
            limits: Arc::new(Limits::new(ApiLimits::default())),
            origins: Arc::default(),
        }
    }

    /// Keeps workspaces for which nothing was set for so long, instead of for ever.
    #[must_use]
    pub fn keeping(self, retention: Retention) -> Self {
        Self {
            retentions: Arc::new(Retentions::new(retention)),
            ..self
        }
    }

    /// The store that the questions of a pool go to.
    pub(crate) const fn store_of(&self, pool: Pool) -> &Store {
        match pool {
            Pool::Dashboards => &self.store,
            Pool::Reports => &self.reports,
        }
    }

    /// Lets callers ask for so much at a time, instead of as much as by default.
    #[must_use]
    pub fn limited(self, limits: ApiLimits) -> Self {
        Self {
            limits: Arc::new(Limits::new(limits)),
            ..self
        }
    }

    /// Lets pages of these origins ask, instead of none.
    #[must_use]
    pub fn shared_with(self, origins: Vec<Origin>) -> Self {
        Self {
            origins: origins.into(),
            ..self
        }
    }

    /// What the listener of the public routes counts.
    pub fn connections(&self) -> ConnectionMetrics {
        self.metrics.connections()
    }

    /// What audits the store, for requests and in the background.
    pub fn auditor(&self) -> Auditor {
        self.auditor.clone()
    }
}
