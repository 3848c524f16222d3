use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use clickmill_stats::ParamError;

use crate::error::ApiError;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key, in bytes.
const MAX_LEN: usize = 255;

/// The key of a request, if it has one (draft-ietf-httpapi-idempotency-key-header).
///
/// By the draft it is a string in quotes with `\"` and `\\` in it (RFC 9651 §3.3.3); many clients leave the quotes out,
/// which is the same key.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<Cow<'_, str>>, ApiError> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(refused("must be given once"));
    }
    read(value).map(Some).ok_or_else(|| {
        refused("must be 1 to 255 visible ASCII characters, in double quotes or without")
    })
}

fn refused(rule: &str) -> ApiError {
    ApiError::InvalidParams(vec![ParamError::new("Idempotency-Key", rule)])
}

fn read(value: &HeaderValue) -> Option<Cow<'_, str>> {
    let text = value.to_str().ok()?;
    let key = match text.strip_prefix('"') {
        Some(rest) => unquoted(rest)?,
        None => Cow::Borrowed(text),
    };
    let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    (is_visible && (1..=MAX_LEN).contains(&key.len())).then_some(key)
}

/// What is in the quotes of which the first is gone.
fn unquoted(rest: &str) -> Option<Cow<'_, str>> {
    let mut key = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' => break,
            '\\' => key.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            other => key.push(other),
        }
    }
    chars.as_str().is_empty().then_some(Cow::Owned(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[&[u8]]) -> Result<Option<String>, String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_bytes(value).unwrap());
        }
        match idempotency_key(&headers) {
            Ok(key) => Ok(key.map(Cow::into_owned)),
            Err(ApiError::InvalidParams(errors)) => Err(errors[0].to_string()),
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn a_key_is_the_same_with_quotes_and_without() {
        assert_eq!(key(&[]), Ok(None));
        for (value, read) in [
            (&b"8e03978e-40d5"[..], "8e03978e-40d5"),
            (b"\"8e03978e-40d5\"", "8e03978e-40d5"),
            (br#""a\"b\\c""#, r#"a"b\c"#),
            (br#"a"b\c"#, r#"a"b\c"#),
            (&[b'~'; 255], &"~".repeat(255)),
        ] {
            assert_eq!(key(&[value]), Ok(Some(read.to_owned())));
        }
    }

    #[test]
    fn a_key_that_breaks_the_rule_is_refused_by_the_name_of_its_header() {
        let rule = "Idempotency-Key: must be 1 to 255 visible ASCII characters, in double quotes or without";
        let long = [b'~'; 256];
        for value in [
            &b""[..],
            b"\"\"",
            b"\"",
            b"a b",
            b"a\tb",
            b"\"a b\"",
            b"\"open",
            b"\"a\"b",
            br#""a\b""#,
            br#""a\"#,
            "ü".as_bytes(),
            b"\xff",
            &long,
        ] {
            assert_eq!(key(&[value]), Err(rule.to_owned()), "{value:?}");
        }
        let twice = "Idempotency-Key: must be given once".to_owned();
        assert_eq!(key(&[b"a", b"a"]), Err(twice));
    }
}
