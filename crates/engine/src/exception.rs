//! ClickHouse exceptions: the text, its code, the HTTP status the server gives it, and the frame that reports one in the
//! middle of a result.

use std::sync::OnceLock;

use hyper::StatusCode;

/// The version to put behind error texts, set once the engine is open.
static VERSION: OnceLock<String> = OnceLock::new();

/// Names the engine's version for error texts. Later calls change nothing.
pub(crate) fn set_version(version: &str) {
    VERSION.get_or_init(|| version.to_owned());
}

/// What ClickHouse says when a statement fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exception {
    /// The error code, for example 60 (`UNKNOWN_TABLE`).
    pub(crate) code: u32,
    /// The whole text, as the server sends it, without a final newline.
    pub(crate) text: String,
}

impl Exception {
    /// An exception of the HTTP interface itself, worded as the server words it.
    pub(crate) fn of_interface(code: u32, name: &str, message: &str) -> Self {
        Self::complete(
            code,
            format!("Code: {code}. DB::Exception: {message} ({name})"),
        )
    }

    /// An exception whose text came from the engine.
    pub(crate) fn of_engine(text: String) -> Self {
        match code_of(&text) {
            Some(code) => Self::complete(code, text),
            None => Self::of_interface(1001, "STD_EXCEPTION", text.trim_end()),
        }
    }

    /// Something that must not happen.
    pub(crate) fn internal(message: &str) -> Self {
        Self::of_interface(49, "LOGICAL_ERROR", message)
    }

    /// The client's part of the exchange broke: it went away, or sent what cannot be decoded.
    pub(crate) fn of_client(message: &str) -> Self {
        Self::of_interface(210, "NETWORK_ERROR", message)
    }

    /// The library leaves the version out of most texts; the server never does, and clients look for the `))` at the end.
    fn complete(code: u32, mut text: String) -> Self {
        let version = VERSION.get().map_or("unknown", String::as_str);
        let short = format!(" (version {version})");
        text.truncate(text.trim_end().trim_end_matches(short.as_str()).len());
        text.push_str(" (version ");
        text.push_str(version);
        text.push_str(" (embedded build))");
        Self { code, text }
    }

    /// The status that the server's `exceptionCodeToHTTPStatus` gives to the code.
    pub(crate) fn status(&self) -> StatusCode {
        match self.code {
            194 => StatusCode::UNAUTHORIZED,
            192 | 193 | 512 | 516 => StatusCode::FORBIDDEN,
            6 | 8 | 15 | 25 | 26 | 27 | 36 | 37 | 38 | 41 | 44 | 53 | 62 | 72 | 117 | 123 | 167
            | 168 | 223 | 321 | 376 | 427 | 441 | 675 | 676 => StatusCode::BAD_REQUEST,
            46 | 47 | 50 | 56 | 60 | 63 | 73 | 78 | 81 | 115 | 152 | 336 | 511 => {
                StatusCode::NOT_FOUND
            }
            159 => StatusCode::REQUEST_TIMEOUT,
            381 => StatusCode::LENGTH_REQUIRED,
            229 => StatusCode::PAYLOAD_TOO_LARGE,
            48 => StatusCode::NOT_IMPLEMENTED,
            // 202 is not in the server's table (it answers 500); a load balancer should still read it as "try later".
            76 | 202 | 209 | 439 => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The tail that tells a client, after rows have been sent with status 200, that the result is not complete.
    ///
    /// `tag` is what the header `X-ClickHouse-Exception-Tag` announced, so that data cannot be taken for a frame.
    pub(crate) fn frame(&self, tag: &str) -> Vec<u8> {
        let message = format!("{}\n", self.text);
        format!(
            "\r\n__exception__\r\n{tag}\r\n{message}{} {tag}\r\n__exception__\r\n",
            message.len()
        )
        .into_bytes()
    }
}

fn code_of(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("Code: ")?;
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_error_keeps_its_code_and_gains_the_version() {
        let error = Exception::of_engine(
            "Code: 60. DB::Exception: Table t does not exist. (UNKNOWN_TABLE)".to_owned(),
        );
        assert_eq!(error.code, 60);
        assert_eq!(error.status(), StatusCode::NOT_FOUND);
        assert!(error.text.contains("(UNKNOWN_TABLE) (version "));
        assert!(error.text.ends_with(" (embedded build))"));
    }

    #[test]
    fn text_without_a_code_is_still_an_exception() {
        let error = Exception::of_engine("Cannot run a query now".to_owned());
        assert_eq!(error.code, 1001);
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn the_frame_counts_the_message_with_its_newline() {
        let error = Exception {
            code: 1,
            text: "Code: 1. x".to_owned(),
        };
        assert_eq!(
            error.frame("tagtagtagtagtagt"),
            b"\r\n__exception__\r\ntagtagtagtagtagt\r\nCode: 1. x\n11 tagtagtagtagtagt\r\n__exception__\r\n"
        );
    }
}
