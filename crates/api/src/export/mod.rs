//! `GET /v1/workspaces/{workspace_id}/export`: all clicks of a filter, as a file.
//!
//! ```text
//! ExportQuestion ─ plan ─▶ slices ─ store ─▶ ClickRecord ─ encode ─▶ bytes ─ pack ─▶ pieces ─▶ client
//! ```

mod arrow;
mod columns;
mod encode;
pub(crate) mod head;
mod lines;
mod pack;
mod parquet;
mod pour;
#[cfg(fuzzing)]
mod whole;

use std::convert::Infallible;

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use clickmill_model::WorkspaceId;
use clickmill_stats::{ExportQuestion, parse_export};
use futures_util::stream;

use crate::ApiState;
use crate::analytics::{Reach, resolve};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::limits::EngineTime;
use crate::params::params;

#[cfg(fuzzing)]
pub use whole::write_export;

/// Counts first, so that what is wrong with the question or the store is an answer and not a broken file; then streams.
pub(crate) async fn get(
    State(state): State<ApiState>,
    Extension(caller): Extension<Caller>,
    method: Method,
    workspace: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    let workspace = WorkspaceId::parse(&workspace).map_err(|_| ApiError::NotFound)?;
    let export = question(&state, &workspace, query.as_deref(), &caller).await?;
    let place = state.pools.enter_exports(caller.workspace()).await?;
    let charged = EngineTime::start();
    let plan = state.store.plan_export(&export).await?;
    drop(charged);
    let encoder = encode::encoder(&export).map_err(|error| {
        tracing::error!(%error, "an export cannot be written");
        ApiError::Internal
    })?;
    let head = head::head(&export, &plan);
    if method == Method::HEAD {
        // DuckDB and ClickHouse ask for it first, and nothing is to be sorted for that. A stream, because its length is unknown, not 0.
        let nothing = stream::empty::<Result<Bytes, Infallible>>();
        return Ok((head, Body::from_stream(nothing)).into_response());
    }
    let pouring = pour::Pouring {
        store: state.store.clone(),
        export,
        plan,
        encoder,
    };
    Ok((head, Body::from_stream(pouring.start(place))).into_response())
}

async fn question(
    state: &ApiState,
    workspace: &WorkspaceId,
    query: Option<&str>,
    caller: &Caller,
) -> Result<ExportQuestion, ApiError> {
    let params = params(query);
    let moment = state.moments.current(&state.store).await?;
    let read = |reach: &Reach| {
        let mut export = parse_export(workspace.clone(), &params, reach.clicks)?;
        export
            .question
            .filter
            .conditions
            .extend(caller.conditions());
        Ok(export)
    };
    resolve(state, workspace, moment, read).await
}
