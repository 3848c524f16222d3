//! `/v1/workspaces/{workspace_id}/analytics/…`

mod ask;
mod click;
pub(crate) mod clicks;
mod reach;

use axum::Extension;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use clickmill_stats::{Endpoint, dimensions};

use self::ask::{Asked, What, answer};
pub(crate) use self::reach::{Reach, resolve};
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// The endpoints whose question is all in the parameters.
pub(crate) fn report(endpoint: &'static Endpoint) -> MethodRouter<ApiState> {
    get(
        async |State(state): State<ApiState>,
               Extension(id): Extension<RequestId>,
               Extension(caller): Extension<Caller>,
               workspace: Named<String>,
               RawQuery(query): RawQuery,
               headers: HeaderMap| {
            let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
            let asked = Asked {
                workspace,
                what: What::Params(endpoint.clone(), query),
                request_id: id.0,
                caller,
                headers,
            };
            answer(&state, asked).await
        },
    )
}

/// Rows by the values of a dimension, or by those of two, separated by a comma.
pub(crate) async fn breakdown(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    names: Named<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Path((workspace, names)) = names.map_err(|_| ApiError::NotFound)?;
    let dimensions =
        dimensions("dimension", &names).map_err(|error| ApiError::InvalidParams(vec![error]))?;
    let asked = Asked {
        workspace,
        what: What::Params(Endpoint::Breakdown(dimensions), query),
        request_id: id.0,
        caller,
        headers,
    };
    answer(&state, asked).await
}

/// The general question, as JSON.
pub(crate) async fn query(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    workspace: Named<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    let asked = Asked {
        workspace,
        what: What::Body(body?),
        request_id: id.0,
        caller,
        headers,
    };
    answer(&state, asked).await
}
