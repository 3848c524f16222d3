use std::time::Duration;

use axum::Extension;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::Response;
use clickmill_model::WorkspaceId;
use tokio::time::timeout;

use crate::ApiState;
use crate::body::MAX_BODY_BYTES;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::shares::{Places, Shares};

/// Room for all large bodies that are coming in.
#[derive(Debug)]
pub(super) struct Bodies(Shares);

/// What room is given out in, in bytes.
const PIECE: usize = 1 << 10;
/// How many workspaces together use up all the room.
const SHARES: usize = 8;
/// How long a body waits for room before its sender is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

impl Bodies {
    pub(super) fn new(bytes: usize) -> Self {
        // Never so little that the largest body has no room.
        let all = pieces(bytes.max(MAX_BODY_BYTES));
        let share = (all / SHARES).max(pieces(MAX_BODY_BYTES));
        Self(Shares::new(all, share))
    }

    async fn enter(&self, workspace: Option<&WorkspaceId>, bytes: usize) -> Option<Places> {
        let pieces = u32::try_from(pieces(bytes)).ok()?;
        self.0.enter(workspace, pieces).await
    }
}

/// Takes a body in when there is room for as much as it says it has, or else may have.
pub(crate) async fn bound_bodies(
    State(state): State<ApiState>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.body().is_end_stream() {
        return Ok(next.run(request).await);
    }
    let bodies = &state.limits.bodies;
    let room = bodies.enter(caller.workspace(), most(request.headers()));
    let room = timeout(PATIENCE, room).await;
    let _room = room.ok().flatten().ok_or(ApiError::NoRoom)?;
    Ok(next.run(request).await)
}

/// How many bytes a body says it has, or else how many one may have.
fn most(headers: &HeaderMap) -> usize {
    let said = headers.get(CONTENT_LENGTH);
    let said = said.and_then(|value| value.to_str().ok()?.parse().ok());
    said.unwrap_or(MAX_BODY_BYTES).min(MAX_BODY_BYTES)
}

const fn pieces(bytes: usize) -> usize {
    bytes.div_ceil(PIECE)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const MIB: usize = 1 << 20;

    #[test]
    fn a_body_takes_what_it_says_and_no_more_than_one_may() {
        let of = |said: Option<&str>| {
            let said = said.map(|said| (CONTENT_LENGTH, said.parse().unwrap()));
            most(&said.into_iter().collect())
        };
        assert_eq!(of(Some("500")), 500);
        assert_eq!(of(Some("99999999999")), MAX_BODY_BYTES);
        assert_eq!(of(None), MAX_BODY_BYTES);
        assert_eq!([0, 1, 1_024, 1_025].map(pieces), [0, 1, 1, 2]);
    }

    #[test]
    fn the_largest_body_has_room_however_little_there_is() {
        for bytes in [0, MIB, 160 * MIB] {
            let bodies = Bodies::new(bytes);
            let workspace = WorkspaceId::parse("acme").unwrap();
            let room = bodies.enter(Some(&workspace), MAX_BODY_BYTES);
            assert!(room.now_or_never().flatten().is_some(), "{bytes}");
        }
    }

    #[test]
    fn one_workspace_has_an_eighth_of_the_room() {
        let bodies = Bodies::new(160 * MIB);
        let workspace = WorkspaceId::parse("acme").unwrap();
        let enter = || {
            let room = bodies.enter(Some(&workspace), 10 * MIB);
            room.now_or_never().flatten()
        };
        let rooms = [enter(), enter(), enter()];
        assert_eq!(rooms.each_ref().map(Option::is_some), [true, true, false]);
    }
}
