use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_model::{Offset, Partition};
use clickmill_stats::{
    ClickPosition, ExportOrder, ExportQuestion, Grain, Instant, Positions, Window,
};
use serde::Deserialize;

use crate::Store;
use crate::query::{AskError, Each, Scope, repeat_lines};

/// Days are put together up to so many clicks: they are put in order in memory, and a pause in an export costs at most as many.
const SLICE_CLICKS: u64 = 250_000;

/// What an export has, as it was when it was planned. What is removed meanwhile is missing then; nothing is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPlan {
    /// In the order of the export.
    pub slices: Vec<ExportSlice>,
    /// How many clicks.
    pub clicks: u64,
    /// The last of them, where others come after it that are not asked for.
    pub last: Option<ClickPosition>,
    /// The positions up to which they are settled.
    pub until: Positions,
}

/// Some days of an export, and where their clicks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct ExportSlice {
    /// Days of UTC since 1970, by the instant that the order goes by.
    #[serde(rename = "day_of_order")]
    first_day: i64,
    clicks: u64,
    first_clicked: i64,
    last_clicked: i64,
    first_offset: i64,
    last_offset: i64,
    #[serde(skip)]
    last_day: i64,
}

#[derive(Deserialize, Row)]
struct PlaceRow {
    at: i64,
    log: String,
    partition: i32,
    position: i64,
}

impl ExportSlice {
    /// With the days that come after, or each by itself if they have too many clicks.
    fn joined(mut self, next: &Self) -> Option<Self> {
        if self.clicks.saturating_add(next.clicks) > SLICE_CLICKS {
            return None;
        }
        self.clicks += next.clicks;
        self.last_day = next.last_day;
        self.first_clicked = self.first_clicked.min(next.first_clicked);
        self.last_clicked = self.last_clicked.max(next.last_clicked);
        self.first_offset = self.first_offset.min(next.first_offset);
        self.last_offset = self.last_offset.max(next.last_offset);
        Some(self)
    }

    pub(super) fn window(&self) -> Window {
        let at = Instant::from_millis;
        Window::new(at(self.first_clicked), at(self.last_clicked).plus(1))
    }
}

impl Store {
    /// Counts what an export has, up to the positions it names or else up to those that are settled now.
    pub async fn plan_export(&self, export: &ExportQuestion) -> Result<ExportPlan, AskError> {
        let until = match &export.until {
            Some(until) => until.clone(),
            None => self.settled_positions().await?,
        };
        let mut plan = ExportPlan {
            slices: Vec::new(),
            clicks: 0,
            last: None,
            until,
        };
        if plan.until.count_of_logs() == 0 {
            return Ok(plan);
        }
        let mut days = self.export_days(export, &plan).await?;
        plan.clicks = days.iter().map(|day| day.clicks).sum();
        if let Some(limit) = export.limit.filter(|limit| *limit < plan.clicks) {
            plan.last = self.cut(export, &plan, &mut days, limit).await?;
            plan.clicks = limit;
        }
        for day in days {
            match plan.slices.last_mut().and_then(|slice| slice.joined(&day)) {
                Some(joined) => {
                    plan.slices.pop();
                    plan.slices.push(joined);
                }
                None => plan.slices.push(day),
            }
        }
        Ok(plan)
    }

    async fn export_days(
        &self,
        export: &ExportQuestion,
        plan: &ExportPlan,
    ) -> Result<Vec<ExportSlice>, AskError> {
        let template = include_str!("../../../../sql/queries/export_days.sql");
        let window = export.question.window;
        let query = self.export_query(template, (export, plan, export.after.as_ref()), window)?;
        let rows = self.within_long_limit(query.fetch_all::<ExportSlice>());
        let mut days = rows.await?;
        for day in &mut days {
            day.last_day = day.first_day;
        }
        Ok(days)
    }

    /// Leaves only days that the first `limit` clicks are of, and finds out where the last of these is.
    async fn cut(
        &self,
        export: &ExportQuestion,
        plan: &ExportPlan,
        days: &mut Vec<ExportSlice>,
        limit: u64,
    ) -> Result<Option<ClickPosition>, AskError> {
        let mut before = 0;
        let last_day = days.iter().position(|day| {
            let is_last = before + day.clicks >= limit;
            if !is_last {
                before += day.clicks;
            }
            is_last
        });
        days.truncate(last_day.map_or(0, |last| last + 1));
        let Some(day) = days.last() else {
            return Ok(None);
        };
        let template = include_str!("../../../../sql/queries/export_place.sql");
        let asked = (export, plan, export.after.as_ref());
        let query = self.export_query(template, asked, day.window())?;
        let query = bind_slice(query, day).param("skip", limit - before - 1);
        let row = self.within_long_limit(query.fetch_optional::<PlaceRow>());
        Ok(row.await?.map(|row| ClickPosition {
            at: Instant::from_millis(row.at),
            log: row.log,
            partition: Partition(row.partition),
            offset: Offset(row.position),
        }))
    }

    /// A statement about the clicks of an export that come after one, in a window.
    pub(super) fn export_query(
        &self,
        template: &str,
        (export, plan, after): (&ExportQuestion, &ExportPlan, Option<&ClickPosition>),
        window: Window,
    ) -> Result<Query, AskError> {
        let scope = Scope::new(&export.question, window, Grain::QuarterHour, &[])?;
        let mut each = scope.each(false);
        let since = export.since.count_of_logs();
        each.extend([
            Each::times("until", plan.until.count_of_logs()),
            Each::times("since", since),
            Each::when("has_since", since > 0),
            Each::when("after", after.is_some()),
            Each::when("last", plan.last.is_some()),
        ]);
        let sql = repeat_lines(template, &each);
        let order = match export.order {
            ExportOrder::Event => "clicked_at",
            ExportOrder::Ingest => "received_at",
        };
        let query = scope.bind(self.exporter().query_raw(&sql));
        let query = query.param("order", order);
        let query = bind_positions(query, "until", &plan.until);
        let query = bind_positions(query, "since", &export.since);
        let query = bind_place(query, "after", after);
        Ok(bind_place(query, "last", plan.last.as_ref()))
    }
}

pub(super) fn bind_slice(query: Query, slice: &ExportSlice) -> Query {
    query
        .param("first_day_of_order", slice.first_day)
        .param("last_day_of_order", slice.last_day)
        .param("first_offset", slice.first_offset)
        .param("last_offset", slice.last_offset)
}

fn bind_positions(query: Query, word: &str, positions: &Positions) -> Query {
    let logs = positions.logs().enumerate();
    logs.fold(query, |query, (number, (log, last))| {
        let partitions: Vec<i32> = last.keys().map(|partition| partition.0).collect();
        let offsets: Vec<i64> = last.values().map(|offset| offset.0).collect();
        query
            .param(&format!("{word}_log_{number}"), log)
            .param(&format!("{word}_partitions_{number}"), partitions)
            .param(&format!("{word}_offsets_{number}"), offsets)
    })
}

fn bind_place(query: Query, word: &str, place: Option<&ClickPosition>) -> Query {
    place.into_iter().fold(query, |query, place| {
        query
            .param(&format!("{word}_at_0"), place.at.millis())
            .param(&format!("{word}_log_0"), &place.log)
            .param(&format!("{word}_partition_0"), place.partition.0)
            .param(&format!("{word}_offset_0"), place.offset.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(first_day: i64, clicks: u64) -> ExportSlice {
        ExportSlice {
            first_day,
            clicks,
            first_clicked: first_day * 10,
            last_clicked: first_day * 10 + 9,
            first_offset: -first_day,
            last_offset: first_day,
            last_day: first_day,
        }
    }

    #[test]
    fn days_are_joined_up_to_the_size_of_a_slice() {
        let joined = day(1, SLICE_CLICKS - 1).joined(&day(3, 1)).unwrap();
        assert_eq!((joined.first_day, joined.last_day), (1, 3));
        assert_eq!((joined.first_clicked, joined.last_clicked), (10, 39));
        assert_eq!((joined.first_offset, joined.last_offset), (-3, 3));
        assert_eq!(joined.clicks, SLICE_CLICKS);
        assert_eq!(joined.joined(&day(4, 1)), None);
    }

    #[test]
    fn a_day_with_more_clicks_is_a_slice_of_its_own() {
        assert_eq!(day(1, 10 * SLICE_CLICKS).joined(&day(2, 1)), None);
        assert_eq!(day(1, 1).joined(&day(2, 10 * SLICE_CLICKS)), None);
    }
}
