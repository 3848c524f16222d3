use std::time::Duration;

use crate::error::ApiError;

/// A limit to how often something may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// To questions of a workspace.
    Workspace,
    /// To questions with a token.
    Token,
    /// To clicks of a workspace.
    Clicks,
    /// To tokens that are none, from a network.
    Authentication,
}

impl Limit {
    /// Its name in headers and metrics.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Token => "token",
            Self::Clicks => "clicks",
            Self::Authentication => "authentication",
        }
    }

    /// What somebody is told who has to wait.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Workspace => "this workspace asks for too much at a time",
            Self::Token => "too much is asked for with this token at a time",
            Self::Clicks => "this workspace sends too many clicks at a time",
            Self::Authentication => "too many tokens that are not valid came from your network",
        }
    }

    /// Refuses, for as long as there is to wait.
    pub(crate) fn refuse(self, wait: Duration) -> ApiError {
        ApiError::RateLimited {
            limit: self,
            retry_after: seconds(wait).max(1),
        }
    }
}

/// Whole seconds, rounded up.
pub(crate) fn seconds(time: Duration) -> u32 {
    let whole = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_to_come_back_too_early() {
        for (millis, told) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (9_999, 10)] {
            let ApiError::RateLimited { retry_after, .. } =
                Limit::Token.refuse(Duration::from_millis(millis))
            else {
                panic!("it is refused");
            };
            assert_eq!(retry_after, told);
        }
    }
}
