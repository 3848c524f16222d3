//! `POST /v1/clicks`

mod split;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use bytes::Bytes;
use clickmill_model::{Offset, Partition, RawClick, Reason, Rejection, Timestamp, decode};
use serde::Serialize;

use crate::ApiState;
use crate::clock::now;
use crate::error::ApiError;

/// The largest body, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 10 << 20;

/// The largest click taken over HTTP, in bytes: what a Kafka broker takes by default, less what wraps it there.
const MAX_CLICK_BYTES: usize = 1_000_000;

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
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Answer>), ApiError> {
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let collector = state.collector.as_ref().ok_or(ApiError::NotFound)?;
    let received_at = now();
    let (mut taken, mut rejected) = (Vec::new(), Vec::new());
    for (index, click) in split::clicks(&body)?.into_iter().enumerate() {
        match check(&click, received_at) {
            Ok(()) => taken.push(click),
            Err(rejection) => rejected.push(refuse(index, rejection)),
        }
    }
    let answer = Answer {
        accepted: taken.len(),
        rejected,
    };
    if answer.accepted == 0 && !answer.rejected.is_empty() {
        state.metrics.took_clicks(0, answer.rejected.len());
        let rejected = serde_json::to_value(&answer.rejected).map_err(|_| ApiError::Internal)?;
        return Err(ApiError::Unprocessable(rejected));
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

fn unreadable(rejection: &BytesRejection) -> ApiError {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        _ => ApiError::InvalidBody("the body ended early".to_owned()),
    }
}

/// The same check that ingest will make, so that the client hears of it at once.
fn check(click: &Bytes, received_at: Timestamp) -> Result<(), Rejection> {
    if click.len() > MAX_CLICK_BYTES {
        return Err(Rejection::of_message(Reason::TooLarge));
    }
    decode(&RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at,
        payload: click,
    })
    .map(drop)
}

fn refuse(index: usize, rejection: Rejection) -> Refused {
    Refused {
        index,
        field: rejection.field,
        reason: rejection.reason.name(),
        message: rejection.to_string(),
    }
}
