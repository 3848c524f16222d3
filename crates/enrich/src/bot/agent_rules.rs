use aho_corasick::AhoCorasick;
use regex::{RegexSet, RegexSetBuilder};

use super::{BotClass, Reasons, Verdict};
use crate::needles::Needles;
use crate::table::rows_of;

/// Our own rules about user agents, ready for searching.
#[derive(Debug)]
pub(crate) struct AgentRules {
    rules: Vec<Rule>,
    words: Needles,
    word_rules: Vec<usize>,
    parts: AhoCorasick,
    part_rules: Vec<usize>,
    patterns: RegexSet,
    pattern_rules: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    at_start: bool,
    verdict: Verdict,
}

/// The patterns of one kind, and which rule each belongs to.
type Kind = (Vec<&'static str>, Vec<usize>);

impl AgentRules {
    #[expect(
        clippy::expect_used,
        reason = "the rules are part of the program, far from the limits, and every test builds them"
    )]
    pub(crate) fn new() -> Self {
        let mut rules = Vec::new();
        let (mut words, mut parts, mut patterns) =
            (Kind::default(), Kind::default(), Kind::default());
        for [how, pattern, reason, class, name] in rows_of(include_str!("../../data/bot-rules.tsv"))
        {
            let kind = match how {
                "regex" => &mut patterns,
                "part" => &mut parts,
                _ => &mut words,
            };
            kind.0.push(pattern);
            kind.1.push(rules.len());
            rules.push(Rule {
                at_start: how == "start",
                verdict: Verdict::bot(
                    BotClass::parse(class).unwrap_or(BotClass::Crawler),
                    (name != "-").then_some(name),
                    Reasons::parse(reason).unwrap_or_default(),
                ),
            });
        }
        Self {
            rules,
            words: Needles::new(words.0),
            word_rules: words.1,
            parts: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(parts.0)
                .expect("the rules build"),
            part_rules: parts.1,
            patterns: RegexSetBuilder::new(patterns.0)
                .case_insensitive(true)
                .build()
                .expect("the rules build"),
            pattern_rules: patterns.1,
        }
    }

    /// Judges an agent: class and name of the first rule that holds, the reasons of all.
    pub(crate) fn judge(&self, user_agent: &str) -> Verdict {
        let mut first = usize::MAX;
        let mut reasons = Reasons::default();
        let mut add = |at: Option<&usize>, start: usize| {
            let rule = at.and_then(|at| Some((*at, self.rules.get(*at)?)));
            if let Some((at, rule)) = rule.filter(|(_, rule)| !rule.at_start || start == 0) {
                first = first.min(at);
                reasons |= rule.verdict.reasons;
            }
        };
        for found in self.words.all(user_agent) {
            add(self.word_rules.get(found.needle), found.start);
        }
        for found in self.parts.find_overlapping_iter(user_agent) {
            add(
                self.part_rules.get(found.pattern().as_usize()),
                found.start(),
            );
        }
        for found in self.patterns.matches(user_agent) {
            add(self.pattern_rules.get(found), 0);
        }
        let first = self
            .rules
            .get(first)
            .map(|rule| rule.verdict)
            .unwrap_or_default();
        Verdict { reasons, ..first }
    }
}
