//! The answer that a question should get, counted click by click.

use std::collections::BTreeMap;

use chrono::{Datelike, Timelike};
use serde_json::{Map, Value, json};

use super::buckets::{default_bucket, starts};
use super::calendar::{Calendar, display};
use super::clicks::Click;
use super::counts::Counts;
use super::question::{Condition, Endpoint, Question, Test};
use super::rows::{Breakdown, Row};
use super::times::{Times, Window};

/// Breakdowns of a summary when none are chosen.
const DASHBOARD: [&str; 5] = ["country", "referrer", "device", "browser", "os"];

/// Most points of the series of all rows together.
const MAX_POINTS: usize = 100_000;

/// A question, the clicks that it is about, and the times it means.
pub(super) struct Recount<'a> {
    question: &'a Question,
    calendar: &'a Calendar,
    times: &'a Times,
    /// The clicks of the window, and of the one compared with.
    clicks: Vec<&'a Click>,
    before: Option<Vec<&'a Click>>,
}

impl<'a> Recount<'a> {
    /// Goes over all clicks.
    pub(super) fn new(
        question: &'a Question,
        calendar: &'a Calendar,
        times: &'a Times,
        clicks: &'a [Click],
    ) -> Self {
        let within = |window: Window| {
            let is_in = |at: i64| window.0 <= at && at < window.1;
            clicks
                .iter()
                .filter(|click| click.workspace_id == question.workspace && is_in(click.clicked_at))
                .filter(|click| accepts(question, calendar, click))
                .collect()
        };
        Self {
            question,
            calendar,
            times,
            clicks: within(times.window),
            before: times.previous.map(within),
        }
    }

    /// How many clicks were counted, in both windows.
    pub(super) fn len(&self) -> usize {
        self.clicks.len() + self.before.iter().map(Vec::len).sum::<usize>()
    }

    /// Leaves out a click of the window, if there is one.
    pub(super) fn forget_one(&mut self) -> bool {
        self.clicks.pop().is_some()
    }

    /// The whole answer, or the parameter that it is refused for.
    pub(super) fn answer(&self) -> Result<Value, &'static str> {
        let bucket = self.bucket();
        let mut answer = Map::new();
        answer.insert("meta".to_owned(), self.meta(bucket));
        answer.insert("totals".to_owned(), self.totals().into());
        let mut buckets = None;
        if let Some(bucket) = bucket {
            let starts = self.starts(self.times.window, bucket).ok_or("bucket")?;
            let series = self.series(self.times.window, &starts, &self.clicks);
            answer.insert("series".to_owned(), series);
            if let Some((window, before)) = self.times.previous.zip(self.before.as_ref()) {
                let starts = self.starts(window, bucket).ok_or("bucket")?;
                let series = self.series(window, &starts, before);
                answer.insert("previous_series".to_owned(), series);
            }
            buckets = Some(starts);
        }
        let has_rows = self
            .question
            .dimensions
            .as_ref()
            .is_some_and(|list| !list.is_empty());
        let has_series = self.question.endpoint != Endpoint::Summary && has_rows;
        let points = buckets.as_ref().map_or(0, |buckets| buckets.len().max(1));
        if has_series && points * self.limit() > MAX_POINTS {
            return Err("limit");
        }
        answer.extend(self.breakdowns(buckets.as_deref()));
        Ok(answer.into())
    }

    /// The rows of an answer, in the shape of the endpoint.
    fn breakdowns(&self, buckets: Option<&[i64]>) -> Map<String, Value> {
        let asked = self.question.dimensions.clone();
        let dimensions = asked.clone().unwrap_or_default();
        let entries = match self.question.endpoint {
            Endpoint::Totals => Vec::new(),
            Endpoint::Summary => {
                let dimensions = asked.unwrap_or_else(|| DASHBOARD.to_vec());
                let rows = |name: &'static str| (name.to_owned(), self.rows(vec![name], None));
                let rows: Map<String, Value> = dimensions.into_iter().map(rows).collect();
                if rows.is_empty() {
                    Vec::new()
                } else {
                    vec![("breakdowns", rows.into())]
                }
            }
            Endpoint::Timeseries if dimensions.is_empty() => Vec::new(),
            Endpoint::Timeseries => {
                let rows = self.rows(dimensions.clone(), buckets);
                vec![("by", json!({"dimension": dimensions[0], "rows": rows}))]
            }
            Endpoint::Breakdown if dimensions.len() == 1 => vec![
                ("dimension", json!(dimensions[0])),
                ("rows", self.rows(dimensions, None)),
            ],
            Endpoint::Breakdown | Endpoint::Query => vec![
                ("dimensions", json!(dimensions)),
                ("rows", self.rows(dimensions, buckets)),
            ],
            Endpoint::Links => vec![("rows", self.rows(vec!["link"], None))],
            Endpoint::Heatmap => vec![("cells", self.cells())],
        };
        let entries = entries.into_iter();
        entries
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn bucket(&self) -> Option<&'static str> {
        let given = self.question.bucket;
        match self.question.endpoint {
            Endpoint::Summary | Endpoint::Timeseries => {
                Some(given.unwrap_or_else(|| default_bucket(self.times.window)))
            }
            Endpoint::Query => given,
            _ => None,
        }
    }

    fn meta(&self, bucket: Option<&str>) -> Value {
        let window = |window: Window| {
            json!({
                "from": display(window.0),
                "to": display(window.1),
                "from_local": self.calendar.display(window.0),
                "to_local": self.calendar.display(window.1),
            })
        };
        let mut meta = json!({
            "window": window(self.times.window),
            "partial": self.times.partial,
            "tz": self.zone_name(),
            "week_start": self.question.week_start.unwrap_or("mon"),
            "bucket": bucket,
            "traffic": self.question.traffic.unwrap_or("all"),
            "previous": self.times.previous.map(window),
            "previous_out_of_range": self.times.previous_out_of_range,
        });
        if self.question.visitors {
            meta["visitors_method"] = json!("sum_of_daily");
        }
        meta
    }

    fn zone_name(&self) -> String {
        if self.question.tz.is_some() {
            self.question.zone.name()
        } else {
            "UTC".to_owned()
        }
    }

    fn counters(&self, counts: &Counts) -> Map<String, Value> {
        if self.question.visitors {
            counts.json_with_visitors()
        } else {
            counts.json()
        }
    }

    fn totals(&self) -> Map<String, Value> {
        let counts = count(&self.clicks);
        let mut totals = self.counters(&counts);
        if self.times.compared {
            let before = self.before.as_ref().map(|before| count(before));
            let compared = if self.question.visitors {
                counts.compared_with_visitors(before.as_ref())
            } else {
                counts.compared(before.as_ref())
            };
            totals.insert("comparison".to_owned(), compared.into());
        }
        totals
    }

    fn starts(&self, window: Window, bucket: &str) -> Option<Vec<i64>> {
        starts(self.calendar, window, bucket, self.question.week_start)
    }

    fn series(&self, window: Window, starts: &[i64], clicks: &[&Click]) -> Value {
        let ends = starts.iter().skip(1).chain([&window.1]);
        let points = starts.iter().zip(ends).zip(divide(clicks, starts));
        points
            .map(|((start, end), counts)| {
                let mut point = self.counters(&counts);
                point.insert("start".to_owned(), json!(display(*start)));
                point.insert("end".to_owned(), json!(display(*end)));
                point.insert(
                    "start_local".to_owned(),
                    json!(self.calendar.display(*start)),
                );
                Value::from(point)
            })
            .collect()
    }

    fn limit(&self) -> usize {
        self.question.limit.unwrap_or(10)
    }

    /// Rows, with a series of their own where buckets are given. Where there is no dimension, there are none.
    fn rows(&self, dimensions: Vec<&'static str>, buckets: Option<&[i64]>) -> Value {
        if dimensions.is_empty() {
            return json!([]);
        }
        let breakdown = Breakdown {
            calendar: self.calendar,
            dimensions,
            sort: self.question.sort.unwrap_or("human_clicks"),
            limit: self.limit(),
            search: self.question.search.as_deref(),
            ids: self.question.ids.as_deref(),
            is_uniform: self.question.endpoint == Endpoint::Query,
        };
        // Summaries and series compare their totals, not their rows.
        let totals_only = [Endpoint::Summary, Endpoint::Timeseries];
        let is_compared = self.times.compared && !totals_only.contains(&self.question.endpoint);
        let before = self.before.as_deref().filter(|_| is_compared);
        let total = count(&self.clicks);
        let json = |row: &Row| {
            let counts = count(&row.clicks);
            let mut json = breakdown.json(row, self.counters(&counts));
            json.insert("pct".to_owned(), counts.share(&total));
            if is_compared {
                let before = before.map(|_| count(&row.before));
                let has_visitors = self.question.visitors && breakdown.has_visitors(row);
                let compared = if has_visitors {
                    counts.compared_with_visitors(before.as_ref())
                } else {
                    counts.compared(before.as_ref())
                };
                json.insert("comparison".to_owned(), compared.into());
            }
            if let Some(buckets) = buckets {
                let series = divide(&row.clicks, buckets);
                let series: Vec<Value> = series.map(|counts| counts.json().into()).collect();
                json.insert("series".to_owned(), series.into());
            }
            Value::from(json)
        };
        let rows = breakdown.rows(&self.clicks, before.unwrap_or_default());
        rows.iter().map(json).collect()
    }

    fn cells(&self) -> Value {
        let mut cells: BTreeMap<(u32, u32), Vec<&Click>> = BTreeMap::new();
        for weekday in 1..=7 {
            cells.extend((0..24).map(|hour| ((weekday, hour), Vec::new())));
        }
        for click in &self.clicks {
            let wall = self.calendar.wall(click.clicked_at);
            let cell = (wall.weekday().number_from_monday(), wall.hour());
            cells.get_mut(&cell).unwrap().push(click);
        }
        let json = |((weekday, hour), clicks): ((u32, u32), Vec<&Click>)| {
            let mut cell = count(&clicks).json();
            cell.insert("weekday".to_owned(), json!(weekday));
            cell.insert("hour".to_owned(), json!(hour));
            Value::from(cell)
        };
        cells.into_iter().map(json).collect()
    }
}

fn count(clicks: &[&Click]) -> Counts {
    Counts::of(clicks.iter().copied())
}

/// Clicks by the bucket they are in: the last that has begun.
fn divide(clicks: &[&Click], starts: &[i64]) -> impl Iterator<Item = Counts> {
    let mut buckets = vec![Vec::new(); starts.len()];
    for click in clicks {
        let begun = starts.partition_point(|start| *start <= click.clicked_at);
        buckets[begun - 1].push(*click);
    }
    buckets.into_iter().map(|clicks| count(&clicks))
}

/// Whether a click is asked for, wherever it is in time.
fn accepts(question: &Question, calendar: &Calendar, click: &Click) -> bool {
    let traffic = match question.traffic {
        Some("human") => !click.is_bot,
        Some("bot") => click.is_bot,
        _ => true,
    };
    traffic
        && question.conditions.iter().all(|condition| {
            let values = click.values(condition.dimension, calendar);
            condition.accepts(&values)
        })
}

impl Condition {
    /// Whether a click with these values passes; with none they are unknown. Codes and hosts are the same in capitals.
    fn accepts(&self, values: &[String]) -> bool {
        let any_case = ["country", "continent", "referrer", "domain", "method"];
        let has = |wanted: &String| {
            values.iter().any(|value| {
                if any_case.contains(&self.dimension) {
                    value.eq_ignore_ascii_case(wanted)
                } else {
                    value == wanted
                }
            })
        };
        let is = |wanted: &String| match wanted.as_str() {
            "unknown" => values.is_empty(),
            _ => has(wanted),
        };
        match self.test {
            Test::Is => self.values.iter().any(is),
            Test::Not => !self.values.iter().any(is),
            Test::Contains => {
                let part = self.values.concat().to_lowercase();
                values
                    .iter()
                    .any(|value| value.to_lowercase().contains(&part))
            }
        }
    }
}
