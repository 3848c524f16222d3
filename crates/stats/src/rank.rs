//! The rows of a breakdown.

use std::cmp::{Ordering, Reverse};

use serde::Serialize;

use crate::counters::Counters;
use crate::dimension::Dimension;
use crate::filter::Value;
use crate::percent::Percent;
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
        /// By value, in the order of its bytes.
        Value = "value",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The value's code; null in the rows `other` and `unknown`.
    pub value: Option<String>,
    /// The display name; `other` and `unknown` for those rows.
    pub label: String,
    /// What was counted.
    #[serde(flatten)]
    pub counters: Counters,
    /// Share of the clicks of the window.
    pub pct: Percent,
}

/// The rows add up to more than the total: they were not counted at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rows of {dimension} add up to more than their total")]
pub struct RowsExceedTotal {
    /// The dimension that was broken down.
    pub dimension: Dimension,
}

impl Row {
    /// Label of the row of all that is not listed.
    pub const OTHER: &'static str = "other";

    fn of(dimension: Dimension, value: String, counters: Counters, total: Counters) -> Self {
        let label = dimension.label(&value);
        Self {
            value: Some(value),
            label,
            counters,
            pct: Percent::share(counters.clicks(), total.clicks()),
        }
    }

    fn without_value(label: &str, counters: Counters, total: Counters) -> Self {
        let pct = Percent::share(counters.clicks(), total.clicks());
        Self {
            value: None,
            label: label.to_owned(),
            counters,
            pct,
        }
    }
}

impl Sort {
    /// The order of two values, total and the same everywhere.
    pub fn order(self, a: (&str, Counters), b: (&str, Counters)) -> Ordering {
        let key = |(value, counters): (&'_ str, Counters)| {
            let first = match self {
                Self::HumanClicks => counters.human_clicks(),
                Self::Clicks => counters.clicks(),
                Self::BotClicks => counters.bot_clicks(),
                Self::Value => 0,
            };
            (
                Reverse(first),
                Reverse(counters.human_clicks()),
                Reverse(counters.clicks()),
                value.to_owned(),
            )
        };
        if self == Self::Value {
            a.0.cmp(b.0)
        } else {
            key(a).cmp(&key(b))
        }
    }
}

/// Sorts, cuts at `limit`, and closes with `other` and `unknown` unless they are zero: the rows add up to `total`.
///
/// `rows` are all values, or at least the first `limit` of the order; a missing value (`None`) is the unknown row and must be
/// among them whatever its rank. `total` is everything the window and the filter admit, counted at the same moment.
pub fn rank(
    dimension: Dimension,
    rows: Vec<(Option<String>, Counters)>,
    total: Counters,
    sort: Sort,
    limit: usize,
) -> Result<Vec<Row>, RowsExceedTotal> {
    let (mut known, mut unknown) = (Vec::new(), Counters::default());
    for (value, counters) in rows {
        match value {
            Some(value) => known.push((value, counters)),
            None => unknown += counters,
        }
    }
    known.sort_by(|a, b| sort.order((&a.0, a.1), (&b.0, b.1)));
    known.truncate(limit);
    let listed: Counters = known.iter().map(|(_, counters)| *counters).sum();
    let other = total
        .checked_sub(listed + unknown)
        .ok_or(RowsExceedTotal { dimension })?;
    let rest = [(Row::OTHER, other), (Value::UNKNOWN, unknown)];
    let rest = rest.into_iter().filter(|(_, counters)| !counters.is_zero());
    Ok(known
        .into_iter()
        .map(|(value, counters)| Row::of(dimension, value, counters, total))
        .chain(rest.map(|(label, counters)| Row::without_value(label, counters, total)))
        .collect())
}

/// Every cell in order, zeros included: 24 for the hours from 0, 7 for the weekdays from Monday.
pub fn list_cells(dimension: Dimension, cells: &[Counters]) -> Vec<Row> {
    let total = cells.iter().copied().sum();
    let first = dimension.cells().map_or(0, |cells| *cells.start());
    let values = (usize::from(first)..).map(|value| value.to_string());
    values
        .zip(cells)
        .map(|(value, counters)| Row::of(dimension, value, *counters, total))
        .collect()
}

#[cfg(test)]
mod tests;
