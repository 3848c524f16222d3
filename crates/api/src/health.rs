use axum::extract::State;
use axum::http::StatusCode;

use crate::ApiState;
use crate::error::ApiError;

/// The process runs.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The process can answer: its store does.
pub(crate) async fn ready(
    State(state): State<ApiState>,
) -> Result<(StatusCode, &'static str), ApiError> {
    state
        .store
        .ping()
        .await
        .map_err(|_| ApiError::Unavailable)?;
    Ok((StatusCode::OK, "ok\n"))
}
