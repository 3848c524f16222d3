//! How much may be asked for at a time: per workspace, per token, and by strangers (`docs/adr/0023-limits.md`).

pub(crate) mod answer_headers;
mod bodies;
mod buckets;
mod clicks;
mod config;
mod engine_time;
mod limit;
mod meter;
mod network;
mod rate;
mod request_headers;
mod requests;
mod slow_body;
mod strangers;

use buckets::Buckets;
use clickmill_model::WorkspaceId;

use bodies::Bodies;
use strangers::Strangers;

pub(crate) use bodies::bound_bodies;
pub(crate) use clicks::{of_clicks, take_clicks};
pub use config::ApiLimits;
pub(crate) use engine_time::EngineTime;
pub(crate) use limit::Limit;
pub use rate::Rate;
pub(crate) use request_headers::bound_headers;
pub(crate) use requests::of_requests;
pub(crate) use slow_body::{TooSlow, pace_body};
pub(crate) use strangers::of_strangers;

/// The limits in use, and how much of each is used up.
#[derive(Debug)]
pub(crate) struct Limits {
    config: ApiLimits,
    /// Of questions, by workspace.
    workspaces: Option<Buckets<WorkspaceId>>,
    /// Of questions, by the identifier of a token.
    tokens: Option<Buckets<String>>,
    /// Of clicks, by workspace.
    clicks: Option<Buckets<WorkspaceId>>,
    strangers: Strangers,
    bodies: Bodies,
}

impl Limits {
    pub(crate) fn new(config: ApiLimits) -> Self {
        Self {
            workspaces: config.workspace.map(Buckets::new),
            tokens: config.token.map(Buckets::new),
            clicks: config.clicks.map(Buckets::new),
            strangers: Strangers::new(config.strangers, config.trusted_proxies),
            bodies: Bodies::new(config.body_memory),
            config,
        }
    }
}

#[cfg(test)]
mod tests;
