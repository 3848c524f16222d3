use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use clickmill_model::TokenScope;
use clickmill_stats::Endpoint;
use serde_json::json;

use crate::allow::allow;
use crate::body::{MAX_BODY_BYTES, MAX_QUESTION_BYTES};
use crate::error::ApiError;
use crate::limits::{bound_bodies, bound_headers, of_clicks, of_requests, of_strangers, pace_body};
use crate::{
    ApiState, access_log, analytics, answer_headers, audit, auth, clicks, cors, erasures, export,
    health, links, metrics, request_id, retention, tokens,
};

/// Everything that customers may reach.
pub fn public_routes(state: ApiState) -> Router {
    let read = |route| allow(TokenScope::AnalyticsRead, route);
    let analytics = Router::new()
        .route("/summary", read(analytics::report(&Endpoint::Summary)))
        .route("/totals", read(analytics::report(&Endpoint::Totals)))
        .route(
            "/timeseries",
            read(analytics::report(&Endpoint::Timeseries)),
        )
        .route("/heatmap", read(analytics::report(&Endpoint::Heatmap)))
        .route("/links", read(analytics::report(&Endpoint::Links)))
        .route("/query", read(post(analytics::query)))
        .route("/breakdown/{dimension}", read(get(analytics::breakdown)))
        .route("/clicks", read(get(analytics::clicks::of_workspace)))
        .route(
            "/links/{link_id}/clicks",
            read(get(analytics::clicks::of_link)),
        );
    let in_bounds = from_fn_with_state(state.clone(), bound_bodies);
    let send = post(clicks::post).layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let send = Router::new()
        .route("/clicks", allow(TokenScope::ClicksWrite, send))
        .layer(in_bounds.clone())
        .layer(from_fn_with_state(state.clone(), of_clicks));
    let v1 = Router::new()
        .route(
            "/workspaces/{workspace_id}/links",
            links::registry().layer(in_bounds),
        )
        .route(
            "/workspaces/{workspace_id}/links/{link_id}",
            read(get(links::get)),
        )
        .route(
            "/workspaces/{workspace_id}/retention",
            read(get(retention::get)).merge(allow(TokenScope::Admin, put(retention::put))),
        )
        .route(
            "/workspaces/{workspace_id}/export",
            allow(TokenScope::ExportRead, get(export::get)),
        )
        .nest("/workspaces/{workspace_id}/analytics", analytics)
        .layer(from_fn_with_state(state.clone(), of_requests))
        .merge(send)
        .layer(DefaultBodyLimit::max(MAX_QUESTION_BYTES))
        .layer(from_fn_with_state(state.clone(), auth::require_token))
        .layer(from_fn_with_state(state.clone(), of_strangers));
    let public = Router::new()
        .route("/", get(index))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .nest("/v1", v1)
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    with_frame(public, &state).with_state(state)
}

/// What is for operators only, on a listener of its own; what lies below `/v1/admin` takes the token.
pub fn admin_routes(
    state: ApiState,
    registry: Arc<prometheus_client::registry::Registry>,
) -> Router {
    let operate = |route| allow(TokenScope::Admin, route);
    let admin = Router::new()
        .route("/audit", operate(get(audit::get)))
        .route("/tokens", operate(get(tokens::list).post(tokens::post)))
        .route("/tokens/{token_id}", operate(delete(tokens::delete)))
        .route(
            "/erasures",
            operate(get(erasures::list).post(erasures::post)),
        )
        .layer(from_fn_with_state(state.clone(), auth::require_token));
    Router::new()
        .nest("/v1/admin", admin)
        .route("/metrics", get(async move || metrics::render(&registry)))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(bound_headers))
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn(answer_headers::put))
        .layer(from_fn(access_log::write))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

/// What is the same for every request of customers, from the inside out.
fn with_frame(routes: Router<ApiState>, state: &ApiState) -> Router<ApiState> {
    routes
        .layer(from_fn_with_state(state.clone(), pace_body))
        .layer(from_fn(bound_headers))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::measure))
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn_with_state(state.origins.clone(), cors::answer))
        .layer(from_fn(answer_headers::put))
        .layer(from_fn(access_log::write))
        .layer(from_fn(request_id::assign))
}

async fn index() -> Json<serde_json::Value> {
    Json(json!({
        "service": "clickmill",
        "version": env!("CARGO_PKG_VERSION"),
        "try": "/v1/workspaces/{workspace_id}/analytics/summary?period=today&breakdowns=country,referrer,device",
    }))
}
