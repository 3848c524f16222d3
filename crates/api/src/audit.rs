//! `GET /v1/admin/audit`, and the audit that runs by itself.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clickmill_store::{Audit, Store, StoreError};
use serde::Serialize;
use tokio::sync::Mutex;

use crate::clock::now;
use crate::error::ApiError;
use crate::{ApiMetrics, ApiState};

/// Runs audits, one at a time: each reads much.
#[derive(Clone)]
pub struct Auditor {
    store: Store,
    metrics: Arc<ApiMetrics>,
    running: Arc<Mutex<()>>,
}

impl Auditor {
    pub(crate) fn new(store: Store, metrics: Arc<ApiMetrics>) -> Self {
        Self {
            store,
            metrics,
            running: Arc::default(),
        }
    }

    /// Audits every `period`, the first time a minute from now at the earliest; never ends.
    pub async fn run_every(self, period: Duration) {
        let mut pause = period.min(FIRST);
        loop {
            tokio::time::sleep(pause).await;
            pause = period;
            let _running = self.running.lock().await;
            match self.audit().await {
                Ok(audit) if audit.is_clean() => {}
                Ok(_) => tracing::error!("the audit does not add up; see `clickmill audit`"),
                Err(error) => tracing::warn!(%error, "no audit this time"),
            }
        }
    }

    async fn audit(&self) -> Result<Audit, StoreError> {
        let audit = self.store.audit().await?;
        self.metrics.audited(&audit, now());
        Ok(audit)
    }
}

/// When the first audit runs that nobody asked for: not while everything else starts.
const FIRST: Duration = Duration::from_mins(1);

#[derive(Serialize)]
struct Body<'a> {
    clean: bool,
    #[serde(flatten)]
    audit: &'a Audit,
}

/// Audits now; 503 while another audit runs. One whose client has left runs on, and is still the only one.
pub(crate) async fn get(State(state): State<ApiState>) -> Result<Response, ApiError> {
    let auditor = state.auditor;
    let running = auditor
        .running
        .clone()
        .try_lock_owned()
        .map_err(|_| ApiError::Unavailable)?;
    let audit = tokio::spawn(async move {
        let _running = running;
        auditor.audit().await
    });
    let audit = audit.await.map_err(|_| ApiError::Internal)??;
    let body = Body {
        clean: audit.is_clean(),
        audit: &audit,
    };
    Ok(Json(body).into_response())
}
