use super::Evidence;
use super::agent_rules::AgentRules;
use super::allowed::{Allowed, Rule};
use super::crawlers::Crawlers;
use super::patterns::Match;
use super::shape;
use crate::RulesError;
use crate::needles::Found;
use crate::table::Table;

/// The rules about user agents, ready for searching.
#[derive(Debug)]
pub(crate) struct Bots {
    allowed: Allowed,
    rules: AgentRules,
    crawlers: Crawlers,
}

impl Bots {
    pub(crate) fn new(
        not_bots: Table,
        bot_rules: Table,
        crawlers: Table,
    ) -> Result<Self, RulesError> {
        Ok(Self {
            allowed: Allowed::new(not_bots)?,
            rules: AgentRules::new(bot_rules)?,
            crawlers: Crawlers::new(crawlers)?,
        })
    }

    /// What a user agent, which is not empty, is evidence for.
    pub(crate) fn judge(&self, user_agent: &str) -> Evidence {
        let text = shape::without_model(self.allowed.take_out(user_agent));
        let specific = self.rules.judge(&text);
        let known = self.crawlers.judge(&text);
        // A name beats a word: "SomeBot" is known for what it is before it is known as some bot.
        if specific.name.is_some() {
            specific.and(known)
        } else {
            known.and(specific)
        }
    }

    /// Tells of the known crawler that decides, and of every other rule that holds, and where in the agent.
    pub(crate) fn explain(&self, user_agent: &str, mut tell: impl FnMut(&Match<'_>)) {
        let text = shape::without_model(self.allowed.take_out(user_agent));
        let known = self.crawlers.find(&text);
        let specific = self
            .rules
            .matches(&text)
            .map(|found| (found, self.rules.patterns()));
        for (found, patterns) in known
            .map(|found| (found, self.crawlers.patterns()))
            .into_iter()
            .chain(specific)
        {
            tell(&Match {
                rule: found.rule,
                at: patterns.locate(&found, &text),
            });
        }
    }

    /// What looks like a bot's and is allowed.
    pub(crate) fn allowed(&self, user_agent: &str) -> impl Iterator<Item = (&Rule, Found)> {
        self.allowed.find(user_agent)
    }
}
