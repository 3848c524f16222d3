use super::patterns::{Match, Patterns, Rule};
use super::{BotClass, Evidence, Reasons};
use crate::RulesError;
use crate::table::Table;

/// Our own rules about user agents; case does not matter.
#[derive(Debug)]
pub(crate) struct AgentRules {
    patterns: Patterns,
}

impl AgentRules {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rules = table
            .rows(["how", "pattern", "reason", "class", "name"])
            .map(|row| {
                let [how, pattern, reason, class, name] = row?;
                let evidence = Evidence {
                    reasons: reason.one_of(Reasons::parse, Reasons::all().names())?,
                    class: Some(class.one_of(BotClass::parse, BotClass::ALL.map(BotClass::name))?),
                    name: name.given(),
                };
                Rule::read(how, pattern, evidence)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            patterns: Patterns::new(table, rules, true)?,
        })
    }

    /// What an agent is evidence for: class and name of the rule that stands highest, the reasons of all.
    pub(crate) fn judge(&self, user_agent: &str) -> Evidence {
        let mut first: Option<&Rule> = None;
        let mut reasons = Reasons::default();
        for Match { rule, .. } in self.matches(user_agent) {
            reasons |= rule.evidence.reasons;
            if first.is_none_or(|first| rule.line < first.line) {
                first = Some(rule);
            }
        }
        let first = first.map(|rule| rule.evidence).unwrap_or_default();
        Evidence { reasons, ..first }
    }

    /// Every rule that holds.
    pub(crate) fn matches<'r>(&'r self, user_agent: &'r str) -> impl Iterator<Item = Match<'r>> {
        let texts = self.patterns.texts(user_agent);
        texts.chain(self.patterns.regexes(user_agent))
    }

    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }
}
