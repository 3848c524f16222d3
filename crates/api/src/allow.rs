//! Who may do what: each route says which scope it takes.

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::MethodRouter;
use clickmill_model::TokenScope;

use crate::ApiState;
use crate::body::discard;
use crate::caller::Caller;
use crate::error::ApiError;

/// A route for callers who have a scope, and who are good for the workspace in the path, if it names one.
pub(crate) fn allow(scope: TokenScope, route: MethodRouter<ApiState>) -> MethodRouter<ApiState> {
    route.layer(from_fn_with_state(scope, check))
}

async fn check(
    State(scope): State<TokenScope>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let reaches = |params: &RawPathParams| {
        let mut workspaces = params.iter().filter(|(name, _)| *name == "workspace_id");
        workspaces.all(|(_, workspace)| caller.grant().reaches(workspace))
    };
    // Before anything else: whatever is wrong, another's workspace looks like none. So does a name that cannot be read.
    let refusal = if !params.is_ok_and(|params| reaches(&params)) {
        ApiError::NotFound
    } else if caller.grant().scopes.allow(scope) {
        return Ok(next.run(request).await);
    } else {
        tracing::debug!(token = caller.token_id(), %scope, "a token lacks a scope");
        ApiError::Forbidden(scope)
    };
    discard(request.into_body()).await;
    Err(refusal)
}
