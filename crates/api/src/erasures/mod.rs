//! What is to be erased, and what was: `/v1/admin/erasures`.

mod answer;
mod body;
mod scope;

use std::time::Duration;

use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use clickmill_store::{Eraser, Erasure, Reclassifier, StoreError};

use self::answer::{Answer, List, Preview};
pub(crate) use self::scope::Scope;
use crate::ApiState;
use crate::caller::Caller;
use crate::clock::now;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// How long a request waits until what it asked for is hidden. It goes on when nobody waits any more.
const PATIENCE: Duration = Duration::from_mins(1);
/// How many erasures are listed at most.
const MOST: u64 = 1000;

/// Erases clicks, and answers when no question counts them any more; or says that this is still to come (202). With `dry_run` it says how many
/// they are and does nothing.
pub(crate) async fn post(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let asked = body::read(&body?)?;
    let eraser = Eraser::new(state.store, Reclassifier::LEFT_BEHIND_AFTER, now);
    if asked.is_dry_run {
        let months = eraser.preview(&asked.scope).await?;
        return Ok(Json(Preview::new(id, &months)).into_response());
    }
    let erasure = eraser
        .ask(asked.scope, caller.token_id().to_owned())
        .await?;
    let mut hidden = tokio::spawn(hide(eraser, erasure.clone()));
    let (status, erasure) = match tokio::time::timeout(PATIENCE, &mut hidden).await {
        Ok(hidden) => (StatusCode::OK, hidden.map_err(|_| ApiError::Internal)??),
        Err(_) => (StatusCode::ACCEPTED, erasure),
    };
    Ok((status, Json(Answer::new(id, &erasure))).into_response())
}

async fn hide(eraser: Eraser, mut erasure: Erasure) -> Result<Erasure, StoreError> {
    eraser.hide(&mut erasure).await?;
    Ok(erasure)
}

/// What was asked to be erased, newest first, at most 1,000.
pub(crate) async fn list(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
) -> Result<Json<List>, ApiError> {
    let erasures = state.store.erasures(MOST).await?;
    Ok(Json(List::new(id, &erasures)))
}
