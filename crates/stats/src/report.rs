//! The answer to a question.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::breakdown::Breakdown;
use crate::buckets::Buckets;
use crate::change::Changes;
use crate::fold::Heatmap;
use crate::instant::Instant;
use crate::meta::Meta;
use crate::question::{Compared, Question};
use crate::row::Row;
use crate::tally::Tally;
use crate::window::Window;
use crate::zone::Zone;

/// The answer to a [`Question`], before it has the shape of an endpoint ([`Report::render`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was resolved.
    pub meta: Meta,
    /// The whole window.
    pub totals: Totals,
    /// The buckets of the window, zeros included, ascending.
    pub series: Option<Vec<Point>>,
    /// The buckets of the window compared with.
    pub previous_series: Option<Vec<Point>>,
    /// Rows, in the order asked.
    pub breakdowns: Vec<BreakdownRows>,
    /// Clicks by weekday and hour.
    pub heatmap: Option<Heatmap>,
}

/// The counters of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// What was counted.
    pub tally: Tally,
    /// Each counter compared, when a comparison was asked for.
    pub comparison: Option<Changes>,
}

/// One bucket of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// First instant of the bucket within the window.
    pub start: Instant,
    /// First instant after it, at most the end of the window.
    pub end: Instant,
    /// `start` with the local offset.
    pub start_local: String,
    /// What was counted.
    pub tally: Tally,
}

/// The rows of one breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownRows {
    /// What was asked for.
    pub breakdown: Breakdown,
    /// The rows; they add up to the totals.
    pub rows: Vec<Row>,
}

/// What the store counted for a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The whole window.
    pub totals: Tally,
    /// The whole window compared with.
    pub previous_totals: Option<Tally>,
    /// One per bucket of the series.
    pub series: Option<Vec<Tally>>,
    /// One per bucket of the series compared with.
    pub previous_series: Option<Vec<Tally>>,
    /// One per breakdown, in the order asked.
    pub breakdowns: Vec<Vec<Row>>,
    /// Clicks by weekday and hour, when they were asked for.
    pub heatmap: Option<Heatmap>,
}

impl Report {
    /// Puts what was counted beside what was asked.
    pub fn new(question: &Question, meta: Meta, counted: Counted) -> Self {
        let zone = &question.zone;
        let series = question.series.as_ref();
        let previous_buckets = series.and_then(|series| series.previous.as_ref());
        let compared = question.comparison != Compared::No;
        let breakdowns = question.breakdowns.iter().zip(counted.breakdowns);
        Self {
            meta,
            totals: Totals {
                tally: counted.totals,
                comparison: compared
                    .then(|| Changes::between(counted.totals, counted.previous_totals)),
            },
            series: series
                .zip(counted.series)
                .map(|(series, tallies)| points(&series.buckets, tallies, zone)),
            previous_series: previous_buckets
                .zip(counted.previous_series)
                .map(|(buckets, tallies)| points(buckets, tallies, zone)),
            breakdowns: breakdowns
                .map(|(breakdown, rows)| BreakdownRows {
                    breakdown: breakdown.clone(),
                    rows,
                })
                .collect(),
            heatmap: counted.heatmap,
        }
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.tally.serialize_into(&mut map)?;
        if let Some(comparison) = &self.comparison {
            map.serialize_entry("comparison", comparison)?;
        }
        map.end()
    }
}

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("start", &self.start)?;
        map.serialize_entry("end", &self.end)?;
        map.serialize_entry("start_local", &self.start_local)?;
        self.tally.serialize_into(&mut map)?;
        map.end()
    }
}

fn points(buckets: &Buckets, tallies: Vec<Tally>, zone: &Zone) -> Vec<Point> {
    let point = |(window, tally): (Window, Tally)| Point {
        start: window.from(),
        end: window.to(),
        start_local: zone.display(window.from()),
        tally,
    };
    buckets.windows().zip(tallies).map(point).collect()
}

#[cfg(test)]
mod tests;
