use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::RulesError;
use crate::table::Table;

/// Many texts looked for at once; those listed first win.
///
/// ASCII case is ignored. A needle that starts with a letter or digit is found only where a word starts, so that
/// `Line/` is not found in `Online/`. One pass over the text, whatever it holds.
#[derive(Debug)]
pub(crate) struct Needles {
    automaton: AhoCorasick,
}

/// The rules of a table, each found by its needle; those listed first win.
#[derive(Debug)]
pub(crate) struct NeedleRules<R> {
    needles: Needles,
    rules: Vec<R>,
}

/// Where a needle was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which one, counted from 0.
    pub(crate) needle: usize,
    /// Where it starts, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

impl Found {
    /// The bytes it takes up.
    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl Needles {
    /// Builds the automaton for needles of a table.
    pub(crate) fn new(table: Table, needles: &[&str]) -> Result<Self, RulesError> {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(needles)
            .map_err(|error| table.wrong(error))?;
        Ok(Self { automaton })
    }

    /// Every place where a needle is found, overlapping ones included.
    pub(crate) fn all(&self, text: &str) -> impl Iterator<Item = Found> {
        self.automaton
            .find_overlapping_iter(text)
            .map(|found| Found {
                needle: found.pattern().as_usize(),
                start: found.start(),
                end: found.end(),
            })
            .filter(move |found| starts_word(text, found.start))
    }

    /// The first needle of the list that is found, at its first place.
    pub(crate) fn first(&self, text: &str) -> Option<Found> {
        self.all(text)
            .min_by_key(|found| (found.needle, found.start))
    }
}

impl<R> NeedleRules<R> {
    /// Builds them of needles and what each stands for.
    pub(crate) fn new(
        table: Table,
        rules: impl Iterator<Item = Result<(&'static str, R), RulesError>>,
    ) -> Result<Self, RulesError> {
        let (needles, rules): (Vec<_>, Vec<_>) = rules.collect::<Result<_, _>>()?;
        Ok(Self {
            needles: Needles::new(table, &needles)?,
            rules,
        })
    }

    /// Every rule whose needle is found, and each place where.
    pub(crate) fn all(&self, text: &str) -> impl Iterator<Item = (&R, Found)> {
        let found = self.needles.all(text);
        found.filter_map(|found| Some((self.rules.get(found.needle)?, found)))
    }

    /// The first rule of the table whose needle is found, and the first place where.
    pub(crate) fn first(&self, text: &str) -> Option<(&R, Found)> {
        let found = self.needles.first(text)?;
        Some((self.rules.get(found.needle)?, found))
    }
}

/// Whether a word starts at a position: there is no letter or digit on both sides of it.
pub(crate) fn starts_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_wordy = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    !is_wordy(at) || at.checked_sub(1).is_none_or(|before| !is_wordy(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(needles: &[&str]) -> Needles {
        let table = Table {
            file: "some.tsv",
            text: "",
        };
        Needles::new(table, needles).unwrap()
    }

    #[test]
    fn the_first_of_the_list_wins_wherever_it_stands() {
        let needles = needles(&["Edg/", "Chrome/"]);
        let found = needles.first("Chrome/120 edg/121").unwrap();
        assert_eq!((found.needle, found.end), (0, 15));
    }

    #[test]
    fn a_needle_is_found_only_where_a_word_starts() {
        let needles = needles(&["Line/", "; wv)"]);
        assert_eq!(needles.first("Online/1"), None);
        assert!(needles.first("x Line/1").is_some());
        assert!(needles.first("Build/A; wv)").is_some());
    }
}
