use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use crate::ApiState;

/// The rest of a body did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub(crate) struct TooSlow;

/// What a body must come with to be given more time than it has anyway, in bytes a second.
const PACE: f64 = 10_240.0;

/// Gives up bodies that come too slowly. Time counts from when somebody wants the body.
pub(crate) async fn pace_body(
    State(state): State<ApiState>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let allowed = state.limits.config.body_time;
    next.run(request.map(|body| paced(body, allowed))).await
}

fn paced(body: Body, allowed: Duration) -> Body {
    let start = (body.into_data_stream(), None);
    Body::from_stream(stream::try_unfold(
        start,
        move |(mut stream, deadline): (BodyDataStream, _)| async move {
            let deadline = deadline.unwrap_or_else(|| Instant::now() + allowed);
            match timeout_at(deadline, stream.next()).await {
                Err(_) => Err(axum::Error::new(TooSlow)),
                Ok(None) => Ok(None),
                Ok(Some(Err(error))) => Err(error),
                Ok(Some(Ok(bytes))) => {
                    let deadline = deadline + time_of(bytes.len());
                    Ok(Some((bytes, (stream, Some(deadline)))))
                }
            }
        },
    ))
}

/// The time that so many bytes are worth.
fn time_of(bytes: usize) -> Duration {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    Duration::from_secs_f64(f64::from(bytes) / PACE)
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use bytes::Bytes;
    use tokio::time::sleep;

    use super::*;
    use crate::error::ApiError;

    /// A body of so many pieces, each after a pause.
    fn pieces(count: usize, bytes: usize, pause: Duration) -> Body {
        let pieces = stream::unfold(0, move |sent| async move {
            if sent == count {
                return None;
            }
            sleep(pause).await;
            let piece = Ok::<_, axum::Error>(Bytes::from(vec![0; bytes]));
            Some((piece, sent + 1))
        });
        Body::from_stream(pieces)
    }

    async fn received(body: Body) -> Result<usize, ()> {
        let body = paced(body, Duration::from_secs(20));
        let bytes = to_bytes(body, usize::MAX).await;
        bytes.map(|bytes| bytes.len()).map_err(|_| ())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_comes_by_the_byte_is_given_up() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        assert_eq!(received(pieces(1_000, 1, second)).await, Err(()));
        let took = start.elapsed().as_secs();
        assert!((20..22).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_body_may_take_as_long_as_it_makes_progress() {
        let second = Duration::from_secs(1);
        assert_eq!(received(pieces(600, 10_240, second)).await, Ok(6_144_000));
    }

    #[test]
    fn the_answer_says_that_it_was_too_slow() {
        let error = axum::Error::new(TooSlow);
        assert!(matches!(
            ApiError::of_body(&error),
            ApiError::RequestTimeout
        ));
    }
}
