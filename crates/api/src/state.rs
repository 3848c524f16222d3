use std::sync::Arc;

use clickmill_store::Store;

use crate::first_clicks::FirstClicks;
use crate::{ApiMetrics, Auditor, Collector, Token};

/// What handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) store: Store,
    pub(crate) collector: Option<Arc<dyn Collector>>,
    pub(crate) admin_token: Token,
    pub(crate) first_clicks: Arc<FirstClicks>,
    pub(crate) metrics: Arc<ApiMetrics>,
    pub(crate) auditor: Auditor,
}

impl ApiState {
    /// Without a collector, clicks are not taken over HTTP.
    pub fn new(
        store: Store,
        collector: Option<Arc<dyn Collector>>,
        admin_token: Token,
        metrics: Arc<ApiMetrics>,
    ) -> Self {
        Self {
            auditor: Auditor::new(store.clone(), metrics.clone()),
            store,
            collector,
            admin_token,
            first_clicks: Arc::default(),
            metrics,
        }
    }

    /// What audits the store, for requests and in the background.
    pub fn auditor(&self) -> Auditor {
        self.auditor.clone()
    }
}
