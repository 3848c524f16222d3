//! A question, and how it is put to the API.

use chrono::NaiveDate;
use form_urlencoded::Serializer;
use serde_json::{Map, Value, json};

use super::calendar::{Calendar, Zone, display};
use super::times::Times;

/// 2000-01-01: no end that is given may be earlier.
const EARLIEST: i64 = 946_684_800_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Summary,
    Totals,
    Timeseries,
    Breakdown,
    Heatmap,
    Links,
    /// `POST …/query`.
    Query,
}

/// One end of a window as it is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Edge {
    Day(NaiveDate),
    /// Epoch milliseconds, or RFC 3339 in UTC or in local time.
    Instant(i64, Spelling),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Spelling {
    Millis,
    Utc,
    Local,
}

/// The window that is asked for.
#[derive(Clone, Debug)]
pub(super) enum Span {
    /// By name; without one it is `last30`.
    Period(Option<&'static str>),
    /// From, and to unless it lasts until now.
    Between(Edge, Option<Edge>),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Compare {
    None,
    Previous,
    Year,
    Custom(Edge, Edge),
}

/// Which values a click must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Is,
    Not,
    Contains,
}

/// A test on one dimension. An unknown value is `unknown`.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) dimension: &'static str,
    pub(super) test: Test,
    pub(super) values: Vec<String>,
    /// Another name of the parameter.
    pub(super) shorthand: Option<&'static str>,
}

/// Everything that can be asked; what is `None` is not said.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) workspace: String,
    pub(super) endpoint: Endpoint,
    pub(super) zone: Zone,
    /// The zone in other letters, or not at all.
    pub(super) tz: Option<String>,
    pub(super) span: Span,
    pub(super) week_start: Option<&'static str>,
    pub(super) traffic: Option<&'static str>,
    pub(super) conditions: Vec<Condition>,
    pub(super) compare: Option<Compare>,
    pub(super) align: Option<&'static str>,
    pub(super) bucket: Option<&'static str>,
    /// Breakdowns of a summary, dimensions of a breakdown or a query, what a series is divided by.
    pub(super) dimensions: Option<Vec<&'static str>>,
    pub(super) sort: Option<&'static str>,
    pub(super) limit: Option<usize>,
    pub(super) search: Option<String>,
    pub(super) ids: Option<Vec<&'static str>>,
    pub(super) visitors: bool,
}

impl Question {
    /// The path, with the parameters unless they are sent as a body.
    pub(super) fn path(&self) -> String {
        let dimensions = self.dimensions.as_deref().unwrap_or_default().join(",");
        let endpoint = match self.endpoint {
            Endpoint::Summary => "summary",
            Endpoint::Totals => "totals",
            Endpoint::Timeseries => "timeseries",
            Endpoint::Breakdown => &format!("breakdown/{dimensions}"),
            Endpoint::Heatmap => "heatmap",
            Endpoint::Links => "links",
            Endpoint::Query => "query",
        };
        let mut path = format!("/v1/workspaces/{}/analytics/{endpoint}", self.workspace);
        if self.endpoint != Endpoint::Query {
            let mut query = Serializer::new(String::new());
            query.extend_pairs(self.times()).extend_pairs(self.parts());
            query.extend_pairs(self.filters());
            path = format!("{path}?{}", query.finish());
        }
        path
    }

    /// What is posted, if anything is.
    pub(super) fn body(&self) -> Option<Value> {
        (self.endpoint == Endpoint::Query).then(|| {
            let number = |text: &str| {
                text.parse::<u64>()
                    .map_or(json!(text), |number| json!(number))
            };
            let mut body: Map<String, Value> = self
                .times()
                .into_iter()
                .map(|(name, value)| {
                    let value = if name == "tz_offset" {
                        json!(value.parse::<i32>().unwrap())
                    } else {
                        json!(value)
                    };
                    (name, value)
                })
                .collect();
            for (name, value) in self.parts() {
                let value = match name.as_str() {
                    "limit" => number(&value),
                    "visitors" => json!(value == "true"),
                    _ => json!(value),
                };
                body.insert(name, value);
            }
            body.insert(
                "dimensions".to_owned(),
                json!(self.dimensions.clone().unwrap_or_default()),
            );
            let filters: Vec<Value> = self.conditions.iter().map(Condition::json).collect();
            body.insert("filters".to_owned(), filters.into());
            Value::Object(body)
        })
    }

    /// The same question when everything that goes with the present is said as it was once: the same answer belongs to it, whenever it
    /// is asked. `None` where that cannot be said.
    pub(super) fn at(&self, times: &Times) -> Option<Self> {
        let edge = |at| Edge::Instant(at, Spelling::Millis);
        let mut question = self.clone();
        if self.span.ends_now() {
            question.span = Span::Between(edge(times.window.0), Some(edge(times.window.1)));
        }
        let is_cut = times.partial && self.align != Some("full");
        if let Some((from, to)) = times.previous.filter(|(from, to)| is_cut && from < to) {
            if from < EARLIEST {
                return None;
            }
            question.compare = Some(Compare::Custom(edge(from), edge(to)));
            question.align = Some("full");
        }
        Some(question)
    }

    /// The question as it is sent.
    pub(super) fn text(&self) -> String {
        match self.body() {
            Some(body) => format!("{} {body}", self.path()),
            None => self.path(),
        }
    }

    /// Whether rows are by this dimension.
    pub(super) fn is_by(&self, dimension: &str) -> bool {
        let dimensions = self.dimensions.iter().flatten();
        dimensions.into_iter().any(|name| *name == dimension)
    }

    fn times(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: Option<String>| {
            pairs.extend(value.map(|value| (name.to_owned(), value)));
        };
        let calendar = Calendar::new(self.zone);
        match &self.span {
            Span::Period(name) => push("period", name.map(ToOwned::to_owned)),
            Span::Between(from, to) => {
                push("from", Some(from.text(&calendar)));
                push("to", to.map(|to| to.text(&calendar)));
            }
        }
        let zone = match self.zone {
            Zone::Named(_) => "tz",
            Zone::Fixed(_) => "tz_offset",
        };
        push(zone, self.tz.clone());
        push("week_start", self.week_start.map(ToOwned::to_owned));
        push("traffic", self.traffic.map(ToOwned::to_owned));
        push("compare_align", self.align.map(ToOwned::to_owned));
        let compare = self.compare.map(|compare| match compare {
            Compare::None => "none",
            Compare::Previous => "previous",
            Compare::Year => "year",
            Compare::Custom(from, to) => {
                push("compare_from", Some(from.text(&calendar)));
                push("compare_to", Some(to.text(&calendar)));
                "custom"
            }
        });
        push("compare", compare.map(ToOwned::to_owned));
        pairs
    }

    fn parts(&self) -> Vec<(String, String)> {
        let listed = match self.endpoint {
            Endpoint::Summary => Some("breakdowns"),
            Endpoint::Timeseries => Some("by"),
            _ => None,
        };
        let dimensions = self.dimensions.as_ref().map(|list| list.join(","));
        [
            listed.zip(dimensions),
            self.bucket.map(|bucket| ("bucket", bucket.to_owned())),
            self.sort.map(|sort| ("sort", sort.to_owned())),
            self.limit.map(|limit| ("limit", limit.to_string())),
            self.search.clone().map(|search| ("search", search)),
            self.ids.as_ref().map(|ids| ("ids", ids.join(","))),
            self.visitors.then(|| ("visitors", "true".to_owned())),
        ]
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    fn filters(&self) -> Vec<(String, String)> {
        let pair = |condition: &Condition| {
            let suffix = match condition.test {
                Test::Is => "",
                Test::Not => "[not]",
                Test::Contains => "[contains]",
            };
            let name = format!("filter[{}]{suffix}", condition.dimension);
            let name = condition.shorthand.map_or(name, ToOwned::to_owned);
            (name, condition.values.join(","))
        };
        self.conditions.iter().map(pair).collect()
    }
}

impl Span {
    /// Whether its end is the present instant.
    pub(super) fn ends_now(&self) -> bool {
        match self {
            Self::Period(name) => matches!(name, Some("24h" | "7d" | "30d" | "90d")),
            Self::Between(from, to) => to.is_none() && matches!(from, Edge::Instant(..)),
        }
    }
}

impl Condition {
    fn json(&self) -> Value {
        let known = |value: &String| (value != "unknown").then(|| value.clone());
        let values: Vec<Option<String>> = self.values.iter().map(known).collect();
        let (test, value) = match self.test {
            Test::Is => ("is", json!(values)),
            Test::Not => ("not", json!(values)),
            Test::Contains => ("contains", json!(self.values.join(","))),
        };
        json!({"dimension": self.dimension, test: value})
    }
}

impl Edge {
    fn text(self, calendar: &Calendar) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Instant(at, Spelling::Millis) => at.to_string(),
            Self::Instant(at, Spelling::Utc) => display(at),
            Self::Instant(at, Spelling::Local) => calendar.display(at),
        }
    }
}
