use bytes::Bytes;
use serde_json::value::RawValue;

use crate::error::ApiError;

/// The most clicks in one body.
const MAX_CLICKS: usize = 10_000;

/// The clicks of a body: one object, an array of objects, or an object a line. Nothing is copied.
pub(super) fn clicks(body: &Bytes) -> Result<Vec<Bytes>, ApiError> {
    let clicks = match serde_json::from_slice::<&RawValue>(body) {
        Ok(value) if value.get().starts_with('[') => array(body)?,
        Ok(value) => vec![body.slice_ref(value.get().as_bytes())],
        Err(_) => lines(body),
    };
    match clicks.len() {
        0 => Err(ApiError::InvalidBody(
            "the body must be a click, an array of clicks, or NDJSON".to_owned(),
        )),
        1..=MAX_CLICKS => Ok(clicks),
        count => Err(ApiError::InvalidBody(format!(
            "{count} clicks in one body; at most {MAX_CLICKS} are taken"
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

    fn split(body: &'static str) -> Vec<Bytes> {
        clicks(&Bytes::from_static(body.as_bytes())).unwrap()
    }

    #[test]
    fn all_three_shapes_of_a_body_are_read() {
        assert_eq!(split(" {\"a\":\n1} "), ["{\"a\":\n1}"]);
        assert_eq!(split("[{\"a\":1}, {\"b\":2}]"), ["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(
            split("{\"a\":1}\r\n\n{\"b\":2}\n"),
            ["{\"a\":1}", "{\"b\":2}"]
        );
    }

    #[test]
    fn a_bad_line_is_left_to_the_check_of_each_click() {
        assert_eq!(split("{\"a\":1}\n{oops\n"), ["{\"a\":1}", "{oops"]);
    }

    #[test]
    fn an_empty_body_is_refused() {
        assert!(clicks(&Bytes::from_static(b" \n")).is_err());
        assert!(clicks(&Bytes::from_static(b"[]")).is_err());
    }
}
