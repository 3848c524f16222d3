//! The answer to a question.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::buckets::Buckets;
use crate::change::Changes;
use crate::counters::Counters;
use crate::dimension::Dimension;
use crate::instant::Instant;
use crate::meta::Meta;
use crate::question::{Compared, Question};
use crate::rank::Row;
use crate::window::Window;
use crate::zone::Zone;

/// The answer to a [`Question`]; parts that were not asked for are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was resolved.
    pub meta: Meta,
    /// The whole window.
    pub totals: Totals,
    /// The buckets of the window, zeros included, ascending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Vec<Point>>,
    /// The buckets of the window compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_series: Option<Vec<Point>>,
    /// Rows by dimension, in the order asked.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_dimension")]
    pub breakdowns: Vec<BreakdownRows>,
}

/// The answer of the endpoint that has one breakdown only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakdownReport {
    /// What was resolved.
    pub meta: Meta,
    /// By what.
    pub dimension: Dimension,
    /// The whole window.
    pub totals: Totals,
    /// The rows; they add up to the totals.
    pub rows: Vec<Row>,
}

/// The counters of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// What was counted.
    #[serde(flatten)]
    pub counters: Counters,
    /// Distinct visitors, when they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitors: Option<u64>,
    /// Each counter compared, when a comparison was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Changes>,
}

/// One bucket of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// First instant of the bucket within the window.
    pub start: Instant,
    /// First instant after it, at most the end of the window.
    pub end: Instant,
    /// `start` with the local offset.
    pub start_local: String,
    /// What was counted.
    #[serde(flatten)]
    pub counters: Counters,
}

/// The rows of one breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRows {
    /// By what.
    pub dimension: Dimension,
    /// The rows; they add up to the totals.
    pub rows: Vec<Row>,
}

/// What the store counted for a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The whole window.
    pub totals: Counters,
    /// Distinct visitors of the whole window, when they were counted.
    pub visitors: Option<u64>,
    /// The whole window compared with.
    pub previous_totals: Option<Counters>,
    /// One per bucket of the series.
    pub series: Option<Vec<Counters>>,
    /// One per bucket of the series compared with.
    pub previous_series: Option<Vec<Counters>>,
    /// One per breakdown, in the order asked.
    pub breakdowns: Vec<Vec<Row>>,
}

impl Report {
    /// Puts what was counted in the shape of the answer.
    pub fn new(question: &Question, meta: Meta, counted: Counted) -> Self {
        let zone = &question.zone;
        let series = question.series.as_ref();
        let previous_buckets = series.and_then(|series| series.previous.as_ref());
        let compared = question.comparison != Compared::No;
        Self {
            meta,
            totals: Totals {
                counters: counted.totals,
                visitors: counted.visitors,
                comparison: compared
                    .then(|| Changes::between(counted.totals, counted.previous_totals)),
            },
            series: series
                .zip(counted.series)
                .map(|(series, counts)| points(&series.buckets, counts, zone)),
            previous_series: previous_buckets
                .zip(counted.previous_series)
                .map(|(buckets, counts)| points(buckets, counts, zone)),
            breakdowns: question
                .breakdowns
                .iter()
                .zip(counted.breakdowns)
                .map(|(breakdown, rows)| BreakdownRows {
                    dimension: breakdown.dimension,
                    rows,
                })
                .collect(),
        }
    }

    /// The answer with its first breakdown as the only one; `None` when none was asked for.
    pub fn into_breakdown(self) -> Option<BreakdownReport> {
        let BreakdownRows { dimension, rows } = self.breakdowns.into_iter().next()?;
        Some(BreakdownReport {
            meta: self.meta,
            dimension,
            totals: self.totals,
            rows,
        })
    }
}

fn points(buckets: &Buckets, counts: Vec<Counters>, zone: &Zone) -> Vec<Point> {
    let point = |(window, counters): (Window, Counters)| Point {
        start: window.from(),
        end: window.to(),
        start_local: zone.display(window.from()),
        counters,
    };
    buckets.windows().zip(counts).map(point).collect()
}

fn by_dimension<S: Serializer>(
    breakdowns: &[BreakdownRows],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(breakdowns.len()))?;
    for breakdown in breakdowns {
        map.serialize_entry(&breakdown.dimension, &breakdown.rows)?;
    }
    map.end()
}

#[cfg(test)]
mod tests;
