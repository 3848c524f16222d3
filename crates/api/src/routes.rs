use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use axum::{Json, Router};
use clickmill_stats::Endpoint;
use serde_json::json;

use crate::body::MAX_BODY_BYTES;
use crate::error::ApiError;
use crate::{
    ApiState, analytics, audit, auth, clicks, health, links, metrics, request_id, retention,
};

/// Everything that customers may reach.
pub fn public_routes(state: ApiState) -> Router {
    let analytics = Router::new()
        .route("/summary", analytics::report(&Endpoint::Summary))
        .route("/totals", analytics::report(&Endpoint::Totals))
        .route("/timeseries", analytics::report(&Endpoint::Timeseries))
        .route("/heatmap", analytics::report(&Endpoint::Heatmap))
        .route("/links", analytics::report(&Endpoint::Links))
        .route("/query", post(analytics::query))
        .route("/breakdown/{dimension}", get(analytics::breakdown))
        .route("/clicks", get(analytics::clicks::of_workspace))
        .route("/links/{link_id}/clicks", get(analytics::clicks::of_link));
    let v1 = Router::new()
        .route(
            "/clicks",
            post(clicks::post).layer(DefaultBodyLimit::max(MAX_BODY_BYTES)),
        )
        .route("/workspaces/{workspace_id}/links", links::registry())
        .route(
            "/workspaces/{workspace_id}/links/{link_id}",
            get(links::get),
        )
        .route(
            "/workspaces/{workspace_id}/retention",
            get(retention::get).put(retention::put),
        )
        .nest("/workspaces/{workspace_id}/analytics", analytics)
        .layer(from_fn_with_state(state.clone(), auth::require_token));
    Router::new()
        .route("/", get(index))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .nest("/v1", v1)
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::measure))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

/// What is for operators only, on a listener of its own; what lies below `/v1/admin` takes the token.
pub fn admin_routes(
    state: ApiState,
    registry: Arc<prometheus_client::registry::Registry>,
) -> Router {
    let admin = Router::new()
        .route("/audit", get(audit::get))
        .layer(from_fn_with_state(state.clone(), auth::require_token));
    Router::new()
        .nest("/v1/admin", admin)
        .route("/metrics", get(async move || metrics::render(&registry)))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

async fn index() -> Json<serde_json::Value> {
    Json(json!({
        "service": "clickmill",
        "version": env!("CARGO_PKG_VERSION"),
        "try": "/v1/workspaces/{workspace_id}/analytics/summary?period=today&breakdowns=country,referrer,device",
    }))
}
