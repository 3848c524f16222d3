use std::collections::BTreeMap;

use super::error::ParamError;
use crate::nearest::nearest;
use crate::word::{Word, find};

/// The parameters of a request, and what was found wrong with them so far.
pub(super) struct Fields<'a> {
    values: BTreeMap<&'a str, &'a str>,
    /// The `filter…` parameters, in the order given.
    pub(super) filters: Vec<(&'a str, &'a str)>,
    pub(super) errors: Vec<ParamError>,
}

impl<'a> Fields<'a> {
    /// Sorts pairs by name; names that are not allowed and repetitions are errors.
    pub(super) fn new(pairs: &'a [(String, String)], allowed: &[&str]) -> Self {
        let mut fields = Self {
            values: BTreeMap::new(),
            filters: Vec::new(),
            errors: Vec::new(),
        };
        for (name, value) in pairs {
            let is_filter = name.starts_with("filter");
            if !is_filter && !allowed.contains(&name.as_str()) {
                let nearest = nearest(name, allowed.iter().copied()).unwrap_or_default();
                fields.reject(
                    name,
                    format!("is not a parameter here; did you mean `{nearest}`?"),
                );
            } else if fields.values.contains_key(name.as_str()) {
                fields.reject(name, "must be given once");
            } else {
                fields.values.insert(name, value);
                if is_filter {
                    fields.filters.push((name, value));
                }
            }
        }
        fields
    }

    /// Remembers that a parameter breaks a rule.
    pub(super) fn reject(&mut self, field: &str, rule: impl Into<String>) {
        self.errors.push(ParamError::new(field, rule));
    }

    /// The text of a parameter, if it was given.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.values.get(name).copied()
    }

    /// A word of a closed set.
    pub(super) fn word<W: Word>(&mut self, name: &str) -> Option<W> {
        let text = self.text(name)?;
        let word = find(text);
        if word.is_none() {
            self.errors.push(ParamError::not_a_word::<W>(name, text));
        }
        word
    }

    /// Different words of a closed set, separated by commas; none when the parameter is empty.
    pub(super) fn words<W: Word + PartialEq>(&mut self, name: &str) -> Option<Vec<W>> {
        let text = self.text(name)?;
        let mut words = Vec::new();
        for part in text.split(',').filter(|_| !text.is_empty()) {
            match find(part) {
                Some(word) if words.contains(&word) => {
                    self.reject(name, format!("has `{part}` twice"));
                }
                Some(word) => words.push(word),
                None => self.errors.push(ParamError::not_a_word::<W>(name, part)),
            }
        }
        Some(words)
    }

    /// A whole number from `min` to `max`.
    pub(super) fn number(&mut self, name: &str, min: usize, max: usize) -> Option<usize> {
        let text = self.text(name)?;
        match text.parse() {
            Ok(number) if (min..=max).contains(&number) => Some(number),
            parsed => {
                // What is no number at all, or none of this size, is nearest to an end.
                let nearest = match parsed {
                    Ok(number) => number.clamp(min, max),
                    Err(_) if text.starts_with(|first: char| first.is_ascii_digit()) => max,
                    Err(_) => min,
                };
                self.reject(
                    name,
                    format!("must be a whole number from {min} to {max}, nearest is {nearest}"),
                );
                None
            }
        }
    }
}
