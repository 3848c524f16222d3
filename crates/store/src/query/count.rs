use clickhouse::Row;
use clickmill_stats::{Counters, Dimension, Grain, GrainCount, Instant, Question, Sort, Window};
use serde::Deserialize;

use super::ask::AskError;
use super::columns::column_of;
use super::conditions::{Conditions, scope};
use super::template::{Each, repeat_lines};
use crate::{Store, StoreError};

/// What a window is counted by, besides time.
pub(crate) struct Parts<'q> {
    pub(crate) grain: Grain,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) sort: Sort,
    /// How many rows of each dimension are wanted at least.
    pub(crate) rows: usize,
    pub(crate) question: &'q Question,
    pub(crate) window: Window,
}

/// What was counted, all in the same moment.
pub(crate) struct Counts {
    pub(crate) grains: Vec<GrainCount>,
    /// For each dimension its values, the unknown one as `None`.
    pub(crate) values: Vec<Vec<(Option<String>, Counters)>>,
}

#[derive(Deserialize, Row)]
struct CountRow {
    part: u64,
    value: String,
    human_clicks: u64,
    bot_clicks: u64,
}

#[derive(Deserialize, Row)]
struct TotalsRow {
    human_clicks: u64,
    bot_clicks: u64,
}

impl Store {
    /// Counts a window by time and dimensions.
    pub(crate) async fn count(&self, parts: &Parts<'_>) -> Result<Counts, AskError> {
        let conditions = Conditions::of(&parts.question.filter)?;
        let columns = columns(&parts.dimensions)?;
        let [is, not, contains] = conditions.each();
        let dimensions = Each {
            word: "dimension",
            count: columns.len(),
        };
        let template = include_str!("../../../../sql/queries/count.sql");
        let sql = repeat_lines(template, &[dimensions, is, not, contains]);
        let mut query = scope(
            self.reader().query_raw(&sql),
            parts.question,
            parts.window,
            &conditions,
        )
        .param("grain", parts.grain.millis())
        .param("sort", parts.sort.name())
        .param("rows", rows(parts));
        for (number, column) in columns.iter().enumerate() {
            query = query.param(&format!("dimension_{number}"), column);
        }
        let rows = self.within_limit(query.fetch_all::<CountRow>()).await?;
        sort_into_parts(rows, columns.len())
    }

    /// Counts a window as a whole.
    pub(crate) async fn totals(
        &self,
        question: &Question,
        window: Window,
    ) -> Result<Counters, AskError> {
        let conditions = Conditions::of(&question.filter)?;
        let sql = repeat_lines(
            include_str!("../../../../sql/queries/totals.sql"),
            &conditions.each(),
        );
        let query = scope(self.reader().query_raw(&sql), question, window, &conditions);
        let totals = self.within_limit(query.fetch_one::<TotalsRow>()).await?;
        Ok(Counters::new(totals.human_clicks, totals.bot_clicks))
    }
}

/// Enough rows for every grain of the window, and for every row a dimension is asked for, with the unknown one.
fn rows(parts: &Parts<'_>) -> u64 {
    let grains = parts.window.millis() / parts.grain.millis() + 2;
    u64::try_from(grains)
        .unwrap_or_default()
        .max(parts.rows as u64 + 1)
}

fn columns(dimensions: &[Dimension]) -> Result<Vec<&'static str>, AskError> {
    dimensions
        .iter()
        .map(|&dimension| column_of(dimension).ok_or(AskError::Unsupported { dimension }))
        .collect()
}

fn sort_into_parts(rows: Vec<CountRow>, dimensions: usize) -> Result<Counts, AskError> {
    let mut counts = Counts {
        grains: Vec::new(),
        values: vec![Vec::new(); dimensions],
    };
    for row in rows {
        let counters = Counters::new(row.human_clicks, row.bot_clicks);
        // Part 1 is time, part 2 the first dimension.
        let dimension = usize::try_from(row.part)
            .ok()
            .and_then(|part| part.checked_sub(2));
        match dimension.and_then(|dimension| counts.values.get_mut(dimension)) {
            Some(values) => values.push(((!row.value.is_empty()).then_some(row.value), counters)),
            None => counts.grains.push(GrainCount {
                start: grain_start(&row.value)?,
                counters,
            }),
        }
    }
    Ok(counts)
}

fn grain_start(text: &str) -> Result<Instant, AskError> {
    let millis = text.parse().map_err(|error| StoreError::Unreadable {
        source: Box::new(error),
    })?;
    Ok(Instant::from_millis(millis))
}
