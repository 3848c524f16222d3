//! The registry of links: `/v1/workspaces/{workspace_id}/links`.

mod answer;
mod list;
mod one;
mod put;

use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path};
use axum::routing::{MethodRouter, put};
use clickmill_model::WorkspaceId;

use crate::ApiState;
use crate::body::MAX_BODY_BYTES;
use crate::error::ApiError;

pub(crate) use answer::Meta;
pub(crate) use one::get;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// What is done with many links: putting and listing them.
pub(crate) fn registry() -> MethodRouter<ApiState> {
    put(put::put)
        .get(list::list)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

fn workspace(name: &str) -> Result<WorkspaceId, ApiError> {
    WorkspaceId::parse(name).map_err(|_| ApiError::NotFound)
}
