use std::collections::BTreeMap;

use super::{Fault, Statement};

/// What a proxy has seen and done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    requests: BTreeMap<Statement, u64>,
    faults: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// How many requests of this kind have arrived, whatever became of them.
    pub fn requests(&self, statement: Statement) -> u64 {
        self.requests.get(&statement).copied().unwrap_or_default()
    }

    /// How many inserts of any kind have arrived.
    pub fn inserts(&self) -> u64 {
        let inserts = self.requests.iter();
        let inserts = inserts.filter(|(statement, _)| statement.is_insert());
        inserts.map(|(_, count)| count).sum()
    }

    /// How often each fault was done, by [its name](Fault::name).
    pub fn faults(&self) -> &BTreeMap<&'static str, u64> {
        &self.faults
    }

    pub(super) fn request(&mut self, statement: Statement) {
        *self.requests.entry(statement).or_default() += 1;
    }

    pub(super) fn fault(&mut self, fault: &Fault) {
        *self.faults.entry(fault.name()).or_default() += 1;
    }
}
