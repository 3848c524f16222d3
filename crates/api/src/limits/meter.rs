use std::sync::Arc;
use std::time::Instant;

use clickmill_model::WorkspaceId;

use super::answer_headers::Policy;
use super::{Limit, Limits};
use crate::caller::Caller;
use crate::error::ApiError;

/// What one caller's requests are charged to. Operators have none.
#[derive(Clone, Debug)]
pub(crate) struct Meter(Arc<Account>);

#[derive(Debug)]
struct Account {
    limits: Arc<Limits>,
    workspace: WorkspaceId,
    token: String,
}

tokio::task_local! {
    /// The meter of the request under way, for whatever it comes to do.
    static CURRENT: Meter;
}

impl Meter {
    /// The meter of a caller; whatever is asked for, it is the caller's own workspace that pays.
    pub(super) fn of(caller: &Caller, limits: &Arc<Limits>) -> Option<Self> {
        let workspace = caller.workspace()?;
        Some(Self(Arc::new(Account {
            limits: limits.clone(),
            workspace: workspace.clone(),
            token: caller.token_id().to_owned(),
        })))
    }

    /// The meter of the request under way; `None` if nothing limits it.
    pub(super) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs a request on this meter.
    pub(super) async fn run<T>(self, request: impl Future<Output = T>) -> T {
        CURRENT.scope(self, request).await
    }

    /// Lets a request in, or says how long to wait.
    pub(super) fn take_request(&self, now: Instant) -> Result<(), ApiError> {
        let Account {
            limits,
            workspace,
            token,
        } = &*self.0;
        // What is refused for one reason costs nothing for the other.
        if let Some(tokens) = &limits.tokens
            && let Some(wait) = tokens.wait(token, 1, now)
        {
            return Err(Limit::Token.refuse(wait));
        }
        if let Some(workspaces) = &limits.workspaces {
            let taken = workspaces.take(workspace, 1, now);
            taken.map_err(|wait| Limit::Workspace.refuse(wait))?;
        }
        if let Some(tokens) = &limits.tokens {
            tokens.charge(token, 1, now);
        }
        Ok(())
    }

    /// Charges for what a request turned out to cost.
    pub(super) fn charge(&self, units: u32, now: Instant) {
        let account = &*self.0;
        if let Some(workspaces) = &account.limits.workspaces {
            workspaces.charge(&account.workspace, units, now);
        }
        if let Some(tokens) = &account.limits.tokens {
            tokens.charge(&account.token, units, now);
        }
    }

    /// Lets clicks in, or says how long to wait.
    pub(super) fn take_clicks(&self, clicks: u32, now: Instant) -> Result<(), ApiError> {
        let Some(buckets) = &self.0.limits.clicks else {
            return Ok(());
        };
        let taken = buckets.take(&self.0.workspace, clicks, now);
        taken.map_err(|wait| Limit::Clicks.refuse(wait))
    }

    /// How the limits to questions stand.
    pub(super) fn of_questions(&self, now: Instant) -> Vec<Policy> {
        let account = &*self.0;
        let workspaces = account.limits.workspaces.as_ref();
        let tokens = account.limits.tokens.as_ref();
        let of_workspace = workspaces
            .map(|buckets| Policy::new(Limit::Workspace, buckets.level(&account.workspace, now)));
        let of_token =
            tokens.map(|buckets| Policy::new(Limit::Token, buckets.level(&account.token, now)));
        of_workspace.into_iter().chain(of_token).collect()
    }

    /// How the limit to clicks stands.
    pub(super) fn of_clicks(&self, now: Instant) -> Vec<Policy> {
        let buckets = self.0.limits.clicks.iter();
        buckets
            .map(|buckets| Policy::new(Limit::Clicks, buckets.level(&self.0.workspace, now)))
            .collect()
    }
}
