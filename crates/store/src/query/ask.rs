use clickmill_stats::{
    Breakdown, Buckets, Counted, Counters, Dimension, Grain, GrainCount, GrainOutside, Heatmap,
    Question, Row, RowsExceedTotal, Window, fold, list_cells, rank,
};

use super::count::{Counts, Parts};
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
    /// What ClickHouse counted does not add up: a fault of ours.
    #[error(transparent)]
    DoesNotAddUp(#[from] RowsExceedTotal),
}

impl Store {
    /// Answers a question: one statement for the window, and one for the window it is compared with.
    pub async fn ask(&self, question: &Question) -> Result<Counted, AskError> {
        let previous = question
            .comparison
            .previous()
            .map(|previous| previous.window);
        let (current, previous) = futures_util::future::try_join(
            self.ask_current(question),
            self.ask_previous(question, previous),
        )
        .await?;
        Ok(Counted {
            previous_totals: previous.totals,
            previous_series: previous.series,
            ..current
        })
    }

    async fn ask_current(&self, question: &Question) -> Result<Counted, AskError> {
        let window = question.window;
        if question.series.is_none() && question.breakdowns.is_empty() {
            let totals = self.totals(question, window).await?;
            return Ok(Counted {
                totals,
                ..Counted::default()
            });
        }
        let counts = self.count(&current_parts(question)).await?;
        let totals = counts.grains.iter().map(|grain| grain.counters).sum();
        let series = question
            .series
            .as_ref()
            .map(|series| fold_series(&counts.grains, &series.buckets, window));
        let breakdowns = rows_of(question, &counts, totals)?;
        Ok(Counted {
            totals,
            series: series.transpose()?,
            breakdowns,
            ..Counted::default()
        })
    }

    async fn ask_previous(
        &self,
        question: &Question,
        window: Option<Window>,
    ) -> Result<PreviousCounted, AskError> {
        let Some(window) = window else {
            return Ok(PreviousCounted::default());
        };
        let Some(buckets) = question
            .series
            .as_ref()
            .and_then(|series| series.previous.as_ref())
        else {
            let totals = self.totals(question, window).await?;
            return Ok(PreviousCounted {
                totals: Some(totals),
                series: None,
            });
        };
        let sort = clickmill_stats::Sort::default();
        let parts = Parts {
            grain: buckets.grain(),
            dimensions: Vec::new(),
            sort,
            rows: 0,
            question,
            window,
        };
        let counts = self.count(&parts).await?;
        let totals = counts.grains.iter().map(|grain| grain.counters).sum();
        Ok(PreviousCounted {
            totals: Some(totals),
            series: Some(fold_series(&counts.grains, buckets, window)?),
        })
    }
}

#[derive(Default)]
struct PreviousCounted {
    totals: Option<Counters>,
    series: Option<Vec<Counters>>,
}

fn current_parts(question: &Question) -> Parts<'_> {
    let by_value = question
        .breakdowns
        .iter()
        .filter(|breakdown| breakdown.dimension.cells().is_none());
    Parts {
        grain: finest_grain(question),
        dimensions: by_value
            .clone()
            .map(|breakdown| breakdown.dimension)
            .collect(),
        sort: by_value
            .clone()
            .map(|breakdown| breakdown.sort)
            .next()
            .unwrap_or_default(),
        rows: by_value
            .map(|breakdown| breakdown.limit)
            .max()
            .unwrap_or_default(),
        question,
        window: question.window,
    }
}

/// Minutes where the series needs them, else what folds into local hours.
fn finest_grain(question: &Question) -> Grain {
    let of_series = question
        .series
        .as_ref()
        .map(|series| series.buckets.grain());
    let of_hours = Grain::for_window(&question.zone, question.window);
    of_series
        .filter(|grain| grain.millis() < of_hours.millis())
        .unwrap_or(of_hours)
}

fn fold_series(
    grains: &[GrainCount],
    buckets: &Buckets,
    window: Window,
) -> Result<Vec<Counters>, GrainOutside> {
    fold(coarsened(grains, buckets.grain()), buckets, window)
}

/// The same counts in grains of another, coarser size.
fn coarsened(grains: &[GrainCount], size: Grain) -> impl Iterator<Item = GrainCount> {
    grains.iter().map(move |grain| GrainCount {
        start: size.floor(grain.start),
        counters: grain.counters,
    })
}

fn rows_of(
    question: &Question,
    counts: &Counts,
    totals: Counters,
) -> Result<Vec<Vec<Row>>, AskError> {
    let mut values = counts.values.iter();
    let rows = question
        .breakdowns
        .iter()
        .map(|breakdown| match breakdown.dimension {
            Dimension::Hour | Dimension::Weekday => cells_of(question, &counts.grains, breakdown),
            dimension => {
                let values = values.next().cloned().unwrap_or_default();
                Ok(rank(
                    dimension,
                    values,
                    totals,
                    breakdown.sort,
                    breakdown.limit,
                )?)
            }
        });
    rows.collect()
}

fn cells_of(
    question: &Question,
    grains: &[GrainCount],
    breakdown: &Breakdown,
) -> Result<Vec<Row>, AskError> {
    let size = Grain::for_window(&question.zone, question.window);
    let heatmap = Heatmap::fold(coarsened(grains, size), question.window, &question.zone)?;
    Ok(match breakdown.dimension {
        Dimension::Weekday => list_cells(Dimension::Weekday, &heatmap.weekdays()),
        dimension => list_cells(dimension, &heatmap.hours()),
    })
}
