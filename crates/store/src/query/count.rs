use clickhouse::Row;
use clickmill_stats::{
    Breakdown, Buckets, Counters, Dimension, Grain, GrainCount, Group, Listed, Question, Sort,
    Tally, Visitors, Window,
};
use serde::Deserialize;

use super::ask::AskError;
use super::columns::column_of;
use super::scope::Scope;
use super::template::{Each, repeat_lines};
use crate::{Store, StoreError};

/// What a window is counted by.
pub(crate) struct Parts<'q> {
    pub(crate) question: &'q Question,
    pub(crate) window: Window,
    /// By time, in this grain or a finer one.
    pub(crate) grain: Option<Grain>,
    /// By bucket, where visitors are asked for: those do not add up.
    pub(crate) buckets: Option<&'q Buckets>,
    /// By the values of each of these.
    pub(crate) dimensions: Vec<Dimension>,
    /// By the combinations of the values of these.
    pub(crate) combined: &'q [Dimension],
    /// By the tags of the links.
    pub(crate) tags: bool,
    /// How the values are ordered and cut.
    pub(crate) top: Option<&'q Breakdown>,
}

/// What was counted, all in the same moment.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) total: Tally,
    /// The grain that time was counted in.
    pub(crate) grains: Vec<GrainCount>,
    /// Buckets with clicks, by the number of their first grain.
    pub(crate) buckets: Vec<(u32, Tally)>,
    /// The grain of that number, where buckets were counted.
    pub(crate) bucket_grain: Option<Grain>,
    pub(crate) tags: Vec<Group>,
    pub(crate) combined: Vec<Group>,
    /// For each dimension its values.
    pub(crate) dimensions: Vec<Vec<Group>>,
}

#[derive(Deserialize, Row)]
struct CountRow {
    part: u64,
    key: Vec<String>,
    name: String,
    human_clicks: u64,
    bot_clicks: u64,
    visitors: u64,
}

/// Parts 1 to 5 are not dimensions.
const FIRST_DIMENSION: u64 = 6;
/// Enough for every value of a dimension that is put in order here: codes, and sets of tags.
const ALL_VALUES: u64 = 100_000;

impl Store {
    /// Counts a window by time, dimensions and combinations.
    pub(crate) async fn count(&self, parts: &Parts<'_>) -> Result<Counts, AskError> {
        let used = [parts.dimensions.as_slice(), parts.combined, tag(parts.tags)].concat();
        let of_buckets = parts.buckets.map(Buckets::grain);
        let grain = parts.grain.or(of_buckets).unwrap_or(Grain::QuarterHour);
        let scope = Scope::new(parts.question, parts.window, grain, &used)?;
        let each = [
            scope.each(parts.grain.is_some() || parts.buckets.is_some()),
            parts.each(),
        ]
        .concat();
        let sql = repeat_lines(include_str!("../../../../sql/queries/count.sql"), &each);
        let mut query = scope.bind(self.reader().query_raw(&sql));
        if let Some(buckets) = parts.buckets {
            query = query.param("bucket_units", buckets.grain_numbers(scope.grain()));
        }
        for (number, column) in columns(&parts.dimensions)?.iter().enumerate() {
            query = query.param(&format!("dimension_{number}"), column);
        }
        for (number, column) in columns(parts.combined)?.iter().enumerate() {
            query = query.param(&format!("key_{number}"), column);
        }
        if let Some(search) = parts.search() {
            query = query.param("search", search.to_lowercase());
        }
        let query = query
            .param("sort", parts.sort().name())
            .param("rows", parts.rows(scope.grain()));
        let rows = self.within_limit(query.fetch_all::<CountRow>()).await?;
        parts.sort_out(rows, scope.grain())
    }
}

impl Parts<'_> {
    fn each(&self) -> Vec<Each> {
        let has_city = self.dimensions.contains(&Dimension::City);
        let mut each = [
            Each::either("time", "no_time", self.grain.is_some()),
            Each::either("bucket", "no_bucket", self.buckets.is_some()),
            Each::either("tags", "no_tags", self.tags),
            Each::either("combined", "no_combined", !self.combined.is_empty()),
            Each::either("city", "no_city", has_city),
            Each::either("visitors", "no_visitors", self.question.visitors),
        ]
        .concat();
        each.push(Each::times("dimension", self.dimensions.len()));
        each.push(Each::times("key", self.combined.len()));
        each.push(Each::when("search", self.search().is_some()));
        each
    }

    fn search(&self) -> Option<&str> {
        match &self.top?.listed {
            Listed::Top { search, .. } => search.as_deref(),
            Listed::These(_) => None,
        }
    }

    fn sort(&self) -> Sort {
        match self.top.map(|breakdown| &breakdown.listed) {
            Some(Listed::Top { sort, .. }) => *sort,
            _ => Sort::default(),
        }
    }

    /// Enough rows for every grain of the window, and for every value that is listed, with the unknown one.
    fn rows(&self, grain: Grain) -> u64 {
        let is_named = |dimension: &Dimension| dimension.has_labels();
        let is_ordered_here =
            self.tags || (self.search().is_some() && self.dimensions.iter().any(is_named));
        if is_ordered_here {
            return ALL_VALUES;
        }
        let grains = self.window.millis() / grain.millis() + 2;
        let limit = match self.top.map(|breakdown| &breakdown.listed) {
            Some(Listed::Top { limit, .. }) => *limit as u64,
            _ => Breakdown::MAX_LIMIT as u64,
        };
        u64::try_from(grains).unwrap_or_default().max(limit + 1)
    }

    fn sort_out(&self, rows: Vec<CountRow>, grain: Grain) -> Result<Counts, AskError> {
        let mut counts = Counts {
            dimensions: vec![Vec::new(); self.dimensions.len()],
            total: self.tally(0, 0, 0),
            bucket_grain: self.buckets.map(|_| grain),
            ..Counts::default()
        };
        for row in rows {
            let tally = self.tally(row.human_clicks, row.bot_clicks, row.visitors);
            match row.part {
                1 => counts.total = tally,
                2 => counts.grains.push(GrainCount {
                    start: grain.start(number(&row.key)?),
                    counters: tally.counters,
                }),
                3 => counts.buckets.push((number(&row.key)?, tally)),
                4 => counts.tags.push(group(row, tally)),
                5 => counts.combined.push(group(row, tally)),
                part => {
                    let number = usize::try_from(part - FIRST_DIMENSION).unwrap_or(usize::MAX);
                    let named = self.dimensions.get(number) == Some(&Dimension::City);
                    if let Some(groups) = counts.dimensions.get_mut(number) {
                        let group = group(row, tally);
                        groups.push(if named { group } else { group.without_name() });
                    }
                }
            }
        }
        Ok(counts)
    }

    fn tally(&self, human_clicks: u64, bot_clicks: u64, visitors: u64) -> Tally {
        tally(self.question, human_clicks, bot_clicks, visitors)
    }
}

/// What a row of an answer counts, with visitors where they were asked for.
pub(crate) fn tally(question: &Question, human: u64, bot: u64, visitors: u64) -> Tally {
    Tally {
        counters: Counters::new(human, bot),
        visitors: if question.visitors {
            Visitors::Count(visitors)
        } else {
            Visitors::NotAsked
        },
    }
}

fn group(row: CountRow, tally: Tally) -> Group {
    let known = |text: String| (!text.is_empty()).then_some(text);
    Group {
        values: row.key.into_iter().map(known).collect(),
        name: known(row.name),
        tally,
    }
}

fn number(key: &[String]) -> Result<u32, StoreError> {
    let text = key.first().map(String::as_str).unwrap_or_default();
    text.parse().map_err(|error| StoreError::Unreadable {
        source: Box::new(error),
    })
}

pub(crate) fn columns(dimensions: &[Dimension]) -> Result<Vec<&'static str>, AskError> {
    dimensions
        .iter()
        .map(|&dimension| column_of(dimension).ok_or(AskError::Unsupported { dimension }))
        .collect()
}

const fn tag(is_counted: bool) -> &'static [Dimension] {
    if is_counted { &[Dimension::Tag] } else { &[] }
}
