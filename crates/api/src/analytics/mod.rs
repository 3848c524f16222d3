//! `GET /v1/workspaces/{workspace_id}/analytics/…`

mod ask;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Json};
use clickmill_stats::{BreakdownReport, Endpoint, dimension};

use crate::ApiState;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// The endpoints that answer with a whole report: summary, totals, timeseries.
pub(crate) fn report(endpoint: Endpoint) -> MethodRouter<ApiState> {
    get(
        async move |State(state): State<ApiState>,
                    Extension(id): Extension<RequestId>,
                    workspace: Named<String>,
                    RawQuery(query): RawQuery| {
            let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
            let report = ask::ask(&state, endpoint, &workspace, query.as_deref(), id).await?;
            Ok::<_, ApiError>(Json(report))
        },
    )
}

/// Rows by the values of a dimension.
pub(crate) async fn breakdown(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    names: Named<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<BreakdownReport>, ApiError> {
    let Path((workspace, name)) = names.map_err(|_| ApiError::NotFound)?;
    let dimension =
        dimension("dimension", &name).map_err(|error| ApiError::InvalidParams(vec![error]))?;
    let report = ask::ask(
        &state,
        Endpoint::Breakdown(dimension),
        &workspace,
        query.as_deref(),
        id,
    )
    .await?;
    report.into_breakdown().map(Json).ok_or(ApiError::Internal)
}
