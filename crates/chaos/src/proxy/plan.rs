use super::{Fault, Statement};

/// Which faults the next requests meet: the first rule that fits a request decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultPlan {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    target: Target,
    fault: Fault,
    /// How often it still holds; `None` for ever.
    left: Option<u32>,
}

/// Which requests a rule is about. [`Fault::Refuse`] comes before a request is known, so it meets all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every request.
    All,
    /// What ingest stores: clicks, dead letters, spans.
    Inserts,
    /// One kind.
    Only(Statement),
}

impl FaultPlan {
    /// Everything is forwarded.
    pub fn none() -> Self {
        Self::default()
    }

    /// The next `times` requests of this kind meet this fault.
    pub fn next(times: u32, target: Target, fault: Fault) -> Self {
        Self::rule(target, fault, Some(times))
    }

    /// All requests of this kind meet this fault, until there is another plan.
    pub fn always(target: Target, fault: Fault) -> Self {
        Self::rule(target, fault, None)
    }

    /// This plan, and where it says nothing, the other.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.rules.extend(other.rules);
        self
    }

    fn rule(target: Target, fault: Fault, left: Option<u32>) -> Self {
        Self {
            rules: vec![Rule {
                target,
                fault,
                left,
            }],
        }
    }

    /// The fault of a request that has arrived.
    pub(super) fn take(&mut self, statement: Statement) -> Option<Fault> {
        let fits = |rule: &Rule| rule.fault != Fault::Refuse && rule.target.includes(statement);
        self.take_first(fits)
    }

    /// Whether the connection that was just made is to be refused.
    pub(super) fn take_refusal(&mut self) -> bool {
        self.take_first(|rule| rule.fault == Fault::Refuse)
            .is_some()
    }

    fn take_first(&mut self, fits: impl Fn(&Rule) -> bool) -> Option<Fault> {
        let rule = self
            .rules
            .iter_mut()
            .find(|rule| rule.left != Some(0) && fits(rule))?;
        if let Some(left) = &mut rule.left {
            *left -= 1;
        }
        Some(rule.fault)
    }
}

impl Target {
    fn includes(self, statement: Statement) -> bool {
        match self {
            Self::All => true,
            Self::Inserts => statement.is_insert(),
            Self::Only(only) => only == statement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_holds_as_often_as_it_says_and_only_for_its_target() {
        let mut plan = FaultPlan::next(2, Target::Only(Statement::Clicks), Fault::LoseReply);
        assert_eq!(plan.take(Statement::Spans), None);
        assert_eq!(plan.take(Statement::Clicks), Some(Fault::LoseReply));
        assert_eq!(plan.take(Statement::Clicks), Some(Fault::LoseReply));
        assert_eq!(plan.take(Statement::Clicks), None);
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let first = FaultPlan::next(1, Target::Inserts, Fault::CutBefore);
        let mut plan = first.and(FaultPlan::always(Target::All, Fault::CutWithin));
        assert_eq!(plan.take(Statement::Other), Some(Fault::CutWithin));
        assert_eq!(plan.take(Statement::Spans), Some(Fault::CutBefore));
        assert_eq!(plan.take(Statement::Spans), Some(Fault::CutWithin));
    }

    #[test]
    fn refusing_is_decided_before_a_request_is_known() {
        let mut plan = FaultPlan::next(1, Target::Inserts, Fault::Refuse);
        assert_eq!(plan.take(Statement::Clicks), None);
        assert!(plan.take_refusal());
        assert!(!plan.take_refusal());
    }
}
