//! The registry of links: `/v1/workspaces/{workspace_id}/links`.

mod answer;
mod list;
mod one;
mod put;

use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path};
use axum::routing::{MethodRouter, get as read, put};
use clickmill_model::{TokenScope, WorkspaceId};

use crate::ApiState;
use crate::allow::allow;
use crate::body::MAX_BODY_BYTES;
use crate::error::ApiError;

pub(crate) use answer::Meta;
pub(crate) use one::get;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// What is done with many links: putting and listing them.
pub(crate) fn registry() -> MethodRouter<ApiState> {
    let put = put(put::put).layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    allow(TokenScope::LinksWrite, put).merge(allow(TokenScope::AnalyticsRead, read(list::list)))
}

fn workspace(name: &str) -> Result<WorkspaceId, ApiError> {
    WorkspaceId::parse(name).map_err(|_| ApiError::NotFound)
}
