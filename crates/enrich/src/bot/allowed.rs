use std::borrow::Cow;

use crate::needles::{Found, NeedleRules};
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// Texts that look like a bot's and are a person's.
#[derive(Debug)]
pub(crate) struct Allowed(NeedleRules<Rule>);

/// A text that is allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    place: Place,
    /// What it is.
    pub(crate) meaning: &'static str,
    pub(crate) line: RuleLine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Only an agent that starts like a browser's may have the text.
    Browsers,
    /// Every agent may.
    Any,
}

impl Allowed {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rules = table.rows(["needle", "in", "what it is"]).map(|row| {
            let [needle, place, meaning] = row?;
            let rule = Rule {
                place: place.one_of(Place::parse, ["any", "browsers"])?,
                meaning: meaning.text,
                line: needle.line,
            };
            Ok((needle.text, rule))
        });
        Ok(Self(NeedleRules::new(table, rules)?))
    }

    /// The agent with such texts blanked out, so that the rules about bots look at the rest: a phone's name allows
    /// nothing else.
    pub(crate) fn take_out<'t>(&self, user_agent: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(user_agent);
        for (_, found) in self.find(user_agent) {
            let blank = " ".repeat(found.end - found.start);
            text.to_mut().replace_range(found.range(), &blank);
        }
        text
    }

    /// The texts that an agent has and is allowed.
    pub(crate) fn find(&self, user_agent: &str) -> impl Iterator<Item = (&Rule, Found)> {
        let is_browser = starts_like_a_browser(user_agent);
        let found = self.0.all(user_agent);
        found.filter(move |(rule, _)| is_browser || rule.place == Place::Any)
    }
}

/// Whether an agent starts as those of browsers have done since 1994.
pub(crate) fn starts_like_a_browser(user_agent: &str) -> bool {
    user_agent.starts_with("Mozilla/") || user_agent.starts_with("Opera/")
}

impl Place {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "any" => Self::Any,
            "browsers" => Self::Browsers,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;

    fn allowed() -> Allowed {
        Allowed::new(RuleFile::NotBots.built_in()).unwrap()
    }

    #[test]
    fn a_phone_is_allowed_its_name_and_nothing_else() {
        let allowed = allowed();
        assert_eq!(
            allowed.take_out("Mozilla/5.0 (CUBOT P80) evilbot"),
            "Mozilla/5.0 (      P80) evilbot"
        );
        assert!(matches!(allowed.take_out("Mozilla/5.0"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_view_is_allowed_only_in_a_browser() {
        let allowed = allowed();
        assert_eq!(allowed.take_out("WhatsApp/2.23"), "WhatsApp/2.23");
        assert!(
            !allowed
                .take_out("Mozilla/5.0 WhatsApp/2.23")
                .contains("WhatsApp")
        );
    }
}
