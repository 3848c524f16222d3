mod audits;
mod connections;

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use clickmill_model::Timestamp;
use clickmill_store::Audit;
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use audits::AuditMetrics;

use crate::error::ApiError;

pub use connections::{ConnectionMetrics, OpenConnection};

/// What the API counts.
#[derive(Debug)]
pub struct ApiMetrics {
    audits: AuditMetrics,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram>,
    accepted_clicks: Counter,
    rejected_clicks: Counter,
    answered: Counter,
    counted: Counter,
    connections: ConnectionMetrics,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

impl Default for ApiMetrics {
    fn default() -> Self {
        // 1 ms to 16 s.
        let histogram: fn() -> Histogram = || Histogram::new(exponential_buckets(0.001, 2.0, 15));
        let durations = Family::new_with_constructor(histogram);
        Self {
            audits: AuditMetrics::default(),
            requests: Family::default(),
            durations,
            accepted_clicks: Counter::default(),
            rejected_clicks: Counter::default(),
            answered: Counter::default(),
            counted: Counter::default(),
            connections: ConnectionMetrics::default(),
        }
    }
}

impl ApiMetrics {
    /// Makes the metrics known under their names.
    pub fn register(&self, registry: &mut Registry) {
        self.audits.register(registry);
        let registry = registry.sub_registry_with_prefix("clickmill_api");
        registry.register("requests", "Requests answered", self.requests.clone());
        let help = "Time until the head of the answer";
        registry.register_with_unit(
            "request_duration",
            help,
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "accepted_clicks",
            "Clicks taken over HTTP",
            self.accepted_clicks.clone(),
        );
        registry.register(
            "rejected_clicks",
            "Clicks refused over HTTP",
            self.rejected_clicks.clone(),
        );
        let help = "Questions answered with numbers";
        registry.register("answers", help, self.answered.clone());
        let help = "Questions counted; the other answers had been given before";
        registry.register("counts", help, self.counted.clone());
        self.connections.register(registry);
    }

    /// What a listener counts that serves the public routes.
    pub(crate) fn connections(&self) -> ConnectionMetrics {
        self.connections.clone()
    }

    /// A question was answered with numbers.
    pub(crate) fn answered(&self) {
        self.answered.inc();
    }

    /// A question was counted, because nobody had asked it since something new was settled.
    pub(crate) fn counted(&self) {
        self.counted.inc();
    }

    pub(crate) fn audited(&self, audit: &Audit, at: Timestamp) {
        self.audits.set(audit, at);
    }

    pub(crate) fn took_clicks(&self, accepted: usize, rejected: usize) {
        self.accepted_clicks.inc_by(accepted as u64);
        self.rejected_clicks.inc_by(rejected as u64);
    }
}

/// Counts and times each request, by the pattern of its route: never by its path, which names customers.
pub(crate) async fn measure(
    State(metrics): State<Arc<ApiMetrics>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let error = response.extensions().get::<ApiError>();
    if let Some(limit) = error.and_then(ApiError::limited_by) {
        metrics.connections.limited(limit);
    }
    metrics
        .durations
        .get_or_create(&RouteLabels {
            route: route.clone(),
        })
        .observe(started.elapsed().as_secs_f64());
    metrics
        .requests
        .get_or_create(&RequestLabels {
            route,
            status: response.status().as_u16(),
        })
        .inc();
    response
}

/// All metrics in the text format of OpenMetrics.
pub(crate) fn render(registry: &Registry) -> Response {
    let mut text = String::new();
    if encode(&mut text, registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    (
        [(
            header::CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        )],
        text,
    )
        .into_response()
}
