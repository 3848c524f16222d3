use clickhouse::Row;
use serde::Deserialize;

use super::Judge;
use super::staged::{MarkedClick, Stage};
use super::step::Step;
use crate::{Store, StoreError};

/// One click of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct VisitorClickRow {
    /// Stands for the visitor.
    pub visitor: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Stands for the link.
    pub link: u64,
    /// Stands for where it was read.
    pub position_key: u64,
}

/// Looks at the clicks of visitors together, and writes down which say something.
pub(super) async fn mark_clicks(
    store: &Store,
    step: &Step,
    judge: &mut dyn Judge,
) -> Result<(), StoreError> {
    let mut stage = Stage::of_clicks(store);
    for day in step.days.first..=step.days.last {
        let sql = include_str!("../../../../sql/queries/reclassify_behaviour.sql");
        let query = step
            .bind_day(store.scanner().query_raw(sql), day)
            .param("least_clicks", judge.least_clicks());
        let mut rows = query.fetch::<VisitorClickRow>()?;
        let mut visitor = Vec::new();
        while let Some(row) = store.within_long_limit(rows.next()).await? {
            if visitor
                .first()
                .is_some_and(|first: &VisitorClickRow| first.visitor != row.visitor)
            {
                mark(&visitor, step, judge, &mut stage).await?;
                visitor.clear();
            }
            visitor.push(row);
        }
        mark(&visitor, step, judge, &mut stage).await?;
    }
    stage.send().await
}

async fn mark(
    clicks: &[VisitorClickRow],
    step: &Step,
    judge: &mut dyn Judge,
    stage: &mut Stage,
) -> Result<(), StoreError> {
    let behaviours = judge.behaviour(clicks);
    for (click, behaviour) in clicks.iter().zip(behaviours) {
        if behaviour != 0 {
            let marked = MarkedClick {
                reclassification: step.id,
                position_key: click.position_key,
                behaviour,
            };
            stage.push(&marked).await?;
        }
    }
    Ok(())
}
