use std::time::Instant;

use axum::Extension;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer_headers::put;
use super::meter::Meter;
use crate::ApiState;
use crate::caller::Caller;

/// The bytes of an answer that cost as much as a request.
const UNIT: u64 = 64 << 10;

/// Lets a caller's questions in as far as the limits of workspace and token go, and says in each answer what is left of them.
pub(crate) async fn of_requests(
    State(state): State<ApiState>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let Some(meter) = Meter::of(&caller, &state.limits) else {
        return named(next.run(request).await, caller);
    };
    let mut response = match meter.take_request(Instant::now()) {
        Ok(()) => meter.clone().run(next.run(request)).await,
        Err(refused) => refused.into_response(),
    };
    meter.charge(units(&response), Instant::now());
    put(&meter.of_questions(Instant::now()), response.headers_mut());
    named(response, caller)
}

/// What an answer costs for its size: it takes that memory until its client has read it.
fn units(response: &Response) -> u32 {
    let bytes = response.body().size_hint().exact().unwrap_or_default();
    u32::try_from(bytes / UNIT).unwrap_or(u32::MAX)
}

/// The answer, for whoever writes down whose it is.
pub(super) fn named(mut response: Response, caller: Caller) -> Response {
    response.extensions_mut().insert(caller);
    response
}
