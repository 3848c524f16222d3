use std::collections::BTreeMap;

use clickmill_store::{Evidence, StoredDay};

use crate::Finding;

/// The rollup, where there is one, has the numbers of the rows.
pub(super) fn judge(evidence: &Evidence) -> Vec<Finding> {
    let Some(rolled_up) = &evidence.days_rolled_up else {
        return Vec::new();
    };
    let mut days = BTreeMap::<(u32, bool), (u64, u64)>::new();
    for StoredDay {
        day,
        is_bot,
        clicks,
    } in rolled_up
    {
        days.entry((*day, *is_bot)).or_default().0 += clicks;
    }
    for StoredDay {
        day,
        is_bot,
        clicks,
    } in &evidence.days
    {
        days.entry((*day, *is_bot)).or_default().1 += clicks;
    }
    let wrong = days
        .into_iter()
        .filter(|(_, (rolled_up, stored))| rolled_up != stored);
    let finding = |((day, is_bot), (rolled_up, stored))| Finding::Rollup {
        day,
        is_bot,
        rolled_up,
        stored,
    };
    wrong.map(finding).collect()
}
