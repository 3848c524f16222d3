use clickmill_model::WorkspaceId;
use clickmill_stats::{Endpoint, Horizon, Instant, Meta, Report, parse};

use crate::ApiState;
use crate::clock::now;
use crate::error::ApiError;
use crate::request_id::RequestId;

/// From a request to a report: params, question, counts.
pub(super) async fn ask(
    state: &ApiState,
    endpoint: Endpoint,
    workspace: &str,
    query: Option<&str>,
    id: RequestId,
) -> Result<Report, ApiError> {
    let workspace = WorkspaceId::parse(workspace).map_err(|_| ApiError::NotFound)?;
    let params: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let now = Instant::from_millis(now().0);
    let first_click = state.first_clicks.of(&workspace, &state.store).await?;
    let question = parse(
        endpoint,
        workspace,
        &params,
        Horizon {
            first_click,
            ..Horizon::at(now)
        },
    )?;
    let settled_until = state.store.settled_until().await?;
    let counted = state.store.ask(&question).await?;
    let meta = Meta::new(&question, id.0, settled_until);
    Ok(Report::new(&question, meta, counted))
}
