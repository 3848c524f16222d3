//! What somebody must not be kept of is hidden: from then on no statement sees it.

use clickhouse::query::Query;

use super::{Erasable, Erased, Erasure, ErasureScope};
use crate::reclassify::days::{DayRow, Days, divide};
use crate::reclassify::step::{Phase, Step};
use crate::reclassify::{Reclassifier, ReclassifyError};
use crate::{Store, StoreError};

/// How many clicks one step takes out at most, unless a single day has more: their positions are looked up in memory.
const MOST_CLICKS: u64 = 5_000_000;

impl Store {
    /// How many clicks an erasure would take out now, month by month.
    pub async fn erasable(
        &self,
        scope: &ErasureScope,
        received_until: i64,
    ) -> Result<Vec<Erasable>, StoreError> {
        let mut months: Vec<Erasable> = Vec::new();
        for day in self.days_of(scope, received_until, true).await? {
            match months.last_mut() {
                Some(last) if last.month == day.month => last.clicks += day.clicks,
                _ => months.push(Erasable {
                    month: day.month,
                    clicks: day.clicks,
                }),
            }
        }
        Ok(months)
    }

    /// The steps in which what is there of an erasure can be taken out; none when nothing is.
    pub(super) async fn steps_of_erasure(
        &self,
        erasure: &Erasure,
    ) -> Result<Vec<Days>, StoreError> {
        let days = self.days_of(&erasure.scope, erasure.requested_at.0, erasure.is_first());
        Ok(divide(&days.await?, MOST_CLICKS))
    }

    async fn days_of(
        &self,
        scope: &ErasureScope,
        received_until: i64,
        is_first: bool,
    ) -> Result<Vec<DayRow>, StoreError> {
        // A visitor who is not known any more must not be taken for everybody.
        if scope.erased == Erased::Visitor(None) {
            return Ok(Vec::new());
        }
        let sql = include_str!("../../../../sql/queries/erase_days.sql");
        let query = scope
            .bind(self.scanner().query_raw(sql))
            .param("received_until", received_until)
            .param("is_first", is_first);
        self.within_long_limit(query.fetch_all::<DayRow>()).await
    }

    /// How many clicks an erasure took out so far.
    pub(super) async fn erased_clicks(&self, erasure: u64) -> Result<u64, StoreError> {
        let sql = include_str!("../../../../sql/queries/erased_clicks.sql");
        let query = self.scanner().query_raw(sql).param("erasure", erasure);
        self.within_long_limit(query.fetch_one::<u64>()).await
    }
}

impl Erasure {
    /// Whether its clicks were not all hidden yet.
    fn is_first(&self) -> bool {
        self.invisible_at.is_none()
    }
}

/// Takes the clicks of some days out.
///
/// # Errors
///
/// [`ReclassifyError::Busy`] when somebody else changes clicks just now, [`ReclassifyError::TakenOver`] when somebody else went on with it.
pub(super) async fn hide_days(
    store: &Store,
    steps: &Reclassifier,
    erasure: &Erasure,
    days: Days,
) -> Result<(), ReclassifyError> {
    steps.finish_left_behind().await?;
    let step = steps.enter(Step::of_erasure(days, erasure.id)).await?;
    let plan = plan(store, &step, erasure);
    match steps.at_work(&step, Phase::Planning, plan).await {
        Ok(()) => steps.carry_out(&step).await,
        Err(error) => {
            steps.give_up(&step).await?;
            Err(error)
        }
    }
}

/// Writes down which clicks go, and what they add to the rollup.
async fn plan(store: &Store, step: &Step, erasure: &Erasure) -> Result<(), ReclassifyError> {
    for sql in [
        include_str!("../../../../sql/queries/erase_positions.sql"),
        include_str!("../../../../sql/queries/erase_totals.sql"),
    ] {
        let write: Query = erasure
            .scope
            .bind(step.bind(store.scanner().query_raw(sql)))
            .param("received_until", erasure.requested_at.0)
            .param("is_first", erasure.is_first())
            .with_setting("insert_deduplicate", "0")
            .with_setting("async_insert", "0");
        store.within_long_limit(write.execute()).await?;
    }
    Ok(())
}
