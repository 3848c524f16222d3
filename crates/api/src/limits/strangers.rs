use std::hash::{BuildHasher, RandomState};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use quick_cache::sync::Cache;

use super::buckets::Buckets;
use super::network::Network;
use super::{Limit, Rate};
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;

/// Those who bring tokens that are none.
#[derive(Debug)]
pub(super) struct Strangers {
    tries: Option<Buckets<Network>>,
    proxies: usize,
    /// Hashes of what lately let somebody in, so that nobody is kept out by what neighbours do. Only the next look into the store is
    /// spared to others: what was revoked since is refused there.
    friends: Cache<u64, ()>,
    hasher: RandomState,
}

/// How many are remembered who were let in.
const FRIENDS: usize = 10_000;

impl Strangers {
    pub(super) fn new(rate: Option<Rate>, proxies: usize) -> Self {
        Self {
            tries: rate.map(Buckets::new),
            proxies,
            friends: Cache::new(FRIENDS),
            hasher: RandomState::new(),
        }
    }

    /// What somebody says who wants to be let in; `None` if nothing.
    fn credentials(&self, headers: &HeaderMap) -> Option<u64> {
        let said = headers.get(AUTHORIZATION)?;
        Some(self.hasher.hash_one(said.as_bytes()))
    }
}

/// Before anybody looks for a token: keeps out who brought too many from a network that are none. Those who were let in lately are
/// let in; those who bring nothing are told so.
pub(crate) async fn of_strangers(
    State(state): State<ApiState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let strangers = &state.limits.strangers;
    let Some(credentials) = strangers.credentials(request.headers()) else {
        return Ok(next.run(request).await);
    };
    let network = Network::of(&request, strangers.proxies);
    let limited = strangers.tries.as_ref().zip(network);
    let is_friend = strangers.friends.get(&credentials).is_some();
    if !is_friend
        && let Some((tries, network)) = &limited
        && let Some(wait) = tries.wait(network, 1, Instant::now())
    {
        return Err(Limit::Authentication.refuse(wait));
    }
    let response = next.run(request).await;
    if response.status() == StatusCode::UNAUTHORIZED {
        strangers.friends.remove(&credentials);
        if let Some((tries, network)) = &limited {
            tries.charge(network, 1, Instant::now());
        }
    } else if !is_friend && response.extensions().get::<Caller>().is_some() {
        strangers.friends.insert(credentials, ());
    }
    Ok(response)
}
