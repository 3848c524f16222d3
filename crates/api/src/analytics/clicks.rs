//! `GET …/analytics/clicks` and `GET …/analytics/links/{link_id}/clicks`: clicks themselves, newest first.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use clickmill_model::{LinkId, WorkspaceId};
use clickmill_stats::{ClickPosition, Freshness, Meta, PageQuestion, parse_page};
use clickmill_store::ClickRows;

use super::Named;
use super::click::Click;
use super::reach::{Reach, resolve};
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::limits::EngineTime;
use crate::params::params;
use crate::pools::Pool;
use crate::request_id::RequestId;

/// Room for the JSON of a click; most take less.
const CLICK_BYTES: usize = 1280;

/// Clicks of all links.
pub(crate) async fn of_workspace(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    workspace: Named<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let Path(workspace) = workspace.map_err(|_| ApiError::NotFound)?;
    let params = params(query.as_deref());
    page(&state, &workspace, None, &params, (id, caller)).await
}

/// Clicks of one link. A link that nobody clicked, or that is not known, has none.
pub(crate) async fn of_link(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    names: Named<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let Path((workspace, link)) = names.map_err(|_| ApiError::NotFound)?;
    let link = LinkId::parse(&link).map_err(|_| ApiError::NotFound)?;
    let params = params(query.as_deref());
    page(&state, &workspace, Some(link), &params, (id, caller)).await
}

async fn page(
    state: &ApiState,
    workspace: &str,
    link: Option<LinkId>,
    params: &[(String, String)],
    (id, caller): (RequestId, Caller),
) -> Result<Response, ApiError> {
    let workspace = WorkspaceId::parse(workspace).map_err(|_| ApiError::NotFound)?;
    let moment = state.moments.current(&state.store).await?;
    let read = |reach: &Reach| {
        let mut page = parse_page(workspace.clone(), link.as_ref(), params, reach.clicks)?;
        page.question.filter.conditions.extend(caller.conditions());
        Ok(page)
    };
    let page = resolve(state, &workspace, moment, read).await?;
    let _place = state.pools.enter(Pool::Reports).await?;
    let _charged = EngineTime::start();
    let clicks = state.store_of(Pool::Reports).clicks(&page).await?;
    let rendered = render(&page, &Meta::new(&page.question, Vec::new()), clicks).await?;
    let fresh = Freshness::new(&id.0, moment.settled.until, moment.now);
    let body = fresh.put_into(&rendered).ok_or(ApiError::Internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Writes each click as it comes, out of the bytes that ClickHouse sent.
async fn render(
    page: &PageQuestion,
    meta: &Meta,
    mut clicks: ClickRows,
) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::with_capacity(page.limit.saturating_mul(CLICK_BYTES));
    body.extend(b"{\"meta\":");
    write(&mut body, meta)?;
    body.extend(b",\"clicks\":[");
    let mut last: Option<ClickPosition> = None;
    let mut listed = 0;
    let mut next = None;
    while let Some(record) = clicks.next().await? {
        if listed == page.limit {
            // One more than was asked for; the answer is read to its end, so that its connection serves again.
            next = last.take();
            continue;
        }
        if listed > 0 {
            body.push(b',');
        }
        write(&mut body, &Click::new(&record, &page.question.zone))?;
        listed += 1;
        if listed == page.limit {
            last = Some(record.place());
        }
    }
    body.extend(b"],\"next_cursor\":");
    write(&mut body, &next.map(|last| page.next(last).to_string()))?;
    body.push(b'}');
    Ok(body)
}

fn write(body: &mut Vec<u8>, value: &impl serde::Serialize) -> Result<(), ApiError> {
    serde_json::to_writer(body, value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        ApiError::Internal
    })
}
