//! For how many days a workspace is kept: `/v1/workspaces/{workspace_id}/retention`.

mod answer;
mod body;

use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use bytes::Bytes;
use clickmill_model::WorkspaceId;
use clickmill_store::StoredRetention;

use self::answer::Answer;
use crate::ApiState;
use crate::clock::now;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// Sets for how many days a workspace is kept, in place of what was set before; or nothing, when a field breaks a rule.
pub(crate) async fn put(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    name: Named<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, ApiError> {
    let workspace = workspace(name)?;
    let stored = StoredRetention {
        retention: body::read(&body?)?,
        updated_at: now(),
    };
    state
        .store
        .put_retention(&workspace, stored.retention, stored.updated_at)
        .await?;
    Ok(Json(Answer::of_own(id, stored)))
}

/// For how many days a workspace is kept, by what was set for it or else for all.
pub(crate) async fn get(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    name: Named<String>,
) -> Result<Json<Answer>, ApiError> {
    let workspace = workspace(name)?;
    let stored = state.store.retention(&workspace).await?;
    Ok(Json(match stored {
        Some(stored) => Answer::of_own(id, stored),
        None => Answer::of_default(id, state.retentions.default()),
    }))
}

fn workspace(name: Named<String>) -> Result<WorkspaceId, ApiError> {
    let Path(name) = name.map_err(|_| ApiError::NotFound)?;
    WorkspaceId::parse(&name).map_err(|_| ApiError::NotFound)
}
