//! What the API says of itself: an OpenAPI 3.1 document of the routes there are, and a page made of it.
//!
//! ```text
//! Route (method, path, access, operation) ─ document ─▶ JSON ─ page ─▶ HTML
//! ```

mod answers;
mod document;
mod filters;
mod operation;
pub(crate) mod operations;
mod page;
mod parameter;
mod parameters;
mod paths;
mod schema;
mod schemas;
#[cfg(test)]
mod tests;

use axum::Extension;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

pub(crate) use self::document::Listener;
pub(crate) use self::operation::Operation;
use crate::route::Route;

/// The document and the page of a listener, as they are answered.
#[derive(Clone)]
pub(crate) struct Described {
    document: Bytes,
    page: Bytes,
    policy: HeaderValue,
}

/// Describes the routes of a listener.
pub(crate) fn describe(listener: Listener, routes: &[Route]) -> Described {
    let document = document::document(listener, routes);
    Described {
        page: page::render(&document).into(),
        policy: HeaderValue::from_str(&page::policy()).unwrap_or(NOTHING),
        document: document.to_string().into(),
    }
}

/// `GET /v1/openapi.json`
pub(crate) async fn document(Extension(described): Extension<Described>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, CACHING),
    ];
    (headers, described.document).into_response()
}

/// `GET /docs`
pub(crate) async fn page(Extension(described): Extension<Described>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, CACHING),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let policy = [(header::CONTENT_SECURITY_POLICY, described.policy)];
    (headers, policy, described.page).into_response()
}

/// It changes with the program only.
const CACHING: &str = "public, max-age=300";
/// Lets a page show its text only.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'");
