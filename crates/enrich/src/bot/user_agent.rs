use super::agent_rules::AgentRules;
use super::allowed::Allowed;
use super::crawlers::Crawlers;
use super::{BotClass, Reasons, Verdict};
use crate::Agent;

/// The rules about user agents, ready for searching.
#[derive(Debug)]
pub(crate) struct Bots {
    allowed: Allowed,
    rules: AgentRules,
    crawlers: Crawlers,
}

impl Bots {
    pub(crate) fn new() -> Self {
        Self {
            allowed: Allowed::new(),
            rules: AgentRules::new(),
            crawlers: Crawlers::new(),
        }
    }

    /// Judges a user agent, which is not empty, and what was read out of it.
    pub(crate) fn judge(&self, user_agent: &str, agent: &Agent) -> Verdict {
        let text = self.allowed.take_out(user_agent);
        let specific = self.rules.judge(&text);
        let known = self.crawlers.judge(&text);
        // A name beats a word: "SomeBot" is known for what it is before it is known as some bot.
        let verdict = if specific.name.is_some() {
            specific.and(known)
        } else {
            known.and(specific)
        };
        if agent.browser.is_empty() && agent.os.is_empty() {
            verdict.and(Verdict::bot(
                BotClass::UnknownAgent,
                None,
                Reasons::NOT_A_BROWSER,
            ))
        } else {
            verdict
        }
    }
}
