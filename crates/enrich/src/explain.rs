//! Why a click is read as it is: for people, so nothing here is kept or fast.

use std::ops::Range;

use clickmill_model::Click;

use crate::agent::Hints;
use crate::bot::{Evidence, Reasons, oddities, request_evidence};
use crate::referrer;
use crate::{Enricher, Facts, RuleLine};

/// Something that was found out about a click, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// About what: the name of a reason, `allowed`, `browser`, `os`, `device` or `referrer`.
    pub what: &'static str,
    /// What: the name that a rule gives, or words for it.
    pub value: &'static str,
    /// What it weighs, when it speaks for a program.
    pub weight: Option<u16>,
    /// The rule that says so.
    pub rule: RuleLine,
    /// Where that was found in the user agent, in bytes.
    pub at: Option<Range<usize>>,
}

impl Enricher {
    /// Every rule that says something about a click: what speaks for a program first, then what it was made with and where
    /// it came from. Facts that no rule but their weight is about are told by the line of that.
    pub fn explain(&self, click: &Click<'_>) -> Vec<Finding> {
        let user_agent = click.user_agent.as_deref().unwrap_or_default();
        let mut findings = Vec::new();
        self.explain_allowed(user_agent, &mut findings);
        self.explain_rules(user_agent, &mut findings);
        self.explain_facts(click, user_agent, &mut findings);
        self.rules().agents.explain(user_agent, |told| {
            findings.push(Finding {
                what: told.what,
                value: told.value,
                weight: None,
                rule: told.line,
                at: Some(told.at),
            });
        });
        if let Some(origin) = referrer::origin(click, &self.rules().hosts)
            && let Some(rule) = origin.line
        {
            findings.push(Finding {
                what: "referrer",
                value: origin.social.unwrap_or(origin.channel.name()),
                weight: None,
                rule,
                at: None,
            });
        }
        findings
    }

    fn explain_allowed(&self, user_agent: &str, findings: &mut Vec<Finding>) {
        let allowed = self.rules().bots.allowed(user_agent);
        findings.extend(allowed.map(|(rule, found)| Finding {
            what: "allowed",
            value: rule.meaning,
            weight: None,
            rule: rule.line,
            at: Some(found.range()),
        }));
    }

    fn explain_rules(&self, user_agent: &str, findings: &mut Vec<Finding>) {
        self.rules().bots.explain(user_agent, |found| {
            let Evidence {
                reasons,
                class,
                name,
            } = found.rule.evidence;
            findings.extend(self.rules().weights.of(reasons).map(|weight| {
                Finding {
                    what: weight.name,
                    value: name
                        .or(class.map(crate::BotClass::name))
                        .unwrap_or_default(),
                    weight: Some(weight.points),
                    rule: found.rule.line,
                    at: found.at.clone(),
                }
            }));
        });
    }

    /// What no table but that of weights has a line for.
    fn explain_facts(&self, click: &Click<'_>, user_agent: &str, findings: &mut Vec<Finding>) {
        let mut reasons = Reasons::default();
        let mut lacks_hints = false;
        if !user_agent.trim().is_empty() {
            let hints = Hints::of(&click.headers);
            let reading = self.rules().agents.read(user_agent, &hints);
            let odd = oddities(user_agent, &reading, &hints);
            (reasons, lacks_hints) = (odd.reasons, odd.lacks_hints);
        }
        reasons |= request_evidence(&Facts::of(click, None), lacks_hints).reasons;
        findings.extend(self.rules().weights.of(reasons).map(|weight| Finding {
            what: weight.name,
            value: weight.meaning,
            weight: Some(weight.points),
            rule: weight.line,
            at: None,
        }));
    }
}
