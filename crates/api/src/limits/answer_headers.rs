use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::limit::{Limit, seconds};
use super::rate::Level;

/// How a limit stands, as answers say it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    limit: Limit,
    level: Level,
}

pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
pub(crate) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

impl Policy {
    pub(super) const fn new(limit: Limit, level: Level) -> Self {
        Self { limit, level }
    }
}

/// Puts how limits stand into the head of an answer: all of them as draft-ietf-httpapi-ratelimit-headers-10 has it, and the one of
/// which least is left in the headers that were usual before. Both say by seconds from now when they are whole again.
pub(super) fn put(policies: &[Policy], headers: &mut HeaderMap) {
    let Some(tightest) = policies.iter().min_by_key(|policy| policy.level.left) else {
        return;
    };
    headers.insert(LIMIT, HeaderValue::from(tightest.level.burst));
    headers.insert(REMAINING, HeaderValue::from(tightest.level.left));
    headers.insert(RESET, HeaderValue::from(seconds(tightest.level.full_in)));
    let all = |item: fn(&Policy) -> String| {
        let items: Vec<_> = policies.iter().map(item).collect();
        HeaderValue::from_str(&items.join(", ")).ok()
    };
    if let (Some(policy), Some(rate_limit)) = (all(quota), all(rest)) {
        headers.insert(POLICY, policy);
        headers.insert(RATE_LIMIT, rate_limit);
    }
}

/// How much there is within which time.
fn quota(policy: &Policy) -> String {
    let Level { burst, window, .. } = policy.level;
    let window = seconds(window).max(1);
    format!("\"{}\";q={burst};w={window}", policy.limit.name())
}

/// How much of it is left, and when it is whole again.
fn rest(policy: &Policy) -> String {
    let Level { left, full_in, .. } = policy.level;
    format!(
        "\"{}\";r={left};t={}",
        policy.limit.name(),
        seconds(full_in)
    )
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::limits::Rate;

    #[test]
    fn an_answer_says_how_each_limit_stands_and_which_is_the_tightest() {
        let now = Instant::now();
        let level = |rate: Rate, charged| rate.level(rate.charge(now, now, charged), now);
        let policies = [
            Policy::new(Limit::Workspace, level(Rate::new(100, 200).unwrap(), 350)),
            Policy::new(Limit::Token, level(Rate::new(3, 10).unwrap(), 4)),
        ];
        let mut headers = HeaderMap::new();
        put(&policies, &mut headers);
        let text = |name: &HeaderName| headers[name].to_str().unwrap();
        assert_eq!([&LIMIT, &REMAINING, &RESET].map(text), ["200", "0", "4"]);
        assert_eq!(text(&POLICY), r#""workspace";q=200;w=2, "token";q=10;w=4"#);
        assert_eq!(text(&RATE_LIMIT), r#""workspace";r=0;t=4, "token";r=6;t=2"#);
    }

    #[test]
    fn without_a_limit_nothing_is_said() {
        let mut headers = HeaderMap::new();
        put(&[], &mut headers);
        assert!(headers.is_empty());
    }
}
