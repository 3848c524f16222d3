use axum::http::StatusCode;

/// What kind of error an answer is: the closed set of `error.code`, and the status of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorCode {
    InvalidRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    PayloadTooLarge,
    Unprocessable,
    RateLimitExceeded,
    HeadersTooLarge,
    InternalServerError,
    ServiceUnavailable,
}

impl ErrorCode {
    /// Every code, ascending by status.
    pub(crate) const ALL: [Self; 12] = [
        Self::InvalidRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::PayloadTooLarge,
        Self::Unprocessable,
        Self::RateLimitExceeded,
        Self::HeadersTooLarge,
        Self::InternalServerError,
        Self::ServiceUnavailable,
    ];

    /// As answers have it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestTimeout => "request_timeout",
            Self::PayloadTooLarge => "payload_too_large",
            Self::Unprocessable => "unprocessable",
            Self::RateLimitExceeded => "rate_limit_exceeded",
            Self::HeadersTooLarge => "headers_too_large",
            Self::InternalServerError => "internal_server_error",
            Self::ServiceUnavailable => "service_unavailable",
        }
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::InvalidRequest => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::InternalServerError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the description of the API says of it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::InvalidRequest => {
                "Something in the request breaks a rule. `fields` names all rules that are broken, with the nearest valid value."
            }
            Self::Unauthorized => "There is no token, or none that is good now.",
            Self::Forbidden => "The token lacks the scope, which the message names.",
            Self::NotFound => {
                "There is no such thing, or the token is not good for it: another's workspace looks like one that does not exist."
            }
            Self::MethodNotAllowed => {
                "The path does not take this method; `Allow` says which it takes."
            }
            Self::RequestTimeout => {
                "The body came too slowly: 20 s and its bytes at 10 KiB/s are what it may take."
            }
            Self::PayloadTooLarge => "The body is larger than allowed.",
            Self::Unprocessable => {
                "Nothing was done: `rejected` says what of the body breaks which rule. Or the question costs more time, memory or rows than one may."
            }
            Self::RateLimitExceeded => {
                "Too much is asked for at a time. Come again after `Retry-After` seconds."
            }
            Self::HeadersTooLarge => "All headers of a request together may have 16 KiB.",
            Self::InternalServerError => "A fault of ours. `request_id` finds it in the logs.",
            Self::ServiceUnavailable => {
                "The store or the log is away, or there is no room for more at the moment. Come again after `Retry-After` seconds."
            }
        }
    }
}
