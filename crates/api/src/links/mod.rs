//! The registry of links: `/v1/workspaces/{workspace_id}/links`.

mod answer;
mod list;
mod one;
mod put;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use clickmill_model::WorkspaceId;

use crate::error::ApiError;

pub(crate) use answer::Meta;
pub(crate) use list::list;
pub(crate) use one::get;
pub(crate) use put::put;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

fn workspace(name: &str) -> Result<WorkspaceId, ApiError> {
    WorkspaceId::parse(name).map_err(|_| ApiError::NotFound)
}
