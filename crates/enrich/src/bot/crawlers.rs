use aho_corasick::AhoCorasick;
use regex::RegexSet;

use super::{BotClass, Reasons, Verdict};
use crate::needles::starts_word;
use crate::table::rows_of;

/// The list of known crawlers, ready for searching: plain texts in one automaton, the few others as regular expressions.
#[derive(Debug)]
pub(crate) struct Crawlers {
    texts: AhoCorasick,
    text_rules: Vec<Rule>,
    patterns: RegexSet,
    pattern_rules: Vec<Rule>,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    how: &'static str,
    class: BotClass,
    name: &'static str,
}

impl Crawlers {
    #[expect(
        clippy::expect_used,
        reason = "the list is part of the program, far from the limits, and every test builds it"
    )]
    pub(crate) fn new() -> Self {
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        let (mut text_rules, mut pattern_rules) = (Vec::new(), Vec::new());
        for [how, pattern, class, name] in rows_of(include_str!("../../data/crawlers.tsv")) {
            let rule = Rule {
                how,
                class: BotClass::parse(class).unwrap_or(BotClass::Crawler),
                name,
            };
            if how == "regex" {
                patterns.push(pattern);
                pattern_rules.push(rule);
            } else {
                texts.push(pattern);
                text_rules.push(rule);
            }
        }
        Self {
            texts: AhoCorasick::new(texts).expect("the list of crawlers builds"),
            text_rules,
            patterns: RegexSet::new(patterns).expect("the list of crawlers builds"),
            pattern_rules,
        }
    }

    /// Judges an agent; of several crawlers found, the one with the longest pattern gives its name.
    pub(crate) fn judge(&self, user_agent: &str) -> Verdict {
        let text = self
            .texts
            .find_overlapping_iter(user_agent)
            .filter_map(|found| {
                let rule = self.text_rules.get(found.pattern().as_usize())?;
                rule.holds_at(user_agent, found.start())
                    .then_some((found.len(), rule))
            })
            .max_by_key(|(len, _)| *len)
            .map(|(_, rule)| rule);
        let rule = text.or_else(|| {
            let first = self.patterns.matches(user_agent).iter().next()?;
            self.pattern_rules.get(first)
        });
        rule.map_or(Verdict::default(), |rule| {
            Verdict::bot(rule.class, Some(rule.name), Reasons::KNOWN_AGENT)
        })
    }
}

impl Rule {
    /// Whether a text counts where it was found.
    fn holds_at(&self, user_agent: &str, start: usize) -> bool {
        match self.how {
            "start" => start == 0,
            "word" => starts_word(user_agent, start),
            _ => true,
        }
    }
}
