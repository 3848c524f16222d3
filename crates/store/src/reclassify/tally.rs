use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::StoredVerdict;

/// What judging again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many clicks were judged.
    pub judged: u64,
    /// How many get anything new, be it only the version of the rules.
    pub rewritten: u64,
    /// How many go from one class to another, or between persons and programs.
    pub changes: BTreeMap<ChangeOfClass, u64>,
}

/// From one class to another; the class of persons is empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeOfClass {
    /// The class before.
    pub from: String,
    /// The class after.
    pub to: String,
}

impl Tally {
    /// Counts clicks that had one verdict and get another, or the same.
    pub(super) fn count(&mut self, clicks: u64, old: &StoredVerdict, new: &StoredVerdict) {
        self.judged += clicks;
        if old != new {
            self.rewritten += clicks;
        }
        if (old.is_bot, &old.bot_class) != (new.is_bot, &new.bot_class) {
            let change = ChangeOfClass {
                from: old.bot_class.clone(),
                to: new.bot_class.clone(),
            };
            *self.changes.entry(change).or_default() += clicks;
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.judged += other.judged;
        self.rewritten += other.rewritten;
        for (change, clicks) in other.changes {
            *self.changes.entry(change).or_default() += clicks;
        }
    }
}
