//! The tokens of callers, for operators: `/v1/admin/tokens`.

mod answer;

use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use bytes::Bytes;
use clickmill_model::WorkspaceId;
use clickmill_stats::ParamError;
use clickmill_store::Tokens;

use self::answer::{Issued, Listed};
use crate::ApiState;
use crate::auth::TokenRequest;
use crate::clock::now;
use crate::error::ApiError;
use crate::params::params;
use crate::request_id::RequestId;

/// Makes a token. The answer has its text, which nothing has afterwards.
pub(crate) async fn post(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Issued>), ApiError> {
    let request: TokenRequest = serde_json::from_slice(&body?).map_err(|error| {
        ApiError::InvalidBody(format!("the body is no request for a token: {error}"))
    })?;
    let issued = request.check()?.issue(&state.store).await?;
    Ok((StatusCode::CREATED, Json(Issued::new(id, issued))))
}

/// All tokens, or those of `workspace_id`, without their texts.
pub(crate) async fn list(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    RawQuery(query): RawQuery,
) -> Result<Json<Listed>, ApiError> {
    let workspace = workspace(&params(query.as_deref()))?;
    let which = workspace.as_ref().map_or(Tokens::All, Tokens::Of);
    let tokens = state.store.tokens(which).await?;
    Ok(Json(Listed::new(id, tokens)))
}

/// Revokes a token: from now on it lets nobody in, within ten seconds in other processes too.
pub(crate) async fn delete(
    State(state): State<ApiState>,
    Path(token_id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let found = state.store.tokens(Tokens::Named(&token_id)).await?;
    if found.is_empty() {
        return Err(ApiError::NotFound);
    }
    state.store.revoke_token(&token_id, now()).await?;
    state.tokens.forget();
    Ok(StatusCode::NO_CONTENT)
}

fn workspace(params: &[(String, String)]) -> Result<Option<WorkspaceId>, Vec<ParamError>> {
    let mut workspace = None;
    let mut errors = Vec::new();
    for (name, value) in params {
        match (name.as_str(), WorkspaceId::parse(value)) {
            ("workspace_id", Ok(id)) => workspace = Some(id),
            ("workspace_id", Err(error)) => errors.push(ParamError::new(name, error.to_string())),
            _ => errors.push(ParamError::new(name, "is not known, there is workspace_id")),
        }
    }
    if errors.is_empty() {
        Ok(workspace)
    } else {
        Err(errors)
    }
}
