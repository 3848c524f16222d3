use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::Response;
use clickmill_model::WorkspaceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::ApiState;
use crate::body::MAX_BODY_BYTES;
use crate::caller::Caller;
use crate::error::ApiError;

/// Room for all large bodies that are coming in, of which no workspace gets more than its share.
#[derive(Debug)]
pub(super) struct Bodies {
    all: Semaphore,
    share: usize,
    /// What is left of the shares of those who send something.
    shares: Mutex<HashMap<WorkspaceId, Arc<Semaphore>>>,
}

/// Room for one body, until this goes out of scope.
struct Room<'b> {
    _of_share: Option<OwnedSemaphorePermit>,
    _of_all: SemaphorePermit<'b>,
}

/// What room is given out in, in bytes.
const PIECE: usize = 1 << 10;
/// How many workspaces together use up all the room.
const SHARES: usize = 8;
/// With so few it is not worth looking for those who send nothing any more.
const FEW: usize = 1_024;
/// How long a body waits for room before its sender is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

impl Bodies {
    pub(super) fn new(bytes: usize) -> Self {
        // Never so little that the largest body has no room.
        let all = pieces(bytes.max(MAX_BODY_BYTES)).min(Semaphore::MAX_PERMITS);
        Self {
            all: Semaphore::new(all),
            share: (all / SHARES).max(pieces(MAX_BODY_BYTES)),
            shares: Mutex::default(),
        }
    }

    /// Waits for room, within the workspace first: who waits for others of their own takes nothing from anybody else.
    async fn enter(&self, workspace: Option<&WorkspaceId>, bytes: usize) -> Option<Room<'_>> {
        let pieces = u32::try_from(pieces(bytes)).ok()?;
        let of_share = match workspace {
            None => None,
            Some(workspace) => {
                let share = self.share_of(workspace);
                Some(share.acquire_many_owned(pieces).await.ok()?)
            }
        };
        Some(Room {
            _of_share: of_share,
            _of_all: self.all.acquire_many(pieces).await.ok()?,
        })
    }

    fn share_of(&self, workspace: &WorkspaceId) -> Arc<Semaphore> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(workspace) {
            return share.clone();
        }
        if shares.len() >= FEW {
            shares.retain(|_, share| Arc::strong_count(share) > 1);
        }
        let share = Arc::new(Semaphore::new(self.share));
        shares.insert(workspace.clone(), share.clone());
        share
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
    let bounds = caller.grant().bounds.as_ref();
    let workspace = bounds.map(|bounds| &bounds.workspace);
    let room = state
        .limits
        .bodies
        .enter(workspace, most(request.headers()));
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

    fn workspace(name: &str) -> WorkspaceId {
        WorkspaceId::parse(name).unwrap()
    }

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
    fn one_workspace_does_not_take_the_room_of_others() {
        let bodies = Bodies::new(160 * MIB);
        let (acme, globex) = (workspace("acme"), workspace("globex"));
        let enter = |workspace, bytes| bodies.enter(Some(workspace), bytes).now_or_never();
        let mut rooms = vec![enter(&acme, 10 * MIB), enter(&acme, 10 * MIB)];
        assert!(rooms.iter().all(Option::is_some));
        assert!(enter(&acme, 1).is_none(), "it waits");
        assert!(enter(&globex, 10 * MIB).flatten().is_some());
        rooms.clear();
        assert!(enter(&acme, 10 * MIB).flatten().is_some());
    }

    #[test]
    fn all_together_have_no_more_than_there_is() {
        let bodies = Bodies::new(20 * MIB);
        let enter = |name: &str| {
            let workspace = workspace(name);
            let entered = bodies.enter(Some(&workspace), 10 * MIB).now_or_never();
            entered.flatten()
        };
        let rooms = [enter("a"), enter("b"), enter("c")];
        assert_eq!(rooms.each_ref().map(Option::is_some), [true, true, false]);
    }

    #[test]
    fn who_sends_nothing_any_more_is_forgotten() {
        let bodies = Bodies::new(160 * MIB);
        for number in 0..10 * FEW {
            let workspace = workspace(&number.to_string());
            let room = bodies.enter(Some(&workspace), 1).now_or_never();
            assert!(room.flatten().is_some());
        }
        let shares = bodies.shares.lock().unwrap();
        assert!(shares.len() <= FEW, "{}", shares.len());
    }
}
