use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::VisitorClick;
use super::rule::Rule;

/// Clicks that are never further apart than a rule looks, from one that moves over all of them.
pub(super) struct Stretch<'a> {
    rule: &'a Rule,
    clicks: &'a [VisitorClick],
    first: usize,
    /// Where the next click is taken in.
    end: usize,
    /// How many clicks of the stretch each link has; kept only where links are counted.
    links: HashMap<u64, usize, RandomState>,
    /// Up to where stretches were handed out.
    handed_out: usize,
}

impl<'a> Stretch<'a> {
    /// The clicks that keep a rule, as ranges of places that do not overlap. Each click is taken in once and left behind once.
    pub(super) fn all(rule: &'a Rule, clicks: &'a [VisitorClick]) -> Self {
        Self {
            rule,
            clicks,
            first: 0,
            end: 0,
            links: HashMap::default(),
            handed_out: 0,
        }
    }

    fn take_in(&mut self, click: VisitorClick) {
        if self.rule.of_links {
            *self.links.entry(click.link).or_default() += 1;
        }
        self.end += 1;
        while let Some(first) = self.clicks.get(self.first)
            && click.at - first.at > self.rule.within
        {
            self.leave_behind(*first);
        }
    }

    fn leave_behind(&mut self, click: VisitorClick) {
        self.first += 1;
        if let Some(clicks) = self.links.get_mut(&click.link) {
            *clicks -= 1;
            if *clicks == 0 {
                self.links.remove(&click.link);
            }
        }
    }

    fn number(&self) -> usize {
        if self.rule.of_links {
            self.links.len()
        } else {
            self.end - self.first
        }
    }
}

impl Iterator for Stretch<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while let Some(click) = self.clicks.get(self.end) {
            self.take_in(*click);
            if self.number() >= self.rule.at_least {
                let start = self.first.max(self.handed_out);
                self.handed_out = self.end;
                return Some(start..self.end);
            }
        }
        None
    }
}
