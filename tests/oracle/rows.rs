//! The rows of a breakdown: which values are listed, and what is left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::calendar::Calendar;
use super::clicks::Click;
use super::counts::Counts;
use super::values::label;

/// What is broken down, and how much of it is listed.
pub(super) struct Breakdown<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) dimensions: Vec<&'static str>,
    pub(super) sort: &'a str,
    pub(super) limit: usize,
    pub(super) search: Option<&'a str>,
    /// The values to list, instead of those with most clicks.
    pub(super) ids: Option<&'a [&'static str]>,
    /// Whether the row of a single dimension has `values` and `labels`, too.
    pub(super) is_uniform: bool,
}

/// A row: the clicks that have some values, that have others, or that have none.
pub(super) struct Row<'a> {
    name: Name,
    /// The clicks of the window.
    pub(super) clicks: Vec<&'a Click>,
    /// Those of the window compared with.
    pub(super) before: Vec<&'a Click>,
}

/// What a click is counted as.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Values(Vec<String>),
    Other,
    Unknown,
}

impl Breakdown<'_> {
    /// The rows of a window, and of one before that it is compared with.
    ///
    /// Every click is in one row, but for those by tag: there it is in the row of each of its tags.
    pub(super) fn rows<'a>(&self, clicks: &[&'a Click], before: &[&'a Click]) -> Vec<Row<'a>> {
        let listed = self.listed(clicks);
        let names = listed.iter().cloned().map(Name::Values);
        let mut rows: Vec<Row> = names
            .chain([Name::Other, Name::Unknown])
            .map(Row::named)
            .collect();
        let position: BTreeMap<Name, usize> = rows
            .iter()
            .enumerate()
            .map(|(position, row)| (row.name.clone(), position))
            .collect();
        for click in clicks {
            for name in self.names(click, &listed) {
                rows[position[&name]].clicks.push(click);
            }
        }
        for click in before {
            for name in self.names(click, &listed) {
                rows[position[&name]].before.push(click);
            }
        }
        let is_listed = |row: &Row| matches!(row.name, Name::Values(_));
        rows.retain(|row| is_listed(row) || !row.clicks.is_empty() || !row.before.is_empty());
        rows
    }

    /// A row as an answer has it: its name, and the counters.
    pub(super) fn json(&self, row: &Row, counters: Map<String, Value>) -> Map<String, Value> {
        let mut json = Map::new();
        let (values, labels): (Vec<Option<String>>, Vec<String>) = match &row.name {
            Name::Values(values) => values
                .iter()
                .zip(&self.dimensions)
                .map(|(value, dimension)| match value.as_str() {
                    "" => (None, "unknown".to_owned()),
                    text => (Some(value.clone()), label(dimension, text)),
                })
                .unzip(),
            Name::Other => self
                .dimensions
                .iter()
                .map(|_| (None, "other".to_owned()))
                .unzip(),
            Name::Unknown => (vec![None], vec!["unknown".to_owned()]),
        };
        if self.is_uniform || self.dimensions.len() > 1 {
            json.insert("values".to_owned(), json!(values));
            json.insert("labels".to_owned(), json!(labels));
        } else {
            json.insert("value".to_owned(), json!(values[0]));
            json.insert("label".to_owned(), json!(labels[0]));
        }
        json.extend(counters);
        if !self.has_visitors(row) && json.contains_key("visitors") {
            json.insert("visitors".to_owned(), Value::Null);
        }
        json
    }

    /// Whether the visitors of a row are told: somebody may be in several of the others, and is not told apart there.
    pub(super) fn has_visitors(&self, row: &Row) -> bool {
        row.name != Name::Other && self.dimensions != ["tag"]
    }

    /// The values of a click, of all dimensions together; an empty one is unknown. There are several only by tag.
    fn values(&self, click: &Click) -> Vec<Vec<String>> {
        let values = |dimension: &&str| click.values(dimension, self.calendar);
        match self.dimensions[..] {
            ["tag"] => values(&"tag").into_iter().map(|tag| vec![tag]).collect(),
            _ => vec![
                self.dimensions
                    .iter()
                    .map(|name| values(name).concat())
                    .collect(),
            ],
        }
    }

    /// The rows that a click is in. Where there is one dimension, clicks without a value have a row of their own; where there are more,
    /// an unknown value is like any other.
    fn names(&self, click: &Click, listed: &[Vec<String>]) -> Vec<Name> {
        let values = self.values(click);
        let is_unknown = self.dimensions.len() == 1 && values.concat().concat().is_empty();
        let found = values.into_iter().filter(|values| listed.contains(values));
        let found: Vec<Name> = found.map(Name::Values).collect();
        if !found.is_empty() {
            found
        } else if is_unknown {
            vec![Name::Unknown]
        } else {
            vec![Name::Other]
        }
    }

    /// The values that have a row, in their order.
    fn listed(&self, clicks: &[&Click]) -> Vec<Vec<String>> {
        let cells =
            |cells: std::ops::Range<u32>| cells.map(|cell| vec![cell.to_string()]).collect();
        match (&self.dimensions[..], self.ids) {
            (["hour"], _) => return cells(0..24),
            (["weekday"], _) => return cells(1..8),
            (_, Some(ids)) => return ids.iter().map(|id| vec![(*id).to_owned()]).collect(),
            _ => {}
        }
        let mut groups: BTreeMap<Vec<String>, Vec<&Click>> = BTreeMap::new();
        for click in clicks {
            for values in self.values(click) {
                groups.entry(values).or_default().push(click);
            }
        }
        groups.retain(|values, _| values.len() > 1 || self.is_found(&values[0]));
        let mut ranked: Vec<(Vec<String>, Counts)> = groups
            .into_iter()
            .map(|(values, clicks)| (values, Counts::of(clicks)))
            .collect();
        // The values are in order already, and equals stay in their order.
        ranked.sort_by_key(|(_, counts)| {
            let first = match self.sort {
                "clicks" => counts.clicks(),
                "bot_clicks" => counts.bot,
                _ => counts.human,
            };
            Reverse((first, counts.human, counts.clicks()))
        });
        if self.sort == "value" {
            ranked.sort_by(|one, other| one.0.cmp(&other.0));
        }
        ranked.truncate(self.limit);
        ranked.into_iter().map(|(values, _)| values).collect()
    }

    /// Whether a value can be listed: it is known, and its label begins with what is searched for.
    fn is_found(&self, value: &str) -> bool {
        let label = label(self.dimensions[0], value).to_lowercase();
        let search = self.search.unwrap_or_default().to_lowercase();
        !value.is_empty() && label.starts_with(&search)
    }
}

impl Row<'_> {
    fn named(name: Name) -> Self {
        Self {
            name,
            clicks: Vec::new(),
            before: Vec::new(),
        }
    }
}
