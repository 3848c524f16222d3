use std::collections::HashMap;
use std::hash::Hasher as _;

use clickmill_model::{Click, Offset};
use siphasher::sip128::{Hasher128, SipHasher13};

/// What tells one click from another: a hash of workspace and click id, of which two never collide in practice.
pub(crate) type ClickKey = [u64; 2];

/// The click ids seen lately in one partition.
///
/// A click is a repeat if its workspace's click id was stored at an earlier position, at most `horizon` positions before.
/// That is a fact about the log and not about this process: whoever reads the same span again comes to the same repeats.
#[derive(Clone, Debug)]
pub(crate) struct Repeats {
    horizon: i64,
    stored: HashMap<ClickKey, Offset>,
    /// When so many ids are known, those beyond the horizon are dropped; keeps that work proportional.
    sweep_at: usize,
}

const FEWEST: usize = 1024;

impl Repeats {
    /// Nothing seen yet; looks back so many positions.
    pub(crate) fn new(horizon: u32) -> Self {
        Self {
            horizon: i64::from(horizon),
            stored: HashMap::new(),
            sweep_at: FEWEST,
        }
    }

    /// Notes a click that is stored already.
    pub(crate) fn add(&mut self, key: ClickKey, offset: Offset) {
        if self.horizon == 0 {
            return;
        }
        if self.stored.len() >= self.sweep_at {
            self.sweep(offset);
        }
        self.stored.insert(key, offset);
    }

    /// Whether this click repeats an earlier one; if not, it is noted as stored. Clicks must come in the order of the log.
    pub(crate) fn is_repeat(&mut self, key: ClickKey, offset: Offset) -> bool {
        let earlier = self.stored.get(&key);
        let is_repeat = earlier
            .is_some_and(|earlier| *earlier < offset && offset.0 - earlier.0 <= self.horizon);
        if !is_repeat {
            self.add(key, offset);
        }
        is_repeat
    }

    /// Forgets a click that is not stored after all, so that one with its id is no repeat.
    pub(crate) fn forget(&mut self, key: ClickKey, offset: Offset) {
        if self.stored.get(&key) == Some(&offset) {
            self.stored.remove(&key);
        }
    }

    fn sweep(&mut self, now: Offset) {
        let horizon = self.horizon;
        self.stored.retain(|_, offset| now.0 - offset.0 <= horizon);
        self.sweep_at = (self.stored.len() * 2).max(FEWEST);
    }
}

/// The key of a click that has an id.
pub(crate) fn key_of(click: &Click<'_>) -> Option<ClickKey> {
    let click_id = click.click_id.as_deref()?;
    Some(key(&click.workspace_id, click_id))
}

/// The key of a workspace's click id.
pub(crate) fn key(workspace_id: &str, click_id: &str) -> ClickKey {
    let mut hasher = SipHasher13::new();
    hasher.write(workspace_id.as_bytes());
    // No identifier contains it, so no two pairs are the same text.
    hasher.write_u8(0xff);
    hasher.write(click_id.as_bytes());
    let hash = hasher.finish128();
    [hash.h1, hash.h2]
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_counts_once_within_the_horizon_and_only_within_its_workspace() {
        let mut repeats = Repeats::new(10);
        assert!(!repeats.is_repeat(key("acme", "a"), Offset(0)));
        assert!(!repeats.is_repeat(key("globex", "a"), Offset(1)));
        assert!(repeats.is_repeat(key("acme", "a"), Offset(10)));
        assert!(
            !repeats.is_repeat(key("acme", "a"), Offset(11)),
            "a repeat does not count for the next one"
        );
        assert!(repeats.is_repeat(key("acme", "a"), Offset(21)));
    }

    #[test]
    fn an_id_that_was_not_stored_after_all_is_free_again() {
        let mut repeats = Repeats::new(10);
        assert!(!repeats.is_repeat(key("acme", "a"), Offset(0)));
        repeats.forget(key("acme", "a"), Offset(0));
        assert!(!repeats.is_repeat(key("acme", "a"), Offset(1)));
        repeats.forget(key("acme", "a"), Offset(0));
        assert!(
            repeats.is_repeat(key("acme", "a"), Offset(2)),
            "another click with that id is stored"
        );
    }

    #[test]
    fn without_a_horizon_nothing_is_a_repeat() {
        let mut repeats = Repeats::new(0);
        assert!(!repeats.is_repeat(key("acme", "a"), Offset(0)));
        assert!(!repeats.is_repeat(key("acme", "a"), Offset(1)));
    }

    #[test]
    fn memory_is_bounded_by_the_horizon() {
        let mut repeats = Repeats::new(5_000);
        for offset in 0..100_000 {
            repeats.is_repeat(key("acme", &offset.to_string()), Offset(offset));
        }
        assert!(repeats.stored.len() <= 10_002);
    }

    proptest! {
        /// By a list of everything that was stored, looked through from the beginning each time.
        #[test]
        fn it_agrees_with_a_naive_recount(ids in vec(0_u8..20, 0..300), horizon in 1_u32..40) {
            let mut repeats = Repeats::new(horizon);
            let mut stored: Vec<(u8, i64)> = Vec::new();
            for (offset, id) in (0_i64..).zip(ids) {
                let expected = stored.iter().any(|(other, at)| *other == id && offset - at <= i64::from(horizon));
                if !expected {
                    stored.push((id, offset));
                }
                prop_assert_eq!(repeats.is_repeat(key("w", &id.to_string()), Offset(offset)), expected);
            }
        }

        /// A crash after any part of a batch was stored: the state comes from what is stored before the batch.
        #[test]
        fn a_replay_comes_to_the_same_repeats(ids in vec(0_u8..20, 1..200), from in 0_usize..200, horizon in 1_u32..40) {
            let from = from.min(ids.len() - 1);
            let judge = |repeats: &mut Repeats, range: std::ops::Range<usize>| -> Vec<bool> {
                range.map(|at| repeats.is_repeat(key("w", &ids[at].to_string()), Offset(i64::try_from(at).unwrap()))).collect()
            };
            let mut first = Repeats::new(horizon);
            let before = judge(&mut first, 0..from);
            let expected = judge(&mut first, from..ids.len());
            let mut again = Repeats::new(horizon);
            for (at, _) in before.iter().enumerate().filter(|(_, is_repeat)| !**is_repeat) {
                again.add(key("w", &ids[at].to_string()), Offset(i64::try_from(at).unwrap()));
            }
            prop_assert_eq!(judge(&mut again, from..ids.len()), expected);
        }
    }
}
