//! Bodies of many things: one object, an array, or NDJSON.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use serde_json::value::RawValue;

use crate::error::ApiError;

/// The largest body of clicks or links, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 10 << 20;
/// The largest body of operators, in bytes: a token may name thousands of links.
pub(crate) const MAX_OPERATOR_BYTES: usize = 2 << 20;
/// The largest body of anything else, in bytes.
pub(crate) const MAX_QUESTION_BYTES: usize = 64 << 10;
/// The most things in one body.
pub(crate) const MAX_THINGS: usize = 10_000;

/// The largest body that is read for nothing, in bytes.
const MAX_DISCARDED_BYTES: usize = 64 << 10;
/// How long it may take to come.
const DISCARDING: Duration = Duration::from_secs(1);

/// Reads the body of a request that is refused whatever it is: otherwise the connection ends with the answer, and a client may have
/// begun to send its next request there. One that is large or slow is not worth it.
pub(crate) async fn discard(body: Body) {
    let read = axum::body::to_bytes(body, MAX_DISCARDED_BYTES);
    if !matches!(tokio::time::timeout(DISCARDING, read).await, Ok(Ok(_))) {
        tracing::debug!("the body of a refused request was not read to its end");
    }
}

/// The things of a body, which are called `things` in errors: one object, an array of objects, or an object a line. Nothing is
/// copied.
pub(crate) fn split(body: &Bytes, things: &str) -> Result<Vec<Bytes>, ApiError> {
    let split = match serde_json::from_slice::<&RawValue>(body) {
        Ok(value) if value.get().starts_with('[') => array(body)?,
        Ok(value) => vec![body.slice_ref(value.get().as_bytes())],
        Err(_) => lines(body),
    };
    match split.len() {
        0 => Err(ApiError::InvalidBody(format!(
            "the body has no {things}: it must be an object, an array of objects, or NDJSON"
        ))),
        1..=MAX_THINGS => Ok(split),
        count => Err(ApiError::InvalidBody(format!(
            "{count} {things} in one body; at most {MAX_THINGS} are taken"
        ))),
    }
}

fn array(body: &Bytes) -> Result<Vec<Bytes>, ApiError> {
    let values: Vec<&RawValue> =
        serde_json::from_slice(body).map_err(|error| ApiError::InvalidBody(error.to_string()))?;
    Ok(values
        .into_iter()
        .map(|value| body.slice_ref(value.get().as_bytes()))
        .collect())
}

fn lines(body: &Bytes) -> Vec<Bytes> {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| body.slice_ref(line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn things(body: &'static str) -> Vec<Bytes> {
        split(&Bytes::from_static(body.as_bytes()), "clicks").unwrap()
    }

    #[test]
    fn all_three_shapes_of_a_body_are_read() {
        assert_eq!(things(" {\"a\":\n1} "), ["{\"a\":\n1}"]);
        assert_eq!(things("[{\"a\":1}, {\"b\":2}]"), ["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(
            things("{\"a\":1}\r\n\n{\"b\":2}\n"),
            ["{\"a\":1}", "{\"b\":2}"]
        );
    }

    #[test]
    fn a_bad_line_is_left_to_the_check_of_each_thing() {
        assert_eq!(things("{\"a\":1}\n{oops\n"), ["{\"a\":1}", "{oops"]);
    }

    #[test]
    fn an_empty_body_is_refused() {
        assert!(split(&Bytes::from_static(b" \n"), "clicks").is_err());
        assert!(split(&Bytes::from_static(b"[]"), "clicks").is_err());
    }
}
