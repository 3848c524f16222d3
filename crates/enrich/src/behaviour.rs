//! What the clicks of a visitor say together, and none of them alone.
//!
//! Rules are lines of `data/behaviours.tsv`: so many clicks, or different links, within so long. Every click of a stretch that
//! keeps a rule has its reason. Whoever looks sees all clicks of a visitor and a day, so the answer does not depend on the order in
//! which clicks arrived, nor on who handled them.

mod rule;
mod stretch;

use rule::Rule;
use stretch::Stretch;

use crate::table::Table;
use crate::{Reasons, RulesError};

/// One click of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitorClick {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Stands for the link: equal for equal links, and hardly ever for others.
    pub link: u64,
}

/// The rules about behaviour.
#[derive(Debug)]
pub struct Behaviour {
    rules: Vec<Rule>,
}

impl Behaviour {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rules = table.rows(Rule::COLUMNS).map(|row| Rule::read(&row?));
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
        })
    }

    /// The fewest clicks that any rule takes.
    pub fn least_clicks(&self) -> usize {
        let least = self.rules.iter().map(|rule| rule.at_least).min();
        least.unwrap_or(usize::MAX)
    }

    /// Judges the clicks of one visitor on one day, in the order of time: what each has against it.
    pub fn judge(&self, clicks: &[VisitorClick]) -> Vec<Reasons> {
        let mut reasons = vec![Reasons::default(); clicks.len()];
        for rule in &self.rules {
            for stretch in Stretch::all(rule, clicks) {
                for of in reasons.get_mut(stretch).unwrap_or_default() {
                    *of |= rule.reason;
                }
            }
        }
        reasons
    }
}

#[cfg(test)]
mod tests;
