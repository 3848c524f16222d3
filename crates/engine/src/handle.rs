//! One request: who asks, what for, and a worker for it.

use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode};
use tokio::task;

use crate::auth::Account;
use crate::body::{self, BodyReader};
use crate::config::EngineConfig;
use crate::engine::Engine;
use crate::exception::Exception;
use crate::execute::{self, External, Job};
use crate::multipart;
use crate::pool::Pool;
use crate::reply::{Reply, ReplyOptions};
use crate::reply_body::ReplyBody;
use crate::request::{Fields, Request};
use crate::session::Sessions;
use crate::watch::Watch;

/// The largest form accepted; forms are held in memory.
const MAX_FORM: usize = 64 << 20;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) config: EngineConfig,
    pub(crate) engine: Arc<Engine>,
    pub(crate) account: Account,
    pub(crate) pool: Pool,
    pub(crate) sessions: Arc<Sessions>,
}

/// Answers a request.
pub(crate) async fn handle(
    shared: Arc<Shared>,
    request: hyper::Request<Incoming>,
) -> Response<ReplyBody> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let has_query = request.uri().query().is_some_and(|query| !query.is_empty());
    match (&method, path.as_str()) {
        (&Method::GET | &Method::HEAD, "/ping" | "/replicas_status") => plain("Ok.\n"),
        (&Method::GET | &Method::HEAD, "/") if !has_query => plain("Ok.\n"),
        (&Method::GET | &Method::HEAD | &Method::POST, "/" | "/query") => {
            statement(shared, request)
                .await
                .unwrap_or_else(|exception| refused(&exception))
        }
        (&Method::OPTIONS, _) => status(StatusCode::NO_CONTENT, ""),
        _ => status(
            StatusCode::NOT_FOUND,
            &format!(
                "There is no handle {path}\n\nUse / or /ping for health checks.\nSend queries from your program with POST \
                 method or GET /?query=...\n"
            ),
        ),
    }
}

async fn statement(
    shared: Arc<Shared>,
    request: hyper::Request<Incoming>,
) -> Result<Response<ReplyBody>, Exception> {
    let (head, incoming) = request.into_parts();
    let mut fields = Fields::of_url(head.uri.query());
    shared.account.check(&head.headers, &mut fields)?;
    let timeout = shared.config.client_timeout;
    let form = head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(multipart::boundary);
    let mut externals = Vec::new();
    let body = if let Some(boundary) = form {
        let bytes = body::receive_all(incoming, timeout, MAX_FORM).await?;
        externals = take_form(&multipart::parse(&bytes, &boundary)?, &mut fields)?;
        BodyReader::of(Bytes::new(), timeout)
    } else {
        body::receive(incoming, timeout).await?
    };
    let request = Request::new(fields, &head.headers, head.method != Method::POST)?;
    run(shared, request, body, externals).await
}

/// Parts without a file name are fields like those of the URL; the others are external tables.
fn take_form(parts: &[multipart::Part], fields: &mut Fields) -> Result<Vec<External>, Exception> {
    for part in parts.iter().filter(|part| !part.is_file) {
        let value = String::from_utf8_lossy(&part.data).into_owned();
        fields.push(part.name.clone(), value);
    }
    parts
        .iter()
        .filter(|part| part.is_file)
        .map(|part| {
            let format = fields.take(&format!("{}_format", part.name));
            let types = fields.take(&format!("{}_types", part.name));
            let structure = fields
                .take(&format!("{}_structure", part.name))
                .or_else(|| types.map(|types| numbered(&types)))
                .ok_or_else(|| {
                    Exception::of_interface(
                        36,
                        "BAD_ARGUMENTS",
                        &format!("Neither structure nor types have not been provided for external table {}", part.name),
                    )
                })?;
            Ok(External {
                part: multipart::Part {
                    name: part.name.clone(),
                    is_file: true,
                    data: part.data.clone(),
                },
                format: format.unwrap_or_else(|| "TabSeparated".to_owned()),
                structure,
            })
        })
        .collect()
}

/// `_types` names the columns `_1`, `_2` and so on; the types are separated by commas outside parentheses.
fn numbered(types: &str) -> String {
    let mut depth = 0_i32;
    let columns = types.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    let columns: Vec<String> = columns
        .enumerate()
        .map(|(index, kind)| format!("_{} {}", index + 1, kind.trim()))
        .collect();
    columns.join(", ")
}

async fn run(
    shared: Arc<Shared>,
    request: Request,
    body: BodyReader,
    externals: Vec<External>,
) -> Result<Response<ReplyBody>, Exception> {
    let query_id = request.query_id.clone().unwrap_or_else(generated_id);
    let marker = generated_id();
    let (reply, response) = Reply::new(&ReplyOptions {
        query_id: &query_id,
        timezone: request
            .setting("session_timezone")
            .unwrap_or(&shared.engine.facts.timezone),
        display_name: &shared.engine.facts.display_name,
        coding: request.outgoing,
        wait_end_of_query: request.wait_end_of_query,
        scratch: shared.engine.scratch(),
        timeout: shared.config.client_timeout,
    })
    .map_err(|error| Exception::internal(&format!("no reply can be written: {error}")))?;
    let worker = shared.pool.worker().await?;
    let (watch, done) = Watch::over(&shared.engine, &marker);
    let job = Job {
        engine: Arc::clone(&shared.engine),
        sessions: Arc::clone(&shared.sessions),
        request,
        body,
        externals,
        marker,
        done,
    };
    task::spawn_blocking(move || {
        execute::run(job, reply);
        drop(worker);
    });
    let mut response = response
        .await
        .map_err(|_| Exception::internal("the statement ended without a reply"))?;
    response.body_mut().watch = Some(watch);
    Ok(response)
}

/// A random UUID (version 4), as the server generates query ids.
fn generated_id() -> String {
    let bits = (rand::random::<u128>() & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    parts
        .map(|(start, end)| hex.get(start..end).unwrap_or_default())
        .join("-")
}

fn plain(text: &'static str) -> Response<ReplyBody> {
    status(StatusCode::OK, text)
}

fn status(status: StatusCode, text: &str) -> Response<ReplyBody> {
    let mut response = Response::new(ReplyBody::whole(Bytes::copy_from_slice(text.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=UTF-8"),
    );
    response
}

/// A request that did not get as far as a worker.
fn refused(exception: &Exception) -> Response<ReplyBody> {
    let mut response = status(exception.status(), &format!("{}\n", exception.text));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=UTF-8"),
    );
    headers.insert(
        HeaderName::from_static("x-clickhouse-exception-code"),
        HeaderValue::from(exception.code),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids() {
        let id = generated_id();
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
        assert_ne!(id, generated_id());
    }

    #[test]
    fn types_become_numbered_columns() {
        assert_eq!(
            numbered("UInt8, Decimal(9, 2),String"),
            "_1 UInt8, _2 Decimal(9, 2), _3 String"
        );
    }
}
