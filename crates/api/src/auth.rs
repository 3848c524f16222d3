use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use rand::Rng;
use rand::distr::Alphanumeric;
use sha2::{Digest, Sha256};

use crate::ApiState;
use crate::error::ApiError;

/// A bearer token, kept as its SHA-256 only.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// The token with this text.
    pub fn new(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// A new random text for a token: 178 bits.
    pub fn generate() -> String {
        let random = rand::rng()
            .sample_iter(&Alphanumeric)
            .take(30)
            .map(char::from);
        "clk_".chars().chain(random).collect()
    }

    /// Compares hashes: how long that takes says nothing about the text.
    fn matches(&self, text: &str) -> bool {
        self.0 == Self::new(text).0
    }
}

/// Lets only requests through that carry the token.
pub(crate) async fn require_token(
    State(state): State<ApiState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    match header.and_then(bearer) {
        Some(text) if state.admin_token.matches(text) => Ok(next.run(request).await),
        _ => Err(ApiError::Unauthorized),
    }
}

/// The token of `Bearer …`; the scheme's case does not matter (RFC 9110 §11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_matches_its_own_text_only() {
        let text = Token::generate();
        let token = Token::new(&text);
        assert!(token.matches(&text));
        for other in ["", &text[..33], &format!("{text}x"), &Token::generate()] {
            assert!(!token.matches(other));
        }
    }

    #[test]
    fn the_scheme_is_bearer_in_any_case() {
        assert_eq!(bearer("bearer abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("abc"), None);
    }
}
