//! `GET /v1/workspaces/{workspace_id}/analytics/…`

mod ask;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use clickmill_stats::{BreakdownReport, Endpoint, Report, dimension};

use crate::ApiState;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// Names in the path. What cannot be read names nothing there is.
type Named<T> = Result<Path<T>, PathRejection>;

/// Everything for a dashboard in one call: totals with comparison, series, and the breakdowns asked for.
pub(crate) async fn summary(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    workspace: Named<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Report>, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    Ok(Json(
        ask::ask(&state, Endpoint::Summary, &workspace, query.as_deref(), id).await?,
    ))
}

/// Counters and comparison.
pub(crate) async fn totals(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    workspace: Named<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Report>, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    Ok(Json(
        ask::ask(&state, Endpoint::Totals, &workspace, query.as_deref(), id).await?,
    ))
}

/// Buckets, zeros included.
pub(crate) async fn timeseries(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    workspace: Named<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Report>, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    Ok(Json(
        ask::ask(
            &state,
            Endpoint::Timeseries,
            &workspace,
            query.as_deref(),
            id,
        )
        .await?,
    ))
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
