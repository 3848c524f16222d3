//! Who asks: from the `Authorization` of a request to the [`Caller`] that its token stands for.

mod admin;
mod issue;
mod known;
mod text;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use clickmill_model::Grant;

use crate::ApiState;
use crate::body::discard;
use crate::caller::Caller;
use crate::error::ApiError;

pub use admin::Token;
pub use issue::{CheckedRequest, IssuedToken, TokenRequest};
pub(crate) use issue::{LONGEST_NAME, MOST_BOUNDS};
pub(crate) use known::KnownTokens;

/// Lets only requests through that carry a token that is good now, and tells what follows whose it is.
pub(crate) async fn require_token(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let header = request.headers().get(AUTHORIZATION);
    let text = header.and_then(|value| value.to_str().ok()).map(bare);
    match caller(&state, text.unwrap_or_default()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            Ok(next.run(request).await)
        }
        Err(error) => {
            discard(request.into_body()).await;
            Err(error)
        }
    }
}

async fn caller(state: &ApiState, text: &str) -> Result<Caller, ApiError> {
    let hash = admin::hash(text);
    if state.admin_token.has_hash(&hash) {
        return Ok(Caller::new("admin".to_owned(), Grant::everything()));
    }
    if !text::is_well_formed(text) {
        return Err(ApiError::Unauthorized);
    }
    let token = state.tokens.good(&hash, &state.store).await?;
    let token = token.ok_or(ApiError::Unauthorized)?;
    Ok(Caller::new(token.token_id.clone(), token.grant.clone()))
}

/// The token of `Bearer …`, whose scheme may be in any case (RFC 9110 §11.1), or of a key that clients send as it is.
fn bare(header: &str) -> &str {
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => header.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_bearer_in_any_case_or_missing() {
        for header in ["bearer abc", "Bearer  abc ", "abc", " abc"] {
            assert_eq!(bare(header), "abc", "{header}");
        }
        assert_eq!(bare("Basic abc"), "Basic abc");
    }
}
