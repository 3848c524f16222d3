use clickhouse::Row;
use clickmill_stats::{Buckets, Counters, Dimension, Grain, Question, Tally, Window};
use serde::Deserialize;

use super::ask::AskError;
use super::count::{columns, tally};
use super::scope::Scope;
use super::template::{Each, repeat_lines};
use crate::Store;

/// Rows that are counted by number.
pub(crate) struct Numbered<'q> {
    pub(crate) question: &'q Question,
    pub(crate) window: Window,
    pub(crate) dimensions: &'q [Dimension],
    /// The values of the rows from number 1 on; 0 is what is in none of them.
    pub(crate) keys: &'q [Vec<Option<String>>],
    /// By bucket, too.
    pub(crate) buckets: Option<&'q Buckets>,
}

/// What was counted, all in the same moment.
pub(crate) struct Recounted {
    pub(crate) total: Tally,
    /// By number.
    pub(crate) rows: Vec<Tally>,
    /// By bucket; one without buckets.
    pub(crate) buckets: Vec<Tally>,
    /// By number, then by bucket.
    pub(crate) cells: Vec<Vec<Counters>>,
}

#[derive(Deserialize, Row)]
struct RecountRow {
    row: u32,
    bucket: u32,
    human_clicks: u64,
    bot_clicks: u64,
    is_of_all_rows: u8,
    is_of_all_buckets: u8,
    visitors: u64,
}

impl Store {
    /// Counts the rows of a breakdown: every click in one row, and in one bucket.
    pub(crate) async fn recount(&self, numbered: &Numbered<'_>) -> Result<Recounted, AskError> {
        let grain = numbered.buckets.map_or(Grain::QuarterHour, Buckets::grain);
        let (question, dimensions) = (numbered.question, numbered.dimensions);
        let scope = Scope::new(question, numbered.window, grain, dimensions)?;
        let each = [scope.each(numbered.buckets.is_some()), numbered.each()].concat();
        let sql = repeat_lines(include_str!("../../../../sql/queries/recount.sql"), &each);
        let keys: Vec<String> = numbered.keys.iter().map(|values| key(values)).collect();
        let numbers: Vec<u32> = (1..).take(keys.len()).collect();
        let mut query = scope
            .bind(self.reader().query_raw(&sql))
            .param("keys", keys)
            .param("numbers", numbers);
        let columns = columns(dimensions)?;
        for (number, column) in columns.iter().enumerate() {
            query = query.param(&format!("key_{number}"), column);
        }
        if let [column] = columns.as_slice() {
            query = query.param("only_key", column);
        }
        let mut units = Vec::new();
        if let Some(buckets) = numbered.buckets {
            units = buckets.grain_numbers(scope.grain());
            query = query.param("bucket_units", &units);
        }
        let rows = self.within_limit(query.fetch_all::<RecountRow>()).await?;
        Ok(numbered.sort_out(rows, &units))
    }
}

impl Numbered<'_> {
    fn each(&self) -> Vec<Each> {
        let is_combined = self.dimensions.len() > 1;
        let keys = if is_combined {
            self.dimensions.len()
        } else {
            0
        };
        let mut each = [
            Each::either("bucket", "no_bucket", self.buckets.is_some()),
            Each::either("combined", "only_key", is_combined),
            Each::either("visitors", "no_visitors", self.question.visitors),
        ]
        .concat();
        each.push(Each::times("key", keys));
        each
    }

    fn sort_out(&self, rows: Vec<RecountRow>, units: &[u32]) -> Recounted {
        let none = tally(self.question, 0, 0, 0);
        let numbers = self.keys.len() + 1;
        let buckets = units.len().max(1);
        let mut counted = Recounted {
            total: none,
            rows: vec![none; numbers],
            buckets: vec![none; buckets],
            cells: vec![vec![Counters::default(); buckets]; numbers],
        };
        for row in rows {
            let tally = tally(
                self.question,
                row.human_clicks,
                row.bot_clicks,
                row.visitors,
            );
            let number = row.row as usize;
            let bucket = units.partition_point(|unit| *unit <= row.bucket).max(1) - 1;
            counted.take(&row, number, bucket, tally);
        }
        counted
    }
}

impl Recounted {
    /// Counters are added up from the cells, so that they agree; visitors are taken as they were counted.
    fn take(&mut self, row: &RecountRow, number: usize, bucket: usize, tally: Tally) {
        let of_row = self.rows.get_mut(number);
        let of_bucket = self.buckets.get_mut(bucket);
        match (row.is_of_all_rows == 1, row.is_of_all_buckets == 1) {
            (true, true) => self.total.visitors = tally.visitors,
            (true, false) => {
                if let Some(sum) = of_bucket {
                    sum.visitors = tally.visitors;
                }
            }
            (false, true) => {
                if let Some(sum) = of_row {
                    sum.visitors = tally.visitors;
                }
            }
            (false, false) => {
                self.total.counters += tally.counters;
                for sum in of_row.into_iter().chain(of_bucket) {
                    sum.counters += tally.counters;
                }
                let cell = self.cells.get_mut(number);
                if let Some(cell) = cell.and_then(|row| row.get_mut(bucket)) {
                    *cell += tally.counters;
                }
            }
        }
    }
}

/// The key of a row as `recount.sql` makes it: a single value as it is, several each after its length and a colon.
fn key(values: &[Option<String>]) -> String {
    if let [value] = values {
        return value.clone().unwrap_or_default();
    }
    let part = |value: &Option<String>| {
        let text = value.as_deref().unwrap_or_default();
        format!("{}:{text}", text.len())
    };
    values.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_several_values_are_told_apart_by_their_lengths() {
        let values = |texts: &[&str]| -> Vec<Option<String>> {
            let known = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
            texts.iter().map(known).collect()
        };
        assert_eq!(key(&values(&["DE"])), "DE");
        assert_eq!(key(&values(&[""])), "");
        assert_eq!(key(&values(&["DE", "", "é"])), "2:DE0:2:é");
    }
}
