use std::error::Error;
use std::iter::successors;

use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use clickmill_model::TokenScope;
use clickmill_stats::ParamError;
use clickmill_store::{AskError, CostLimit, StoreError};
use serde::Serialize;

use crate::error_code::ErrorCode;
use crate::limits::{Limit, TooSlow};

/// Everything a request can fail with. The body is written by [`crate::request_id::render_errors`], which knows the request.
#[derive(Clone, Debug)]
pub(crate) enum ApiError {
    /// Parameters that break rules, all of them.
    InvalidParams(Vec<ParamError>),
    /// The body is not what it must be.
    InvalidBody(String),
    /// No token, or not a valid one.
    Unauthorized,
    /// A valid token, without this scope.
    Forbidden(TokenScope),
    /// No such thing, or not for this token.
    NotFound,
    /// There is such a path, but not with this method.
    MethodNotAllowed,
    /// The body is larger than allowed.
    TooLarge,
    /// The headers are larger than allowed.
    HeadersTooLarge,
    /// The body did not come in time.
    RequestTimeout,
    /// Too much was asked for at a time.
    RateLimited {
        /// By which limit.
        limit: Limit,
        /// Seconds to wait, at least one.
        retry_after: u32,
    },
    /// Nothing in the body could be taken.
    Unprocessable {
        /// What was not done.
        message: String,
        /// What was wrong with which click or link.
        rejected: serde_json::Value,
    },
    /// The question costs more than one may.
    TooCostly(CostLimit),
    /// The store or the log is away; try again.
    Unavailable,
    /// So many large bodies are coming in that there is no room for another; try again.
    NoRoom,
    /// A fault of ours.
    Internal,
}

/// The one shape of errors.
#[derive(Serialize)]
struct Body<'a> {
    error: Detail<'a>,
}

#[derive(Serialize)]
struct Detail<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<&'a serde_json::Value>,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    message: &'a str,
}

/// Seconds after which a service that was away is worth another try.
const RETRY_AFTER: u32 = 1;

impl ApiError {
    const fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidParams(_) | Self::InvalidBody(_) => ErrorCode::InvalidRequest,
            Self::Unauthorized => ErrorCode::Unauthorized,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::NotFound => ErrorCode::NotFound,
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed,
            Self::TooLarge => ErrorCode::PayloadTooLarge,
            Self::HeadersTooLarge => ErrorCode::HeadersTooLarge,
            Self::RequestTimeout => ErrorCode::RequestTimeout,
            Self::RateLimited { .. } => ErrorCode::RateLimitExceeded,
            Self::Unprocessable { .. } | Self::TooCostly(_) => ErrorCode::Unprocessable,
            Self::Unavailable | Self::NoRoom => ErrorCode::ServiceUnavailable,
            Self::Internal => ErrorCode::InternalServerError,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::InvalidParams(errors) => errors
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            Self::InvalidBody(message) | Self::Unprocessable { message, .. } => message.clone(),
            Self::Unauthorized => "send a valid token as `Authorization: Bearer …`".to_owned(),
            Self::Forbidden(scope) => format!("this takes a token with the scope `{scope}`"),
            Self::NotFound => "there is nothing here".to_owned(),
            Self::MethodNotAllowed => "this path does not take this method".to_owned(),
            Self::TooLarge => "the body is larger than allowed".to_owned(),
            Self::HeadersTooLarge => "the headers are larger than allowed".to_owned(),
            Self::RequestTimeout => "the body came too slowly".to_owned(),
            Self::RateLimited { limit, retry_after } => {
                format!("{}: try again in {retry_after} s", limit.message())
            }
            Self::TooCostly(limit) => format!(
                "this question {} than one may: ask for a shorter window, fewer dimensions or a smaller limit, or filter by link",
                match limit {
                    CostLimit::Time => "takes more time",
                    CostLimit::Memory => "takes more memory",
                    CostLimit::Rows => "reads more rows",
                }
            ),
            Self::Unavailable | Self::NoRoom => "temporarily unavailable, try again".to_owned(),
            Self::Internal => "something went wrong on our side".to_owned(),
        }
    }

    fn params(&self) -> &[ParamError] {
        if let Self::InvalidParams(errors) = self {
            errors
        } else {
            &[]
        }
    }

    const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Unavailable | Self::NoRoom => Some(RETRY_AFTER),
            Self::RateLimited { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// By which limit to what strangers may do to us a request was refused, if by any.
    pub(crate) const fn limited_by(&self) -> Option<&'static str> {
        match self {
            Self::RateLimited { limit, .. } => Some(limit.name()),
            Self::HeadersTooLarge => Some("headers"),
            Self::RequestTimeout => Some("body_time"),
            Self::NoRoom => Some("body_memory"),
            _ => None,
        }
    }

    /// What is wrong with a body that could not be read.
    pub(crate) fn of_body(error: &(dyn Error + 'static)) -> Self {
        let mut causes = successors(Some(error), |error| <dyn Error>::source(*error));
        if causes.any(<dyn Error>::is::<TooSlow>) {
            return Self::RequestTimeout;
        }
        Self::InvalidBody("the body ended early".to_owned())
    }

    /// The answer, for the request of this id.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        let params = self.params();
        let retry_after = self.retry_after();
        let rejected = if let Self::Unprocessable { rejected, .. } = self {
            Some(rejected)
        } else {
            None
        };
        let detail = Detail {
            code: self.code().name(),
            message: self.message(),
            field: params.first().map(|error| error.field.as_str()),
            fields: params
                .iter()
                .map(|error| Field {
                    field: &error.field,
                    message: &error.rule,
                })
                .collect(),
            rejected,
            request_id,
            retry_after,
        };
        let mut response =
            (self.code().status(), axum::Json(Body { error: detail })).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self, Self::RequestTimeout) {
            // What still comes of the body is not the next request.
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if matches!(self, Self::Unauthorized) {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.code().status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Vec<ParamError>> for ApiError {
    fn from(errors: Vec<ParamError>) -> Self {
        Self::InvalidParams(errors)
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::of_body(&rejection),
        }
    }
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "a question has no answer");
                Self::Internal
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if let Some(limit) = error.exceeded() {
            tracing::warn!(%error, "a question was too costly");
            return Self::TooCostly(limit);
        }
        tracing::error!(%error, "the store did not answer");
        if error.is_retryable() {
            Self::Unavailable
        } else {
            Self::Internal
        }
    }
}
