use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer_headers::put;
use super::meter::Meter;
use super::requests::named;
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;

/// Lets a caller's clicks in as far as the limit goes, which has nothing to do with that of questions. A request costs one, before
/// its body is read, and each of its clicks one.
pub(crate) async fn of_clicks(
    State(state): State<ApiState>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let Some(meter) = Meter::of(&caller, &state.limits) else {
        return named(next.run(request).await, caller);
    };
    let mut response = match meter.take_clicks(1, Instant::now()) {
        Ok(()) => meter.clone().run(next.run(request)).await,
        Err(refused) => refused.into_response(),
    };
    put(&meter.of_clicks(Instant::now()), response.headers_mut());
    named(response, caller)
}

/// Lets all clicks of a body in, or none of them.
pub(crate) fn take_clicks(clicks: usize) -> Result<(), ApiError> {
    let Some(meter) = Meter::current() else {
        return Ok(());
    };
    let clicks = u32::try_from(clicks).unwrap_or(u32::MAX);
    meter.take_clicks(clicks, Instant::now())
}
