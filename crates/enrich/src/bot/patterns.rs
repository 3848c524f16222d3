use std::ops::Range;

use aho_corasick::AhoCorasick;
use regex::{Error, Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::Evidence;
use crate::needles::starts_word;
use crate::table::{Cell, Table};
use crate::{RuleLine, RulesError};

/// The rules of a table about user agents: plain texts in one automaton, the few others as regular expressions.
#[derive(Debug)]
pub(crate) struct Patterns {
    texts: AhoCorasick,
    text_rules: Vec<Rule>,
    regexes: RegexSet,
    regex_rules: Vec<Rule>,
    ignores_case: bool,
}

/// What to look for in a user agent, and what it is evidence for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    how: How,
    pub(crate) pattern: &'static str,
    pub(crate) evidence: Evidence,
    pub(crate) line: RuleLine,
}

/// A rule that holds, and where; a regular expression does not tell where.
#[derive(Clone, Debug)]
pub(crate) struct Match<'p> {
    pub(crate) rule: &'p Rule,
    pub(crate) at: Option<Range<usize>>,
}

/// Where a text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Where a word starts.
    Word,
    /// Anywhere.
    Part,
    /// At the start of the agent.
    Start,
    /// It is a regular expression.
    Regex,
}

impl Rule {
    pub(crate) fn read(how: Cell, pattern: Cell, evidence: Evidence) -> Result<Self, RulesError> {
        Ok(Self {
            how: how.one_of(How::parse, ["word", "part", "start", "regex"])?,
            pattern: pattern.text,
            evidence,
            line: how.line,
        })
    }

    /// Whether a text counts where it was found.
    fn holds_at(&self, user_agent: &str, start: usize) -> bool {
        match self.how {
            How::Start => start == 0,
            How::Word => starts_word(user_agent, start),
            How::Part | How::Regex => true,
        }
    }
}

impl How {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "word" => Self::Word,
            "part" => Self::Part,
            "start" => Self::Start,
            "regex" => Self::Regex,
            _ => return None,
        })
    }
}

impl Patterns {
    pub(crate) fn new(
        table: Table,
        rules: Vec<Rule>,
        ignores_case: bool,
    ) -> Result<Self, RulesError> {
        let (regex_rules, text_rules): (Vec<_>, Vec<_>) =
            rules.into_iter().partition(|rule| rule.how == How::Regex);
        let regexes = RegexSetBuilder::new(regex_rules.iter().map(|rule| rule.pattern))
            .case_insensitive(ignores_case)
            .build()
            .map_err(|error| bad_regex(table, &regex_rules, &error))?;
        Ok(Self {
            texts: AhoCorasick::builder()
                .ascii_case_insensitive(ignores_case)
                .build(text_rules.iter().map(|rule| rule.pattern))
                .map_err(|error| table.wrong(error))?,
            text_rules,
            regexes,
            regex_rules,
            ignores_case,
        })
    }

    /// Every text found that counts where it was found.
    pub(crate) fn texts<'p>(&'p self, user_agent: &'p str) -> impl Iterator<Item = Match<'p>> {
        self.texts
            .find_overlapping_iter(user_agent)
            .filter_map(move |found| {
                let rule = self.text_rules.get(found.pattern().as_usize())?;
                rule.holds_at(user_agent, found.start()).then(|| Match {
                    rule,
                    at: Some(found.range()),
                })
            })
    }

    /// Every regular expression that holds.
    pub(crate) fn regexes<'p>(&'p self, user_agent: &str) -> impl Iterator<Item = Match<'p>> {
        let found = self.regexes.matches(user_agent).into_iter();
        found.filter_map(|index| {
            let rule = self.regex_rules.get(index)?;
            Some(Match { rule, at: None })
        })
    }

    /// Where a rule that holds was found first. Slow for regular expressions.
    pub(crate) fn locate(&self, found: &Match<'_>, user_agent: &str) -> Option<Range<usize>> {
        let look = || {
            let regex = RegexBuilder::new(found.rule.pattern)
                .case_insensitive(self.ignores_case)
                .build();
            Some(regex.ok()?.find(user_agent)?.range())
        };
        found.at.clone().or_else(look)
    }
}

/// Which of the regular expressions is to blame, since a set of them does not tell.
fn bad_regex(table: Table, rules: &[Rule], of_all: &Error) -> RulesError {
    let bad = rules
        .iter()
        .find_map(|rule| Some((rule, Regex::new(rule.pattern).err()?)));
    match bad {
        Some((rule, error)) => RulesError::Rule {
            line: rule.line,
            what: format!(
                "cell 2 (pattern) is {:?}, and must be a regular expression: {}",
                rule.pattern,
                said(&error)
            ),
        },
        None => table.wrong(format_args!(
            "regular expressions together: {}",
            said(of_all)
        )),
    }
}

/// What is wrong with a regular expression, without the picture of it.
fn said(error: &Error) -> String {
    let text = error.to_string();
    let last = text.lines().next_back().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}
