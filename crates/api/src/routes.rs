use std::sync::Arc;

use axum::extract::Extension;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use clickmill_model::TokenScope;
use clickmill_stats::Endpoint;
use prometheus_client::registry::Registry;
use serde_json::json;

use crate::error::ApiError;
use crate::limits::{bound_headers, pace_body};
use crate::openapi::{self, Listener, operations as describe};
use crate::route::{Access, Route, router};
use crate::{
    ApiState, access_log, analytics, answer_headers, audit, clicks, cors, erasures, export, health,
    links, metrics, request_id, retention, tokens,
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;

/// Everything that customers may reach.
pub fn public_routes(state: ApiState) -> Router {
    let routes = public_table();
    let described = openapi::describe(Listener::Public, &routes);
    let public = router(&routes, &state)
        .layer(Extension(described))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    with_frame(public, &state).with_state(state)
}

/// What is for operators only, on a listener of its own; what lies below `/v1/admin` takes the token.
pub fn admin_routes(state: ApiState, registry: Arc<Registry>) -> Router {
    let routes = admin_table(registry);
    let described = openapi::describe(Listener::Admin, &routes);
    router(&routes, &state)
        .layer(Extension(described))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(bound_headers))
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn(answer_headers::put))
        .layer(from_fn(access_log::write))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

#[rustfmt::skip]  // a line for each route
pub(crate) fn public_table() -> Vec<Route> {
    let [anybody, sending] = [Access::Anybody, Access::Sending];
    let [read, export, links, admin] =
        [TokenScope::AnalyticsRead, TokenScope::ExportRead, TokenScope::LinksWrite, TokenScope::Admin].map(Access::Asking);
    let route = Route::new;
    vec![
        route((GET, "/v1/workspaces/{workspace_id}/analytics/summary"), read, analytics::report(&Endpoint::Summary), describe::summary()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/totals"), read, analytics::report(&Endpoint::Totals), describe::totals()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/timeseries"), read, analytics::report(&Endpoint::Timeseries), describe::timeseries()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/breakdown/{dimension}"), read, get(analytics::breakdown), describe::breakdown()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/heatmap"), read, analytics::report(&Endpoint::Heatmap), describe::heatmap()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/links"), read, analytics::report(&Endpoint::Links), describe::link_rows()),
        route((POST, "/v1/workspaces/{workspace_id}/analytics/query"), read, post(analytics::query), describe::query()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/clicks"), read, get(analytics::clicks::of_workspace), describe::clicks()),
        route((GET, "/v1/workspaces/{workspace_id}/analytics/links/{link_id}/clicks"), read, get(analytics::clicks::of_link), describe::clicks_of_link()),
        route((GET, "/v1/workspaces/{workspace_id}/export"), export, get(export::get), describe::export()),
        route((POST, "/v1/clicks"), sending, post(clicks::post), describe::send_clicks()).with_large_bodies(),
        route((PUT, "/v1/workspaces/{workspace_id}/links"), links, put(links::put), describe::put_links()).with_large_bodies(),
        route((GET, "/v1/workspaces/{workspace_id}/links"), read, get(links::list), describe::list_links()),
        route((GET, "/v1/workspaces/{workspace_id}/links/{link_id}"), read, get(links::get), describe::link()),
        route((GET, "/v1/workspaces/{workspace_id}/retention"), read, get(retention::get), describe::retention()),
        route((PUT, "/v1/workspaces/{workspace_id}/retention"), admin, put(retention::put), describe::put_retention()),
        route((GET, "/"), anybody, get(index), describe::index()),
        route((GET, "/docs"), anybody, get(openapi::page), describe::docs()),
        route((GET, "/v1/openapi.json"), anybody, get(openapi::document), describe::openapi()),
        route((GET, "/health/live"), anybody, get(health::live), describe::live()),
        route((GET, "/health/ready"), anybody, get(health::ready), describe::ready()),
    ]
}

#[rustfmt::skip]  // a line for each route
pub(crate) fn admin_table(registry: Arc<Registry>) -> Vec<Route> {
    let [anybody, operating] = [Access::Anybody, Access::Operating];
    let route = Route::new;
    vec![
        route((GET, "/v1/admin/audit"), operating, get(audit::get), describe::audit()),
        route((POST, "/v1/admin/tokens"), operating, post(tokens::post), describe::make_token()),
        route((GET, "/v1/admin/tokens"), operating, get(tokens::list), describe::list_tokens()),
        route((DELETE, "/v1/admin/tokens/{token_id}"), operating, delete(tokens::delete), describe::revoke_token()),
        route((POST, "/v1/admin/erasures"), operating, post(erasures::post), describe::erase()),
        route((GET, "/v1/admin/erasures"), operating, get(erasures::list), describe::list_erasures()),
        route((GET, "/metrics"), anybody, get(async move || metrics::render(&registry)), describe::metrics()),
        route((GET, "/docs"), anybody, get(openapi::page), describe::docs()),
        route((GET, "/v1/openapi.json"), anybody, get(openapi::document), describe::openapi()),
        route((GET, "/health/live"), anybody, get(health::live), describe::live()),
        route((GET, "/health/ready"), anybody, get(health::ready), describe::ready()),
    ]
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
        "docs": "/docs",
        "openapi": "/v1/openapi.json",
        "try": "/v1/workspaces/{workspace_id}/analytics/summary?period=today&breakdowns=country,referrer,device",
    }))
}
