use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use rand::Rng;

use crate::error::ApiError;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id taken over from the client, in bytes.
const MAX_LEN: usize = 64;

/// Names one request in its answer and in logs: the client's own id if it sent a usable one, else 16 random bytes.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives the request an id, and the answer the same as `X-Request-Id`.
pub(crate) async fn assign(mut request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|id| is_usable(id));
    let id = given.map_or_else(
        || format!("{:032x}", rand::rng().random::<u128>()),
        ToOwned::to_owned,
    );
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Writes the body of an error, which names the request. What the head of the answer says already, it still says.
pub(crate) async fn render_errors(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let error = response.extensions_mut().remove::<ApiError>();
    let Some((error, RequestId(id))) = error.zip(id) else {
        return response;
    };
    let mut rendered = error.render(&id);
    *rendered.extensions_mut() = std::mem::take(response.extensions_mut());
    let mut said = std::mem::take(response.headers_mut());
    said.remove(CONTENT_LENGTH);
    rendered.headers_mut().extend(said);
    rendered
}

fn is_usable(id: &str) -> bool {
    (1..=MAX_LEN).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_must_be_short_and_plain() {
        assert!(is_usable("req-1_A"));
        for id in ["", "a b", "a\"b", &"x".repeat(65)] {
            assert!(!is_usable(id));
        }
    }
}
