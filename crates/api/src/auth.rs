use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use clickmill_model::Grant;
use rand::Rng;
use rand::distr::Alphanumeric;
use sha2::{Digest, Sha256};

use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;

/// A bearer token, of which only hashes are kept.
#[derive(Clone)]
pub struct Token {
    hash: [u8; 32],
    pepper: [u8; 32],
}

impl Token {
    /// The token with this text.
    pub fn new(text: &str) -> Self {
        Self {
            hash: hash(text),
            pepper: Sha256::new_with_prefix("pepper\0")
                .chain_update(text)
                .finalize()
                .into(),
        }
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
        self.hash == hash(text)
    }

    /// A secret for hashes that are stored, so that nobody can tell by trying what was hashed. The same as long as the
    /// token is.
    pub(crate) fn pepper(&self) -> &[u8; 32] {
        &self.pepper
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Lets only requests through that carry the token.
pub(crate) async fn require_token(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    match header.and_then(bearer) {
        Some(text) if state.admin_token.matches(text) => {
            let caller = Caller::new("admin".to_owned(), Grant::everything());
            request.extensions_mut().insert(caller);
            Ok(next.run(request).await)
        }
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

    /// The bytes are from `printf 'pepper\0clk_a_token_of_a_test' | sha256sum`.
    #[test]
    fn the_secret_of_a_token_is_the_same_in_every_version() {
        let token = Token::new("clk_a_token_of_a_test");
        assert_eq!(token.pepper()[..4], [0xec, 0xbd, 0x8c, 0x67]);
        assert_ne!(token.pepper(), Token::new("clk_another_token").pepper());
    }

    #[test]
    fn the_scheme_is_bearer_in_any_case() {
        assert_eq!(bearer("bearer abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("abc"), None);
    }
}
