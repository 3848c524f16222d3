use std::collections::HashMap;

use super::staged::{ChangedEvidence, NumberedVerdict, Stage};
use super::step::Step;
use super::verdict::GroupRow;
use super::{Judge, StoredVerdict, Tally};
use crate::{Store, StoreError};

/// Judges the evidence of a step, and writes down what gets another verdict.
pub(super) async fn plan_verdicts(
    store: &Store,
    step: &Step,
    judge: &mut dyn Judge,
) -> Result<Tally, StoreError> {
    let sql = include_str!("../../../../sql/queries/reclassify_groups.sql");
    let query = step.bind(store.scanner().query_raw(sql));
    let mut groups = query.fetch::<GroupRow>()?;
    let mut tally = Tally::default();
    let mut numbers = Numbers::default();
    let mut stage = Stage::of_evidence(store);
    while let Some(group) = store.within_long_limit(groups.next()).await? {
        let (key, clicks) = (group.key, group.clicks);
        let (evidence, old) = group.split();
        let new = judge.verdict(&evidence);
        tally.count(clicks, &old, &new);
        if new != old {
            let changed = ChangedEvidence {
                reclassification: step.id,
                key,
                is_bot: new.is_bot,
                verdict: numbers.of(new),
            };
            stage.push(&changed).await?;
        }
    }
    stage.send().await?;
    numbers.write_down(store, step).await?;
    Ok(tally)
}

/// Writes down what a step adds to the rollup, and takes off.
pub(super) async fn plan_totals(store: &Store, step: &Step) -> Result<(), StoreError> {
    let sql = include_str!("../../../../sql/queries/reclassify_totals.sql");
    let totals = step
        .bind(store.scanner().query_raw(sql))
        .with_setting("insert_deduplicate", "0")
        .with_setting("async_insert", "0");
    store.within_long_limit(totals.execute()).await
}

/// Different verdicts, numbered from 1.
#[derive(Default)]
struct Numbers {
    by_verdict: HashMap<StoredVerdict, u32>,
}

impl Numbers {
    fn of(&mut self, verdict: StoredVerdict) -> u32 {
        let next = u32::try_from(self.by_verdict.len()).unwrap_or(u32::MAX - 1) + 1;
        *self.by_verdict.entry(verdict).or_insert(next)
    }

    async fn write_down(&self, store: &Store, step: &Step) -> Result<(), StoreError> {
        let mut stage = Stage::of_verdicts(store);
        for (is, verdict) in &self.by_verdict {
            let numbered = NumberedVerdict {
                reclassification: step.id,
                verdict: *verdict,
                is,
            };
            stage.push(&numbered).await?;
        }
        stage.send().await
    }
}
