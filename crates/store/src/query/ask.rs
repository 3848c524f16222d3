use clickmill_stats::{
    Breakdown, Buckets, Counted, Dimension, Grain, GrainCount, GrainOutside, Group, Heatmap,
    Listed, Question, Recount, Row, RowsExceedTotal, Tally, Visitors, Window, fold, list_cells,
    rank, rank_tags,
};
use futures_util::future::try_join;

use super::count::{Counts, Parts};
use super::recount::{Numbered, Recounted};
use super::source::Source;
use crate::{Store, StoreError};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Clicks cannot be counted by this dimension.
    #[error("clicks cannot be counted by {dimension}")]
    Unsupported {
        /// The dimension.
        dimension: Dimension,
    },
    /// ClickHouse did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What ClickHouse counted does not fit what was asked: a fault of ours.
    #[error("counted outside of the window: {0}")]
    Outside(#[from] GrainOutside),
    /// ClickHouse counted something else: a fault of ours.
    #[error("counted a part that was not asked for: {part:b}")]
    NotAsked {
        /// Its bits, as `grouping` gives them.
        part: u64,
    },
    /// What ClickHouse counted does not add up: a fault of ours.
    #[error(transparent)]
    DoesNotAddUp(#[from] RowsExceedTotal),
}

impl Store {
    /// Answers a question. What is added up in an answer comes from one statement; the window compared with is another.
    pub async fn ask(&self, question: &Question) -> Result<Counted, AskError> {
        let (mut counted, previous) =
            try_join(self.ask_current(question), self.ask_previous(question)).await?;
        if let Some(previous) = previous {
            counted.previous_totals = Some(previous.totals);
            counted.previous_series = previous.series;
        }
        self.compare_rows(question, &mut counted).await?;
        Ok(counted)
    }

    async fn ask_current(&self, question: &Question) -> Result<Counted, AskError> {
        match question.breakdowns.as_slice() {
            [breakdown] if is_counted_by_row(breakdown) => {
                self.ask_by_row(question, breakdown).await
            }
            breakdowns => {
                let parts = parts(question, question.window, breakdowns);
                let counts = self.count_parts(&parts).await?;
                counted(question, &counts)
            }
        }
    }

    /// Counts from the rollup where it has all that is asked for.
    async fn count_parts(&self, parts: &Parts<'_>) -> Result<Counts, AskError> {
        match self.source(parts) {
            Source::Rollup { .. } => Ok(self.count_rolled_up(parts).await?),
            Source::Clicks { .. } => self.count(parts).await,
        }
    }

    /// Rows that are named, or have a series each: first which rows, then every click in one of them.
    async fn ask_by_row(
        &self,
        question: &Question,
        breakdown: &Breakdown,
    ) -> Result<Counted, AskError> {
        let (rows, total) = match (&breakdown.listed, breakdown.cells()) {
            (_, Some(cells)) => (list_cells(cells, &zero_cells(cells)), Tally::default()),
            (Listed::These(_), None) => {
                let total = Tally::default();
                (rank(breakdown, Vec::new(), total)?, total)
            }
            (Listed::Top { .. }, None) => {
                let parts = Parts {
                    grain: None,
                    buckets: None,
                    ..parts(question, question.window, std::slice::from_ref(breakdown))
                };
                let counts = self.count(&parts).await?;
                let rows = rows_of(question, &counts, std::slice::from_ref(breakdown))?;
                (rows.into_iter().next().unwrap_or_default(), counts.total)
            }
        };
        let buckets = question.series.as_ref().map(|series| &series.buckets);
        let mut rows = Recount::new(breakdown, rows, total);
        let counted = self
            .recount(&Numbered {
                question,
                window: question.window,
                dimensions: &breakdown.dimensions,
                keys: rows.keys(),
                buckets,
            })
            .await?;
        rows.set_tallies(&counted.rows, counted.total.counters);
        if breakdown.has_series {
            rows.set_series(counted.cells);
        }
        Ok(Counted {
            totals: counted.total,
            series: buckets.map(|_| counted.buckets),
            breakdowns: vec![rows.into_rows()],
            ..Counted::default()
        })
    }

    /// The window compared with, unless that is counted by row.
    async fn ask_previous(&self, question: &Question) -> Result<Option<Previous>, AskError> {
        let Some(parts) = previous_parts(question) else {
            return Ok(None);
        };
        let series = question.series.as_ref();
        let buckets = series.and_then(|series| series.previous.as_ref());
        let counts = self.count_parts(&parts).await?;
        Ok(Some(Previous {
            totals: counts.total,
            series: buckets
                .map(|buckets| series_of(&counts, buckets, parts.window))
                .transpose()?,
        }))
    }

    /// Counts the rows of the answer in the window compared with.
    async fn compare_rows(
        &self,
        question: &Question,
        counted: &mut Counted,
    ) -> Result<(), AskError> {
        for (breakdown, rows) in question.breakdowns.iter().zip(&mut counted.breakdowns) {
            if !breakdown.is_compared {
                continue;
            }
            let mut numbered = Recount::new(breakdown, std::mem::take(rows), counted.totals);
            let previous = match question.comparison.previous() {
                Some(previous) => {
                    let series = question.series.as_ref();
                    let numbered = Numbered {
                        question,
                        window: previous.window,
                        dimensions: &breakdown.dimensions,
                        keys: numbered.keys(),
                        buckets: series.and_then(|series| series.previous.as_ref()),
                    };
                    Some(self.recount(&numbered).await?)
                }
                None => None,
            };
            numbered.compare(previous.as_ref().map(|previous| previous.rows.as_slice()));
            if let Some(series) = question.series.as_ref().filter(|_| breakdown.has_series) {
                numbered.fill_series(series.buckets.len());
            }
            *rows = numbered.into_rows();
            if let Some(Recounted { total, buckets, .. }) = previous {
                counted.previous_totals = Some(total);
                counted.previous_series = question.series.as_ref().map(|_| buckets);
            }
        }
        Ok(())
    }
}

/// What to count of the window compared with, unless it is counted by row.
pub(super) fn previous_parts(question: &Question) -> Option<Parts<'_>> {
    let previous = question.comparison.previous()?;
    if question
        .breakdowns
        .iter()
        .any(|breakdown| breakdown.is_compared)
    {
        return None;
    }
    let series = question.series.as_ref();
    let buckets = series.and_then(|series| series.previous.as_ref());
    Some(Parts {
        grain: buckets.filter(|_| !question.visitors).map(Buckets::grain),
        buckets: buckets.filter(|_| question.visitors),
        ..Parts::of_nothing(question, previous.window)
    })
}

/// The window that a question is compared with, counted.
struct Previous {
    totals: Tally,
    series: Option<Vec<Tally>>,
}

/// Whether every click is to be put in one of the rows, instead of the first rows being taken from all.
pub(super) fn is_counted_by_row(breakdown: &Breakdown) -> bool {
    breakdown.has_series || matches!(breakdown.listed, Listed::These(_))
}

fn zero_cells(dimension: Dimension) -> Vec<Tally> {
    let cells = dimension.cells().into_iter().flatten();
    cells.map(|_| Tally::default()).collect()
}

impl<'q> Parts<'q> {
    /// Only how many.
    fn of_nothing(question: &'q Question, window: Window) -> Self {
        Self {
            question,
            window: question.kept(window),
            grain: None,
            buckets: None,
            dimensions: Vec::new(),
            combined: &[],
            tags: false,
            top: None,
        }
    }
}

/// What to count for the breakdowns and the series of a question.
pub(super) fn parts<'q>(
    question: &'q Question,
    window: Window,
    breakdowns: &'q [Breakdown],
) -> Parts<'q> {
    let series = question.series.as_ref().map(|series| &series.buckets);
    let is_cells = |breakdown: &Breakdown| breakdown.cells().is_some();
    // Visitors do not add up from grains to hours.
    let folds_cells = !question.visitors && breakdowns.iter().any(is_cells);
    let grain_of_series = series.filter(|_| !question.visitors).map(Buckets::grain);
    let grain_of_clock =
        (folds_cells || question.heatmap).then(|| Grain::for_window(&question.zone, window));
    let dimensions = breakdowns.iter().filter_map(Breakdown::only_dimension);
    let is_column = |dimension: &Dimension| {
        *dimension != Dimension::Tag && (question.visitors || dimension.cells().is_none())
    };
    let combined = breakdowns
        .iter()
        .find(|breakdown| breakdown.dimensions.len() > 1);
    Parts {
        grain: [grain_of_series, grain_of_clock]
            .into_iter()
            .flatten()
            .min_by_key(|grain| grain.millis()),
        buckets: series.filter(|_| question.visitors),
        dimensions: dimensions.filter(is_column).collect(),
        combined: combined.map_or(&[], |breakdown| &breakdown.dimensions),
        tags: breakdowns
            .iter()
            .any(|breakdown| breakdown.dimensions.contains(&Dimension::Tag)),
        top: breakdowns.first(),
        ..Parts::of_nothing(question, window)
    }
}

fn counted(question: &Question, counts: &Counts) -> Result<Counted, AskError> {
    let window = question.window;
    let series = question.series.as_ref();
    let series = series.map(|series| series_of(counts, &series.buckets, window));
    let heatmap = question.heatmap.then(|| heatmap(question, counts));
    Ok(Counted {
        totals: counts.total,
        series: series.transpose()?,
        breakdowns: rows_of(question, counts, &question.breakdowns)?,
        heatmap: heatmap.transpose()?,
        ..Counted::default()
    })
}

fn series_of(
    counts: &Counts,
    buckets: &Buckets,
    window: Window,
) -> Result<Vec<Tally>, GrainOutside> {
    if let Some(grain) = counts.bucket_grain {
        return Ok(tallies_of(counts, &buckets.grain_numbers(grain)));
    }
    let series = fold(coarsened(&counts.grains, buckets.grain()), buckets, window)?;
    Ok(series.into_iter().map(Tally::from).collect())
}

/// The buckets as they were counted; those without clicks have none.
fn tallies_of(counts: &Counts, units: &[u32]) -> Vec<Tally> {
    let none = Tally::none(counts.total.visitors);
    let mut series = vec![none; units.len()];
    for (unit, tally) in &counts.buckets {
        if let Some(bucket) = units
            .binary_search(unit)
            .ok()
            .and_then(|at| series.get_mut(at))
        {
            *bucket = *tally;
        }
    }
    series
}

/// The same counts in grains of another, coarser size.
fn coarsened(grains: &[GrainCount], size: Grain) -> impl Iterator<Item = GrainCount> {
    grains.iter().map(move |grain| GrainCount {
        start: size.floor(grain.start),
        counters: grain.counters,
    })
}

fn heatmap(question: &Question, counts: &Counts) -> Result<Heatmap, GrainOutside> {
    let size = Grain::for_window(&question.zone, question.window);
    let grains = coarsened(&counts.grains, size);
    Heatmap::fold(grains, question.window, &question.zone)
}

fn rows_of(
    question: &Question,
    counts: &Counts,
    breakdowns: &[Breakdown],
) -> Result<Vec<Vec<Row>>, AskError> {
    let mut dimensions = counts.dimensions.iter();
    let rows =
        breakdowns.iter().map(
            |breakdown| match (breakdown.cells(), breakdown.only_dimension()) {
                (Some(cells), _) if !question.visitors => {
                    Ok(list_cells(cells, &cells_of(question, counts, cells)?))
                }
                (Some(cells), _) => {
                    let groups = dimensions.next().map_or(&[][..], Vec::as_slice);
                    Ok(list_cells(cells, &counted_cells(cells, groups)))
                }
                (None, Some(Dimension::Tag)) => {
                    Ok(rank_tags(breakdown, &counts.tags, counts.total))
                }
                (None, Some(_)) => {
                    let groups = dimensions.next().cloned().unwrap_or_default();
                    Ok(rank(breakdown, groups, counts.total)?)
                }
                (None, None) => Ok(rank(breakdown, counts.combined.clone(), counts.total)?),
            },
        );
    rows.collect()
}

/// Hours or weekdays, folded from grains of time.
fn cells_of(
    question: &Question,
    counts: &Counts,
    dimension: Dimension,
) -> Result<Vec<Tally>, GrainOutside> {
    let heatmap = heatmap(question, counts)?;
    let cells = match dimension {
        Dimension::Weekday => heatmap.weekdays().to_vec(),
        _ => heatmap.hours().to_vec(),
    };
    Ok(cells.into_iter().map(Tally::from).collect())
}

/// Hours or weekdays as they were counted, zeros included.
fn counted_cells(dimension: Dimension, groups: &[Group]) -> Vec<Tally> {
    let cells = dimension.cells().into_iter().flatten();
    let tally = |cell: u8| {
        let value = cell.to_string();
        let is_cell = |group: &&Group| {
            group.values.first().and_then(Option::as_deref) == Some(value.as_str())
        };
        let none = Tally::none(Visitors::Count(0));
        groups
            .iter()
            .find(is_cell)
            .map_or(none, |group| group.tally)
    };
    cells.map(tally).collect()
}
