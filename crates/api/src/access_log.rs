use std::time::Instant;

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

use crate::caller::Caller;
use crate::request_id::RequestId;

/// The target of these lines: `--log warn,clickmill::access=info` has them written.
const TARGET: &str = "clickmill::access";

/// Writes a line for each request when the head of its answer is there: what was asked for by the pattern of its route, never by its
/// path, which names customers, and nothing of who asked but which token.
pub(crate) async fn write(request: Request, next: Next) -> Response {
    if !tracing::enabled!(target: TARGET, tracing::Level::INFO) {
        return next.run(request).await;
    }
    let route = request.extensions().get::<MatchedPath>().cloned();
    let request_id = request.extensions().get::<RequestId>().cloned();
    let method = request.method().clone();
    let started = Instant::now();
    let response = next.run(request).await;
    let micros = u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX);
    tracing::info!(
        target: TARGET,
        %method,
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        millis = f64::from(micros) / 1000.0,
        bytes = response.body().size_hint().exact(),
        request_id = request_id.as_ref().map(|id| id.0.as_str()),
        token = response.extensions().get().map(Caller::token_id),
        "answered"
    );
    response
}
