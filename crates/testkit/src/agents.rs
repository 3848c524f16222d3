use std::sync::Arc;

use crate::rng::Rng;
use crate::table;
use crate::weighted::Weighted;
use crate::{Device, GeneratorError};

const HUMANS: &str = include_str!("../data/agents.tsv");
const BOTS: &str = include_str!("../data/bots.tsv");

/// A user agent of a person, and what a report must say about it.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) text: &'static str,
    pub(crate) device: Device,
    pub(crate) browser: &'static str,
    pub(crate) os: &'static str,
    /// What an in-app browser sends as the referrer of nearly every click.
    pub(crate) own_referrer: Option<Arc<str>>,
}

/// A user agent of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bot {
    pub(crate) text: &'static str,
    pub(crate) name: &'static str,
}

/// All user agents, to be chosen by weight.
#[derive(Clone, Debug)]
pub(crate) struct Agents {
    humans: Vec<Agent>,
    human_choice: Weighted,
    bots: Vec<Bot>,
    bot_choice: Weighted,
}

impl Agents {
    pub(crate) fn load() -> Result<Self, GeneratorError> {
        let mut humans = Vec::new();
        let mut weights = Vec::new();
        for [weight, device, browser, os, referrer, text] in table::rows("agents.tsv", HUMANS)? {
            weights.push(table::parse("agents.tsv", weight)?);
            humans.push(Agent {
                text,
                device: table::parse("agents.tsv", device)?,
                browser,
                os,
                own_referrer: table::optional(referrer),
            });
        }
        let human_choice = Weighted::new(&weights);
        let mut bots = Vec::new();
        weights.clear();
        for [weight, name, text] in table::rows("bots.tsv", BOTS)? {
            weights.push(table::parse("bots.tsv", weight)?);
            bots.push(Bot { text, name });
        }
        Ok(Self {
            humans,
            human_choice,
            bots,
            bot_choice: Weighted::new(&weights),
        })
    }

    /// The number of a person's agent, for [`Self::human`].
    pub(crate) fn choose_human(&self, rng: &mut Rng) -> usize {
        self.human_choice.choose(rng)
    }

    pub(crate) fn human(&self, number: usize) -> Option<&Agent> {
        self.humans.get(number)
    }

    pub(crate) fn choose_bot(&self, rng: &mut Rng) -> Option<Bot> {
        self.bots.get(self.bot_choice.choose(rng)).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_agent_is_listed_once_and_needs_no_escape() {
        let agents = Agents::load().unwrap();
        let texts: Vec<&str> = agents
            .humans
            .iter()
            .map(|agent| agent.text)
            .chain(agents.bots.iter().map(|bot| bot.text))
            .collect();
        assert!(agents.humans.len() >= 80 && agents.bots.len() >= 40);
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len());
        assert!(texts.iter().all(|text| {
            text.bytes()
                .all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\".contains(&byte))
        }));
    }

    #[test]
    fn no_human_calls_itself_a_bot() {
        let agents = Agents::load().unwrap();
        for agent in &agents.humans {
            let text = agent.text.to_ascii_lowercase().replace("cubot", "");
            assert!(
                !text.contains("bot")
                    && !text.contains("http")
                    && text.starts_with("mozilla/5.0 ("),
                "{text}"
            );
        }
    }
}
