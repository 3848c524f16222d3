//! Rows that are counted once more: in the window compared with, or bucket by bucket.

use crate::breakdown::Breakdown;
use crate::change::Changes;
use crate::counters::Counters;
use crate::percent::Percent;
use crate::row::{Key, Row};
use crate::tally::{Tally, Visitors};

/// The rows of a breakdown, by number.
///
/// Number 0 is `other`; the others number the [`Recount::keys`]. Counting by number gives every click exactly one row, so that
/// the rows add up in every bucket and in every window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// `other`, those that are listed, and for a single dimension the unknown one.
    by_number: Vec<Row>,
    keys: Vec<Vec<Option<String>>>,
}

impl Recount {
    /// Numbers rows. Those of `other` and of a single dimension's unknown value are there in any case.
    pub fn new(breakdown: &Breakdown, mut rows: Vec<Row>, total: Tally) -> Self {
        let dimensions = breakdown.dimensions.as_slice();
        let unknown = rows.pop_if(|row| row.key.is_unknown());
        let other = rows.pop_if(|row| matches!(row.key, Key::Other(_)));
        let other = other.unwrap_or_else(|| Row::other(dimensions, Counters::default(), total));
        if dimensions.len() == 1 && breakdown.cells().is_none() {
            let key = Key::Values(vec![None]);
            let none = Tally::none(total.visitors);
            rows.push(unknown.unwrap_or_else(|| Row::new(dimensions, key, none, total.counters)));
        }
        let values = |row: &Row| match &row.key {
            Key::Values(values) => Some(values.clone()),
            Key::Other(_) => None,
        };
        Self {
            keys: rows.iter().filter_map(values).collect(),
            by_number: [other].into_iter().chain(rows).collect(),
        }
    }

    /// The values of the rows from number 1 on.
    pub fn keys(&self) -> &[Vec<Option<String>>] {
        &self.keys
    }

    /// Counts every row anew, by number, of a window with `total` clicks.
    pub fn set_tallies(&mut self, tallies: &[Tally], total: Counters) {
        for (row, tally) in self.by_number.iter_mut().zip(tallies) {
            // Nobody knows how many visitors of `other` are in another row, too.
            let visitors = match (&row.key, tally.visitors) {
                (Key::Other(_), Visitors::Count(_)) => Visitors::Unknown,
                (_, visitors) => visitors,
            };
            row.tally = Tally { visitors, ..*tally };
            row.pct = Percent::share(tally.counters.clicks(), total.clicks());
        }
    }

    /// Compares every row with its count in the other window, by number; `None` when there is no such window.
    pub fn compare(&mut self, previous: Option<&[Tally]>) {
        for (number, row) in self.by_number.iter_mut().enumerate() {
            let before = previous.map(|tallies| tallies.get(number).copied().unwrap_or_default());
            row.comparison = Some(Changes::between(row.tally, before));
        }
    }

    /// Gives the rows that have no series one of so many buckets without clicks.
    pub fn fill_series(&mut self, buckets: usize) {
        for row in &mut self.by_number {
            row.series
                .get_or_insert_with(|| vec![Counters::default(); buckets]);
        }
    }

    /// Gives every row its series, by number.
    pub fn set_series(&mut self, series: Vec<Vec<Counters>>) {
        for (row, series) in self.by_number.iter_mut().zip(series) {
            row.series = Some(series);
        }
    }

    /// The rows of the answer, in its order: `other` and `unknown` come last, and only where they have clicks in either window.
    pub fn into_rows(self) -> Vec<Row> {
        let mut rows = self.by_number;
        let ends_with_unknown = rows.last().is_some_and(|row| row.key.is_unknown());
        let listed = rows.len() - usize::from(ends_with_unknown);
        if let Some(of_key) = rows.get_mut(..listed) {
            of_key.rotate_left(1);
        }
        rows.retain(|row| row.key.is_listed() || has_clicks(row));
        rows
    }
}

fn has_clicks(row: &Row) -> bool {
    let previous = row.comparison.and_then(|changes| changes.clicks.previous);
    !row.tally.counters.is_zero() || previous.is_some_and(|previous| previous > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;
    use crate::rank::{Sort, rank};
    use crate::row::Group;

    fn group(value: &str, human: u64) -> Group {
        Group {
            values: vec![(!value.is_empty()).then(|| value.to_owned())],
            name: None,
            tally: Counters::new(human, 0).into(),
        }
    }

    fn recount(groups: Vec<Group>) -> Recount {
        let total: Counters = groups.iter().map(|group| group.tally.counters).sum();
        let breakdown = Breakdown::top(vec![Dimension::Device], Sort::Clicks, 2);
        let rows = rank(&breakdown, groups, total.into()).unwrap();
        Recount::new(&breakdown, rows, total.into())
    }

    #[test]
    fn every_click_has_a_number() {
        let recount = recount(vec![group("a", 9), group("b", 8), group("c", 7)]);
        let keys: Vec<_> = recount.keys().iter().map(|key| key[0].as_deref()).collect();
        assert_eq!(keys, [Some("a"), Some("b"), None]);
    }

    #[test]
    fn what_was_there_before_has_a_row_now() {
        let mut recount = recount(vec![group("a", 9)]);
        let counts = [0, 3, 4].map(|human| Counters::new(human, 0).into());
        recount.compare(Some(&counts));
        let rows = recount.into_rows();
        let labels: Vec<_> = rows.iter().map(|row| row.labels[0].as_str()).collect();
        assert_eq!(labels, ["a", "unknown"]);
        let before = |row: &Row| row.comparison.unwrap().clicks.previous;
        assert_eq!(
            rows.iter().map(before).collect::<Vec<_>>(),
            [Some(3), Some(4)]
        );
    }

    #[test]
    fn rows_that_are_counted_anew_have_new_shares() {
        let mut recount = recount(vec![group("a", 9), group("", 1)]);
        let tallies = [1, 10, 2].map(|human| Counters::new(human, 0).into());
        recount.set_tallies(&tallies, Counters::new(13, 0));
        let rows = recount.into_rows();
        let counts: Vec<_> = rows
            .iter()
            .map(|row| (row.labels[0].as_str(), row.tally.counters.clicks()))
            .collect();
        assert_eq!(counts, [("a", 10), ("other", 1), ("unknown", 2)]);
        assert_eq!(rows[0].pct, Percent::from_tenths(769));
    }
}
