//! One row of a breakdown.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::change::Changes;
use crate::counters::Counters;
use crate::dimension::Dimension;
use crate::filter::Value;
use crate::percent::Percent;
use crate::tally::{Tally, Visitors};

/// The clicks that have some values in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// A value for each dimension, as it is stored; `None` when it is unknown.
    pub values: Vec<Option<String>>,
    /// The display name of a single dimension's value, where it is not to be told from the value.
    pub name: Option<String>,
    /// What was counted.
    pub tally: Tally,
}

impl Group {
    /// The group, called by its value.
    #[must_use]
    pub fn without_name(self) -> Self {
        Self { name: None, ..self }
    }
}

/// A row of an answer.
///
/// In JSON the row of a single dimension has `value` and `label`, one of several has `values` and `labels`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which clicks.
    pub key: Key,
    /// The display names, one for each dimension.
    pub labels: Vec<String>,
    /// What was counted.
    pub tally: Tally,
    /// Share of the clicks of the window.
    pub pct: Percent,
    /// Compared with the same row of the other window, if that was asked for.
    pub comparison: Option<Changes>,
    /// One for each bucket of the series, if that was asked for.
    pub series: Option<Vec<Counters>>,
}

/// Which clicks are in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Those with these values, `None` being unknown.
    Values(Vec<Option<String>>),
    /// All that are in no other row of so many dimensions.
    Other(usize),
}

impl Row {
    /// Label of the row of all that is not listed.
    pub const OTHER: &'static str = "other";

    /// The row of a group, of a window with so many clicks.
    pub(crate) fn of(dimensions: &[Dimension], group: Group, total: Counters) -> Self {
        let row = Self::new(dimensions, Key::Values(group.values), group.tally, total);
        match group.name {
            Some(name) => Self {
                labels: vec![name],
                ..row
            },
            None => row,
        }
    }

    /// A row of a window with so many clicks.
    pub(crate) fn new(dimensions: &[Dimension], key: Key, tally: Tally, total: Counters) -> Self {
        Self {
            labels: key.labels(dimensions),
            key,
            tally,
            pct: Percent::share(tally.counters.clicks(), total.clicks()),
            comparison: None,
            series: None,
        }
    }

    /// The row of all that is in no other one; nobody knows how many visitors of it are in others, too.
    pub(crate) fn other(dimensions: &[Dimension], counters: Counters, of: Tally) -> Self {
        let visitors = match of.visitors {
            Visitors::NotAsked => Visitors::NotAsked,
            Visitors::Unknown | Visitors::Count(_) => Visitors::Unknown,
        };
        let key = Key::Other(dimensions.len());
        Self::new(dimensions, key, Tally { counters, visitors }, of.counters)
    }
}

impl Key {
    /// The values of a row; none are known of the row `other`.
    pub fn values(&self) -> Vec<Option<&str>> {
        match self {
            Self::Values(values) => values.iter().map(Option::as_deref).collect(),
            Self::Other(dimensions) => vec![None; *dimensions],
        }
    }

    /// Whether it is the one row of a single dimension's unknown value.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Values(values) if matches!(values.as_slice(), [None]))
    }

    /// Whether it is neither `other` nor a single dimension's unknown value.
    pub(crate) fn is_listed(&self) -> bool {
        matches!(self, Self::Values(_)) && !self.is_unknown()
    }

    fn labels(&self, dimensions: &[Dimension]) -> Vec<String> {
        let label = |(dimension, value): (&Dimension, &Option<String>)| {
            value
                .as_ref()
                .map_or_else(|| Value::UNKNOWN.to_owned(), |value| dimension.label(value))
        };
        match self {
            Self::Values(values) => dimensions.iter().zip(values).map(label).collect(),
            Self::Other(dimensions) => vec![Row::OTHER.to_owned(); *dimensions],
        }
    }
}

impl Row {
    /// The row with `values` and `labels` also when there is one dimension only.
    pub(crate) const fn uniform(&self) -> impl Serialize {
        Uniform(self)
    }

    fn serialize_counts<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.tally.serialize_into(map)?;
        map.serialize_entry("pct", &self.pct)?;
        if let Some(comparison) = &self.comparison {
            map.serialize_entry("comparison", comparison)?;
        }
        if let Some(series) = &self.series {
            map.serialize_entry("series", series)?;
        }
        Ok(())
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.key.values();
        let ([value], [label]) = (values.as_slice(), self.labels.as_slice()) else {
            return self.uniform().serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", value)?;
        map.serialize_entry("label", label)?;
        self.serialize_counts(&mut map)?;
        map.end()
    }
}

struct Uniform<'r>(&'r Row);

impl Serialize for Uniform<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("values", &self.0.key.values())?;
        map.serialize_entry("labels", &self.0.labels)?;
        self.0.serialize_counts(&mut map)?;
        map.end()
    }
}
