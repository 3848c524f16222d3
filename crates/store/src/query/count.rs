use std::ops::Range;

use clickhouse::Row;
use clickmill_stats::{
    Breakdown, Buckets, Counters, Dimension, Grain, GrainCount, Group, Listed, Question, Sort,
    Tally, Visitors, Window,
};
use serde::Deserialize;

use super::ask::AskError;
use super::columns::column_of;
use super::grouping::{Grouping, Part};
use super::scope::Scope;
use super::template::{Each, repeat_lines};
use crate::Store;

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
    numbers: Vec<u64>,
}

/// Enough for every value of a dimension that is put in order here: codes, and sets of tags.
const ALL_VALUES: u64 = 100_000;

impl Store {
    /// Counts a window by time, dimensions and combinations.
    pub(crate) async fn count(&self, parts: &Parts<'_>) -> Result<Counts, AskError> {
        let used = [parts.dimensions.as_slice(), parts.combined, tag(parts.tags)].concat();
        let of_buckets = parts.buckets.map(Buckets::grain);
        let grain = parts.grain.or(of_buckets).unwrap_or(Grain::QuarterHour);
        let scope = Scope::new(parts.question, parts.window, grain, &used)?;
        let grouping = parts.grouping();
        let each = [
            scope.each(parts.grain.is_some() || parts.buckets.is_some()),
            parts.each(&grouping),
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
            query = query.param("search_0", search.to_lowercase());
        }
        let query = query.param("rows", parts.rows(scope.grain()));
        let rows = self.within_limit(query.fetch_all::<CountRow>()).await?;
        parts.sort_out(rows, &grouping, scope.grain())
    }
}

impl Parts<'_> {
    fn grouping(&self) -> Grouping {
        let has_time = self.grain.is_some();
        // Units of time add up to everything, but visitors do not.
        let single = [
            (has_time, Part::Time),
            (!has_time || self.question.visitors, Part::Everything),
            (self.buckets.is_some(), Part::Bucket),
            (self.tags, Part::Tags),
        ];
        let is_there = |(is_there, part): (bool, Part)| is_there.then_some(part);
        Grouping {
            single: single.into_iter().filter_map(is_there).collect(),
            combined: self.combined.len(),
            dimensions: self.dimensions.len(),
        }
    }

    fn each(&self, grouping: &Grouping) -> Vec<Each> {
        let has_time = grouping.has(Part::Time);
        let is_ordered = self.has_open_values();
        let has_city = self.dimensions.contains(&Dimension::City);
        let sort = is_ordered.then(|| self.sort());
        let mut each = [
            Each::either("time", "no_time", has_time),
            Each::either("city", "no_city", has_city),
            Each::either("visitors", "no_visitors", self.question.visitors),
        ]
        .concat();
        each.extend([
            Each::when("total", has_time && grouping.has(Part::Everything)),
            Each::when("bucket", grouping.has(Part::Bucket)),
            Each::when("tags", grouping.has(Part::Tags)),
            Each::when("combined", grouping.combined > 0),
            Each::times("key", grouping.combined),
            Each::times("dimension", grouping.dimensions),
            Each::when("ordered", is_ordered),
            Each::when("search", is_ordered && self.search().is_some()),
            Each::when("by_clicks", sort == Some(Sort::Clicks)),
            Each::when("by_bot_clicks", sort == Some(Sort::BotClicks)),
            Each::when("by_number", sort.is_some_and(|sort| sort != Sort::Value)),
        ]);
        each
    }

    /// Whether there may be so many values that only the first ones are wanted. Others come without an order, which costs less than
    /// analyzing one.
    fn has_open_values(&self) -> bool {
        self.tags
            || !self.combined.is_empty()
            || !self
                .dimensions
                .iter()
                .all(|dimension| dimension.is_closed())
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

    /// Whether the name in a row is that of its value.
    fn is_city(&self, part: Part) -> bool {
        matches!(part, Part::Dimension(number) if self.dimensions.get(number) == Some(&Dimension::City))
    }

    fn sort_out(
        &self,
        rows: Vec<CountRow>,
        grouping: &Grouping,
        grain: Grain,
    ) -> Result<Counts, AskError> {
        let mut counts = Counts {
            dimensions: vec![Vec::new(); self.dimensions.len()],
            total: tally(self.question, 0, 0, 0),
            bucket_grain: self.buckets.map(|_| grain),
            ..Counts::default()
        };
        let parts = grouping.parts();
        let unit = 2 + usize::from(self.question.visitors);
        let bucket = unit + usize::from(grouping.has(Part::Time));
        let numbers = bucket + usize::from(grouping.has(Part::Bucket));
        for row in rows {
            let part = parts
                .iter()
                .find(|(bits, _)| *bits == row.part && row.numbers.len() == numbers);
            let (_, part) = part.ok_or(AskError::NotAsked { part: row.part })?;
            let tally = row.tally(self.question);
            match *part {
                Part::Everything => counts.total = tally,
                Part::Time => counts.grains.push(GrainCount {
                    start: grain.start(row.at(unit)),
                    counters: tally.counters,
                }),
                Part::Bucket => counts.buckets.push((row.at(bucket), tally)),
                Part::Tags | Part::Combined | Part::Dimension(_) => {
                    let group = row.into_group(grouping.elements(*part), tally);
                    let is_named = self.is_city(*part);
                    counts.push(
                        *part,
                        if is_named {
                            group
                        } else {
                            group.without_name()
                        },
                    );
                }
            }
        }
        if !grouping.has(Part::Everything) {
            counts.total.counters = counts.grains.iter().map(|grain| grain.counters).sum();
        }
        Ok(counts)
    }
}

impl Counts {
    fn push(&mut self, part: Part, group: Group) {
        let groups = match part {
            Part::Tags => Some(&mut self.tags),
            Part::Combined => Some(&mut self.combined),
            Part::Dimension(number) => self.dimensions.get_mut(number),
            Part::Everything | Part::Time | Part::Bucket => None,
        };
        if let Some(groups) = groups {
            groups.push(group);
        }
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

impl CountRow {
    fn number(&self, at: usize) -> u64 {
        self.numbers.get(at).copied().unwrap_or_default()
    }

    fn at(&self, at: usize) -> u32 {
        u32::try_from(self.number(at)).unwrap_or_default()
    }

    fn tally(&self, question: &Question) -> Tally {
        tally(question, self.number(0), self.number(1), self.number(2))
    }

    fn into_group(self, elements: Range<usize>, tally: Tally) -> Group {
        let mut key = self
            .key
            .into_iter()
            .map(|text| (!text.is_empty()).then_some(text));
        let name = key.next().flatten();
        // The name is the first element of all.
        let values = key.skip(elements.start - 1).take(elements.len());
        Group {
            values: values.collect(),
            name,
            tally,
        }
    }
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
