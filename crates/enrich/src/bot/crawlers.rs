use super::patterns::{Match, Patterns, Rule};
use super::{BotClass, Evidence, Reasons};
use crate::RulesError;
use crate::table::Table;

/// The list of known crawlers; case matters.
#[derive(Debug)]
pub(crate) struct Crawlers {
    patterns: Patterns,
}

impl Crawlers {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rules = table
            .rows(["how", "pattern", "class", "name"])
            .map(|row| {
                let [how, pattern, class, name] = row?;
                let evidence = Evidence {
                    reasons: Reasons::KNOWN_AGENT,
                    class: Some(class.one_of(BotClass::parse, BotClass::ALL.map(BotClass::name))?),
                    name: name.given(),
                };
                Rule::read(how, pattern, evidence)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            patterns: Patterns::new(table, rules, false)?,
        })
    }

    /// What an agent is evidence for: of several crawlers found, the one with the longest text.
    pub(crate) fn judge(&self, user_agent: &str) -> Evidence {
        self.find(user_agent)
            .map(|found| found.rule.evidence)
            .unwrap_or_default()
    }

    /// The rule that decides. Regular expressions are looked at only where no text is found.
    pub(crate) fn find<'r>(&'r self, user_agent: &'r str) -> Option<Match<'r>> {
        let texts = self.patterns.texts(user_agent);
        let longest = texts.max_by_key(|found| found.rule.pattern.len());
        longest.or_else(|| self.patterns.regexes(user_agent).next())
    }

    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }
}
