use std::str::FromStr;

use clickmill_api::{ApiLimits, ApiState, Origin, Rate};

use super::Listen;

/// How much may be asked for at a time, and from which pages.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Limits {
    /// Questions of a workspace, as PER_SECOND:AT_ONCE; each costs one, and one more for every 10 ms it is counted; 0 for no limit
    #[arg(
        long,
        env = "CLICKMILL_WORKSPACE_LIMIT",
        default_value = "100:200",
        value_name = "RATE"
    )]
    workspace_limit: Limit,
    /// Questions with one token, in the same way
    #[arg(
        long,
        env = "CLICKMILL_TOKEN_LIMIT",
        default_value = "100:200",
        value_name = "RATE"
    )]
    token_limit: Limit,
    /// Clicks over HTTP of a workspace, as PER_SECOND:AT_ONCE; 0 for no limit
    #[arg(
        long,
        env = "CLICKMILL_CLICKS_LIMIT",
        default_value = "20000:100000",
        value_name = "RATE"
    )]
    clicks_limit: Limit,
    /// How many proxies in front of the API write X-Forwarded-For: whose wrong tokens are counted together is told from it
    #[arg(
        long,
        env = "CLICKMILL_TRUSTED_PROXIES",
        default_value_t = 0,
        value_name = "N"
    )]
    trusted_proxies: usize,
    /// Origins whose pages may ask from a browser, separated by commas, such as https://app.example.com
    #[arg(
        long,
        env = "CLICKMILL_CORS_ORIGINS",
        value_delimiter = ',',
        value_name = "ORIGINS"
    )]
    cors_origins: Vec<Origin>,
}

/// A rate, or none.
#[derive(Clone, Copy, Debug)]
struct Limit(Option<Rate>);

impl FromStr for Limit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const RULE: &str = "it must be like 100:200, so many a second and so many at once, or 0";
        if text == "0" {
            return Ok(Self(None));
        }
        let (per_second, burst) = text.split_once(':').ok_or(RULE)?;
        let number = |text: &str| text.parse().map_err(|_| RULE);
        let rate = Rate::new(number(per_second)?, number(burst)?);
        Ok(Self(Some(rate.ok_or(RULE)?)))
    }
}

impl Limits {
    /// Puts these limits on an API.
    pub(crate) fn put_on(&self, state: ApiState, listen: &Listen) -> ApiState {
        let limits = ApiLimits {
            workspace: self.workspace_limit.0,
            token: self.token_limit.0,
            clicks: self.clicks_limit.0,
            trusted_proxies: self.trusted_proxies,
            body_time: listen.body_time(),
            ..ApiLimits::default()
        };
        state.limited(limits).shared_with(self.cors_origins.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_two_numbers_or_none() {
        let of = |text: &str| text.parse::<Limit>().map(|limit| limit.0);
        assert_eq!(of("100:200"), Ok(Rate::new(100, 200)));
        assert_eq!(of("0"), Ok(None));
        for other in ["", "100", "0:5", "5:0", "-1:5", "1:2:3", "a:b", "*"] {
            assert!(of(other).is_err(), "{other}");
        }
    }
}
