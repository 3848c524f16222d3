use axum::extract::{Path, State};
use axum::{Extension, Json};
use clickmill_model::LinkId;
use clickmill_store::Links;
use serde::Serialize;

use super::answer::{LinkBody, Meta};
use super::{Named, workspace};
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// One link.
#[derive(Serialize)]
pub(crate) struct Answer {
    meta: Meta,
    link: LinkBody,
}

/// What is known about one link; 404 when nothing is.
pub(crate) async fn get(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    names: Named<(String, String)>,
) -> Result<Json<Answer>, ApiError> {
    let Path((workspace_id, link_id)) = names.map_err(|_| ApiError::NotFound)?;
    let workspace = workspace(&workspace_id)?;
    let link_id = LinkId::parse(&link_id).map_err(|_| ApiError::NotFound)?;
    let which = Links::one(&link_id, caller.grant().bounds.as_ref());
    let link = state.store.links(&workspace, &which).await?.pop();
    Ok(Json(Answer {
        meta: id.into(),
        link: link.ok_or(ApiError::NotFound)?.into(),
    }))
}
