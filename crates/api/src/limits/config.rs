use std::time::Duration;

use super::rate::Rate;

/// How much may be asked for at a time, and how slowly. A limit that is `None` is none.
#[derive(Clone, Copy, Debug)]
pub struct ApiLimits {
    /// Of each workspace: requests, and more for what has to be counted.
    pub workspace: Option<Rate>,
    /// Of each token, in the same units.
    pub token: Option<Rate>,
    /// Clicks over HTTP, of each workspace.
    pub clicks: Option<Rate>,
    /// Tokens that are none, of each network.
    pub strangers: Option<Rate>,
    /// How many proxies in front of us write `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// How long a body may take that does not come at a rate worth waiting for.
    pub body_time: Duration,
    /// Memory for all bodies of clicks and links that are coming in, in bytes; an eighth of it for each workspace.
    pub body_memory: usize,
}

impl Default for ApiLimits {
    /// 100 a second and 200 at once of questions, 20,000 and 100,000 of clicks, 20 s and 512 MiB for bodies.
    fn default() -> Self {
        Self {
            workspace: Rate::new(100, 200),
            token: Rate::new(100, 200),
            clicks: Rate::new(20_000, 100_000),
            strangers: Rate::new(1, 60),
            trusted_proxies: 0,
            body_time: Duration::from_secs(20),
            body_memory: 512 << 20,
        }
    }
}
