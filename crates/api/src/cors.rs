//! Which pages of other origins may ask from a browser: none, unless they are named.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// An origin whose pages may ask. They send a token as everybody does: there are no cookies, so nothing is sent by itself.
#[derive(Clone, Debug)]
pub struct Origin(HeaderValue);

/// A text that is no origin.
#[derive(Debug, thiserror::Error)]
#[error(
    "an origin is a scheme, a host in lower case, and a port if it is not the usual one, such as https://app.example.com"
)]
pub struct NoOrigin;

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, DELETE");
const HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, if-none-match, x-request-id",
);
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "etag, x-request-id, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, ratelimit-policy, ratelimit, \
     content-disposition, x-clickmill-rows, x-clickmill-cursor, x-clickmill-next-cursor, x-clickmill-next-since",
);
/// How long a browser need not ask again, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let text = text.trim();
        let uri: Uri = text.parse().map_err(|_| NoOrigin)?;
        let scheme = uri.scheme().ok_or(NoOrigin)?;
        let is_web = *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP;
        let host = uri.host().filter(|host| !host.is_empty() && *host != "*");
        let port = uri.port().map(|port| format!(":{port}"));
        let exact = format!(
            "{scheme}://{}{}",
            host.ok_or(NoOrigin)?,
            port.unwrap_or_default()
        );
        if !is_web || exact != text || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NoOrigin);
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| NoOrigin)
    }
}

/// Tells browsers which pages may see the answer, and answers when they ask beforehand.
pub(crate) async fn answer(
    State(origins): State<Arc<[Origin]>>,
    request: Request,
    next: Next,
) -> Response {
    if origins.is_empty() {
        return next.run(request).await;
    }
    let allowed = allowed(&origins, request.headers());
    let asks_beforehand = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if allowed.is_some() && asks_beforehand {
        beforehand()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    // Who keeps answers must not give one of them to another origin.
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    response
}

/// The origin of a request, if its pages may ask.
fn allowed(origins: &[Origin], headers: &HeaderMap) -> Option<HeaderValue> {
    let asking = headers.get(ORIGIN)?;
    origins
        .iter()
        .any(|origin| origin.0 == asking)
        .then(|| asking.clone())
}

fn beforehand() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, HEADERS),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host_and_nothing_else() {
        for origin in [
            "https://app.example.com",
            "http://localhost:3000",
            "http://[::1]:8080",
        ] {
            assert!(origin.parse::<Origin>().is_ok(), "{origin}");
        }
        for other in [
            "*",
            "null",
            "",
            "app.example.com",
            "https://",
            "https://*",
            "https://app.example.com/",
            "https://app.example.com/page",
            "https://App.example.com",
            "https://me@app.example.com",
            "ftp://app.example.com",
            "https://app.example.com?x",
        ] {
            assert!(other.parse::<Origin>().is_err(), "{other}");
        }
    }

    #[test]
    fn only_exactly_the_origins_that_were_named_may_ask() {
        let origins = ["https://app.example.com".parse().unwrap()];
        let may_ask = |origin: &str| {
            let headers = [(ORIGIN, origin.parse().unwrap())].into_iter().collect();
            allowed(&origins, &headers).is_some()
        };
        assert!(may_ask("https://app.example.com"));
        for other in [
            "http://app.example.com",
            "https://app.example.com.evil.test",
            "https://evil.test",
            "https://app.example.com:444",
            "null",
        ] {
            assert!(!may_ask(other), "{other}");
        }
    }
}
