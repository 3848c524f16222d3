use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use clickmill_model::WorkspaceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for all, of which no workspace gets more than its share.
#[derive(Debug)]
pub(crate) struct Shares {
    all: Arc<Semaphore>,
    share: usize,
    /// What is left of the shares of those who have places.
    left: Mutex<HashMap<WorkspaceId, Arc<Semaphore>>>,
}

/// Places that somebody has until this goes out of scope.
#[derive(Debug)]
pub(crate) struct Places {
    _of_share: Option<OwnedSemaphorePermit>,
    _of_all: OwnedSemaphorePermit,
}

/// With so few it is not worth looking for those who have no places any more.
const FEW: usize = 1_024;

impl Shares {
    /// So many places, of which a workspace gets at most `share`.
    pub(crate) fn new(all: usize, share: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS))),
            share: share.min(Semaphore::MAX_PERMITS),
            left: Mutex::default(),
        }
    }

    /// Waits for places, first come, first served; within the workspace first: who waits for others of their own takes nothing from
    /// anybody else. Operators have no workspace. `None` when nobody is given any more.
    pub(crate) async fn enter(
        &self,
        workspace: Option<&WorkspaceId>,
        places: u32,
    ) -> Option<Places> {
        let of_share = match workspace {
            None => None,
            Some(workspace) => {
                let share = self.share_of(workspace);
                Some(share.acquire_many_owned(places).await.ok()?)
            }
        };
        let all = Arc::clone(&self.all);
        Some(Places {
            _of_share: of_share,
            _of_all: all.acquire_many_owned(places).await.ok()?,
        })
    }

    fn share_of(&self, workspace: &WorkspaceId) -> Arc<Semaphore> {
        let mut shares = self.left.lock().unwrap_or_else(PoisonError::into_inner);
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

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn workspace(name: &str) -> WorkspaceId {
        WorkspaceId::parse(name).unwrap()
    }

    fn enter(shares: &Shares, name: &str, places: u32) -> Option<Places> {
        let workspace = workspace(name);
        let entered = shares.enter(Some(&workspace), places).now_or_never();
        entered.flatten()
    }

    #[test]
    fn one_workspace_does_not_take_the_places_of_others() {
        let shares = Shares::new(16, 2);
        let mut taken = vec![enter(&shares, "acme", 1), enter(&shares, "acme", 1)];
        assert!(taken.iter().all(Option::is_some));
        assert!(enter(&shares, "acme", 1).is_none(), "it waits");
        assert!(enter(&shares, "globex", 2).is_some());
        taken.clear();
        assert!(enter(&shares, "acme", 2).is_some());
    }

    #[test]
    fn all_together_have_no_more_than_there_is() {
        let shares = Shares::new(20, 10);
        let taken = ["a", "b", "c"].map(|name| enter(&shares, name, 10));
        assert_eq!(taken.each_ref().map(Option::is_some), [true, true, false]);
        let of_operators = shares.enter(None, 1).now_or_never();
        assert!(of_operators.is_none());
    }

    #[test]
    fn who_has_no_places_any_more_is_forgotten() {
        let shares = Shares::new(16, 2);
        for number in 0..10 * FEW {
            assert!(enter(&shares, &number.to_string(), 1).is_some());
        }
        let left = shares.left.lock().unwrap();
        assert!(left.len() <= FEW, "{}", left.len());
    }
}
