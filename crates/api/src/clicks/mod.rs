//! `POST /v1/clicks`
//!
//! Whoever gets no answer posts again. So that this counts nothing twice, every click has a `click_id` when it goes
//! into the log, and the same one when it is posted again: its own, or one made of the request's `Idempotency-Key`
//! (without one: of the whole body) and its place in the body. The log puts equal identifiers into one partition, where
//! ingest finds repeats.
//!
//! A key stands for its clicks whatever the body says: a second body under the same key is a repeat of the first, place
//! by place. No keys are kept here, so a key that is used for different bodies is not noticed.

mod click_ids;
pub(crate) mod idempotency_key;
mod take;

use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use bytes::Bytes;
use clickmill_model::{Grant, KeyedMessage};
use serde::Serialize;

use crate::caller::Caller;
use crate::clock::now;
use crate::error::ApiError;
use crate::limits::take_clicks;
use crate::{ApiState, body};
use click_ids::{ClickIds, Request};
use idempotency_key::idempotency_key;
use take::Refusal;

/// What was taken, and what was not.
#[derive(Serialize)]
pub(crate) struct Answer {
    accepted: usize,
    rejected: Vec<Refused>,
}

/// A click that was not taken.
#[derive(Serialize)]
struct Refused {
    /// Its place in the body, from 0.
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    reason: &'static str,
    message: String,
}

/// Takes clicks: one object, an array, or NDJSON. Good ones are taken even if others are not.
pub(crate) async fn post(
    State(state): State<ApiState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Answer>), ApiError> {
    let body = body?;
    let collector = state.collector.as_ref().ok_or(ApiError::NotFound)?;
    let key = idempotency_key(&headers)?;
    let request = key.as_deref().map_or(Request::Body(&body), Request::Key);
    let ids = ClickIds::new(request, state.admin_token.pepper());
    let (taken, rejected) = sort(&body, ids, caller.grant())?;
    // What waits to be written has its own copies.
    drop(body);
    let answer = Answer {
        accepted: taken.len(),
        rejected,
    };
    if answer.accepted == 0 && !answer.rejected.is_empty() {
        state.metrics.took_clicks(0, answer.rejected.len());
        let rejected = serde_json::to_value(&answer.rejected).map_err(|_| ApiError::Internal)?;
        return Err(ApiError::Unprocessable {
            message: "none of the clicks could be taken".to_owned(),
            rejected,
        });
    }
    collector.append(taken).await.map_err(|error| {
        tracing::error!(%error, "the log takes no clicks");
        ApiError::Unavailable
    })?;
    state
        .metrics
        .took_clicks(answer.accepted, answer.rejected.len());
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// The clicks that can be taken, and answers for the others.
fn sort(
    body: &Bytes,
    mut ids: ClickIds<'_>,
    grant: &Grant,
) -> Result<(Vec<KeyedMessage>, Vec<Refused>), ApiError> {
    let clicks = body::split(body, "clicks")?;
    take_clicks(clicks.len())?;
    let received_at = now();
    let (mut taken, mut rejected) = (Vec::with_capacity(clicks.len()), Vec::new());
    for (index, click) in clicks.iter().enumerate() {
        match take::take((click, index), received_at, &mut ids, grant) {
            Ok(message) => taken.push(message),
            Err(refusal) => rejected.push(refuse(index, &refusal)),
        }
    }
    Ok((taken, rejected))
}

fn refuse(index: usize, refusal: &Refusal) -> Refused {
    match refusal {
        Refusal::Rejected(rejection) => Refused {
            index,
            field: rejection.field,
            reason: rejection.reason.name(),
            message: rejection.to_string(),
        },
        Refusal::NotAllowed(field) => Refused {
            index,
            field: Some(field),
            reason: "not_allowed",
            message: format!("{field} must be one that the token is good for"),
        },
    }
}
