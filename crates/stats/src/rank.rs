//! Which rows a breakdown lists, and in which order.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use crate::breakdown::{Breakdown, Listed};
use crate::counters::Counters;
use crate::dimension::Dimension;
use crate::row::{Group, Key, Row};
use crate::tally::{Tally, Visitors};
use crate::word::words;

words! {
    /// What rows are sorted by: counts descending, values ascending. Ties are broken by human clicks, clicks and value.
    #[derive(Default)]
    pub enum Sort {
        /// Most human clicks first.
        #[default]
        HumanClicks = "human_clicks",
        /// Most clicks first.
        Clicks = "clicks",
        /// Most bot clicks first.
        BotClicks = "bot_clicks",
        /// By value, in the order of its bytes; an unknown one is before all others.
        Value = "value",
    }
}

/// The rows add up to more than the total: they were not counted at the same moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rows of {dimensions:?} add up to more than their total")]
pub struct RowsExceedTotal {
    /// What was broken down.
    pub dimensions: Vec<Dimension>,
}

impl Sort {
    /// The order of two groups, total and the same everywhere.
    pub fn order(self, a: &Group, b: &Group) -> Ordering {
        let key = |group: &Group| {
            let counters = group.tally.counters;
            let first = match self {
                Self::HumanClicks => counters.human_clicks(),
                Self::Clicks => counters.clicks(),
                Self::BotClicks => counters.bot_clicks(),
                Self::Value => return [Reverse(0); 3],
            };
            [first, counters.human_clicks(), counters.clicks()].map(Reverse)
        };
        key(a).cmp(&key(b)).then_with(|| a.values.cmp(&b.values))
    }
}

/// Chooses the rows of a breakdown, and closes with `other`, and for a single dimension with `unknown`, unless they are zero:
/// the rows add up to `total`.
///
/// `groups` are all groups, or at least those that are to be listed and the unknown one. `total` is everything the window and the
/// filter admit, counted at the same moment.
pub fn rank(
    breakdown: &Breakdown,
    groups: Vec<Group>,
    total: Tally,
) -> Result<Vec<Row>, RowsExceedTotal> {
    let dimensions = breakdown.dimensions.as_slice();
    let is_unknown = |group: &Group| matches!(group.values.as_slice(), [None]);
    let (unknown, known): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_unknown);
    let listed = list(breakdown, known, total.visitors);
    let counted =
        |groups: &[Group]| -> Counters { groups.iter().map(|group| group.tally.counters).sum() };
    let other = total
        .counters
        .checked_sub(counted(&listed) + counted(&unknown));
    let other = other.ok_or_else(|| RowsExceedTotal {
        dimensions: dimensions.to_vec(),
    })?;
    let row = |group| Row::of(dimensions, group, total.counters);
    let other = (!other.is_zero()).then(|| Row::other(dimensions, other, total));
    let unknown = unknown
        .into_iter()
        .filter(|group| !group.tally.counters.is_zero());
    Ok(listed
        .into_iter()
        .map(row)
        .chain(other)
        .chain(unknown.map(row))
        .collect())
}

/// The groups to list, in order.
pub(crate) fn list(
    breakdown: &Breakdown,
    mut groups: Vec<Group>,
    visitors: Visitors,
) -> Vec<Group> {
    match &breakdown.listed {
        Listed::Top { sort, limit, .. } => {
            groups.retain(|group| is_searched(breakdown, group));
            groups.sort_unstable_by(|a, b| sort.order(a, b));
            groups.truncate(*limit);
            groups
        }
        Listed::These(values) => {
            let mut counted: HashMap<_, _> = groups
                .into_iter()
                .map(|group| (group.values, group.tally))
                .collect();
            let none = Tally::none(visitors);
            let group = |value: &String| {
                let values = vec![Some(value.clone())];
                let tally = counted.remove(&values).unwrap_or(none);
                Group {
                    values,
                    name: None,
                    tally,
                }
            };
            values.iter().map(group).collect()
        }
    }
}

fn is_searched(breakdown: &Breakdown, group: &Group) -> bool {
    let mut labels = breakdown.dimensions.iter().zip(&group.values);
    labels.all(|(dimension, value)| {
        let label = value.as_ref().map(|value| dimension.label(value));
        breakdown
            .listed
            .matches(label.as_deref().unwrap_or_default())
    })
}

/// Every cell in order, zeros included: 24 for the hours from 0, 7 for the weekdays from Monday.
pub fn list_cells(dimension: Dimension, cells: &[Tally]) -> Vec<Row> {
    let total = cells.iter().map(|cell| cell.counters).sum();
    let first = dimension.cells().map_or(0, |cells| *cells.start());
    let values = (usize::from(first)..).map(|value| value.to_string());
    values
        .zip(cells)
        .map(|(value, tally)| {
            let key = Key::Values(vec![Some(value)]);
            Row::new(&[dimension], key, *tally, total)
        })
        .collect()
}

#[cfg(test)]
mod tests;
