use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use clickmill_model::{TokenScope, WorkspaceId};
use clickmill_stats::{
    Endpoint, Freshness, Horizon, Meta, ParamError, Question, Report, Shape, parse, parse_body,
};
use serde_json::{Map, Value};

use super::reach::{Reach, resolve};
use crate::ApiState;
use crate::answers::Key;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::limits::EngineTime;
use crate::params::params;
use crate::pools::Pool;

/// A question as it came in.
pub(super) struct Asked {
    pub(super) workspace: String,
    pub(super) what: What,
    pub(super) request_id: String,
    pub(super) caller: Caller,
    pub(super) headers: HeaderMap,
}

/// What is asked.
pub(super) enum What {
    /// Parameters of the address, and whom they are for.
    Params(Endpoint, Option<String>),
    /// A general question as JSON.
    Body(Bytes),
}

/// From a request to its answer: params, question, counts, report.
pub(super) async fn answer(state: &ApiState, asked: Asked) -> Result<Response, ApiError> {
    let workspace = WorkspaceId::parse(&asked.workspace).map_err(|_| ApiError::NotFound)?;
    let moment = state.moments.current(&state.store).await?;
    let read = |horizon| {
        let mut question = asked.what.read(workspace.clone(), horizon)?;
        question.filter.conditions.extend(asked.caller.conditions());
        Ok(question)
    };
    let question = |reach: &Reach| reach.question(&state.store, read);
    let question = resolve(state, &workspace, moment, question).await?;
    if question.explain && !asked.caller.grant().scopes.allow(TokenScope::Admin) {
        return Err(ApiError::Forbidden(TokenScope::Admin));
    }
    let shape = asked.what.shape();
    let mut text = asked.what.text();
    text.extend(format!("{:?}", asked.caller.conditions()).into_bytes());
    let key = Key::new(&question, shape, &text, moment.settled.version);
    let tag = key.to_string();
    // Kept by the client only, and not used again before it has asked.
    let caching = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    if knows(&asked.headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let pool = asked.what.pool();
    let count = count(state, &question, shape, pool);
    let rendered = state.answers.get_or_count(key, count).await?;
    state.metrics.answered();
    let fresh = Freshness::new(&asked.request_id, moment.settled.until, moment.now);
    let body = fresh.put_into(&rendered).ok_or(ApiError::Internal)?;
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((json, caching, body).into_response())
}

async fn count(
    state: &ApiState,
    question: &Question,
    shape: Shape,
    pool: Pool,
) -> Result<Bytes, ApiError> {
    let _place = state.pools.enter(pool).await?;
    let _charged = EngineTime::start();
    let counted = state.store_of(pool).ask(question).await?;
    state.metrics.counted();
    let explained = if question.explain {
        state.store.explain(question)
    } else {
        Vec::new()
    };
    let report = Report::new(question, Meta::new(question, explained), counted);
    let rendered = serde_json::to_vec(&report.render(shape)).map_err(|_| ApiError::Internal)?;
    Ok(rendered.into())
}

/// Whether the client has this answer already.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known.filter_map(|value| value.to_str().ok());
    known.any(|list| list.split(',').any(|known| known.trim() == tag))
}

impl What {
    fn read(&self, workspace: WorkspaceId, horizon: Horizon) -> Result<Question, ApiError> {
        let question: Result<Question, Vec<ParamError>> = match self {
            Self::Params(endpoint, query) => {
                parse(endpoint, workspace, &params(query.as_deref()), horizon)
            }
            Self::Body(body) => {
                let body: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
                    ApiError::InvalidBody(format!("the body must be a JSON object: {error}"))
                })?;
                parse_body(workspace, &body, horizon)
            }
        };
        Ok(question?)
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Params(endpoint, _) => endpoint.shape(),
            Self::Body(_) => Shape::Query,
        }
    }

    /// What tells this question from others of the workspace.
    fn text(&self) -> Vec<u8> {
        match self {
            Self::Params(endpoint, query) => {
                format!("{endpoint:?}?{}", query.as_deref().unwrap_or_default()).into_bytes()
            }
            Self::Body(body) => body.to_vec(),
        }
    }

    const fn pool(&self) -> Pool {
        match self {
            Self::Params(..) => Pool::Dashboards,
            Self::Body(_) => Pool::Reports,
        }
    }
}
