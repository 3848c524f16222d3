//! The shape that each endpoint gives a report.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::counters::Counters;
use crate::fold::Heatmap;
use crate::report::{BreakdownRows, Report};
use crate::row::Row;

/// The shape of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `totals`, `series`, `previous_series`, and the rows of each breakdown by its name.
    Dashboard,
    /// `totals`, `series` and `previous_series`, and `by` with a series per row.
    By,
    /// The rows of the one breakdown, with `dimension` or `dimensions`.
    Rows,
    /// The rows of links.
    Links,
    /// All 168 `cells` of a week.
    Heatmap,
    /// Everything that was asked for, with rows that always have `values` and `labels`.
    Query,
}

impl Report {
    /// The report as JSON of this shape.
    pub const fn render(&self, shape: Shape) -> impl Serialize {
        Rendered {
            report: self,
            shape,
        }
    }
}

struct Rendered<'r> {
    report: &'r Report,
    shape: Shape,
}

impl Serialize for Rendered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("meta", &report.meta)?;
        if self.shape == Shape::Rows {
            serialize_dimensions(&mut map, report.breakdowns.first())?;
        }
        map.serialize_entry("totals", &report.totals)?;
        if let Some(series) = &report.series {
            map.serialize_entry("series", series)?;
        }
        if let Some(series) = &report.previous_series {
            map.serialize_entry("previous_series", series)?;
        }
        self.serialize_rows(&mut map)?;
        map.end()
    }
}

impl Rendered<'_> {
    fn serialize_rows<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let first = self.report.breakdowns.first();
        let rows = first.map_or(&[][..], |first| first.rows.as_slice());
        match self.shape {
            Shape::Dashboard if self.report.breakdowns.is_empty() => Ok(()),
            Shape::Dashboard => map.serialize_entry("breakdowns", &ByName(&self.report.breakdowns)),
            Shape::By => match first {
                Some(by) => map.serialize_entry("by", &By(by)),
                None => Ok(()),
            },
            Shape::Rows | Shape::Links => map.serialize_entry("rows", rows),
            Shape::Heatmap => match &self.report.heatmap {
                Some(heatmap) => map.serialize_entry("cells", &Cells(heatmap)),
                None => Ok(()),
            },
            Shape::Query => {
                let dimensions = first.map_or(&[][..], |first| &first.breakdown.dimensions);
                map.serialize_entry("dimensions", dimensions)?;
                map.serialize_entry("rows", &Uniform(rows))
            }
        }
    }
}

fn serialize_dimensions<M: SerializeMap>(
    map: &mut M,
    rows: Option<&BreakdownRows>,
) -> Result<(), M::Error> {
    match rows.map_or(&[][..], |rows| &rows.breakdown.dimensions) {
        [dimension] => map.serialize_entry("dimension", dimension),
        dimensions => map.serialize_entry("dimensions", dimensions),
    }
}

/// An object with the rows of each breakdown.
struct ByName<'r>(&'r [BreakdownRows]);

impl Serialize for ByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for rows in self.0 {
            let names: Vec<&str> = rows
                .breakdown
                .dimensions
                .iter()
                .map(|dimension| dimension.name())
                .collect();
            map.serialize_entry(&names.join(","), &rows.rows)?;
        }
        map.end()
    }
}

/// A breakdown beside a series.
struct By<'r>(&'r BreakdownRows);

impl Serialize for By<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        serialize_dimensions(&mut map, Some(self.0))?;
        map.serialize_entry("rows", &self.0.rows)?;
        map.end()
    }
}

/// Rows that all look alike, however many dimensions there are.
struct Uniform<'r>(&'r [Row]);

impl Serialize for Uniform<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Row::uniform))
    }
}

/// The cells of a week, by weekday and hour.
struct Cells<'r>(&'r Heatmap);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let days = (1_u8..).zip(self.0.cells());
        let cells = days.flat_map(|(weekday, hours)| {
            (0_u8..).zip(hours).map(move |(hour, counters)| Cell {
                weekday,
                hour,
                counters: *counters,
            })
        });
        serializer.collect_seq(cells)
    }
}

#[derive(Serialize)]
struct Cell {
    /// 1 (Monday) to 7, in the zone.
    weekday: u8,
    /// 0 to 23, in the zone.
    hour: u8,
    #[serde(flatten)]
    counters: Counters,
}
