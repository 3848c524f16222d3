use std::ops::Range;

use clickhouse::Row;
use clickmill_model::Timestamp;
use serde::Deserialize;

use super::Bench;
use crate::StoreError;

const DAY: u64 = 24 * 60 * 60 * 1000;
/// Each insert is one block on one thread: whoever loads runs several at a time.
const ONE_BLOCK: [(&str, &str); 5] = [
    ("max_threads", "1"),
    ("max_insert_threads", "1"),
    ("min_insert_block_size_rows", "1000000000"),
    ("min_insert_block_size_bytes", "1000000000000"),
    // Every row differs from every other, so looking for repeats would only cost time.
    ("insert_deduplicate", "0"),
];

/// Clicks made of nothing but a seed and their numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeededClicks {
    /// What chance starts from.
    pub seed: u64,
    /// How many there are; at most 2^40.
    pub clicks: u64,
    /// The start of the first day.
    pub from: Timestamp,
    /// Over how many days they are spread, in the order of their numbers.
    pub days: u64,
}

/// What is stored already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Row)]
pub struct StoredBench {
    /// Clicks of any origin.
    pub clicks: u64,
    /// Clicks of the same seed.
    pub clicks_of_log: u64,
}

impl SeededClicks {
    /// The log they are said to be from.
    fn topic(&self) -> String {
        format!("bench-{}", self.seed)
    }

    /// The instant before which all clicks up to one of them, exclusive, were received.
    fn received_until(&self, next: u64) -> i64 {
        let days = (next * self.days).checked_div(self.clicks).unwrap_or(0);
        self.from
            .0
            .saturating_add_unsigned(days.saturating_mul(DAY))
    }
}

impl Bench<'_> {
    /// How many clicks there are, and how many of this seed.
    pub async fn stored(&self, clicks: &SeededClicks) -> Result<StoredBench, StoreError> {
        let query = self
            .query(include_str!("../../../../sql/queries/bench_stored.sql"))
            .param("topic", clicks.topic());
        Ok(query.fetch_one().await?)
    }

    /// Makes some of the clicks, by their numbers, and then notes the spans they are in.
    ///
    /// The engine makes them in memory, about a kilobyte each. Called twice for the same numbers, they are there twice.
    pub async fn load(&self, clicks: &SeededClicks, numbers: Range<u64>) -> Result<(), StoreError> {
        let insert = self
            .query(include_str!(
                "../../../../sql/queries/bench_load_clicks.sql"
            ))
            .param("seed", clicks.seed)
            .param("first", numbers.start)
            .param("count", numbers.end.saturating_sub(numbers.start))
            .param("clicks", clicks.clicks)
            .param("from", clicks.from.0)
            .param("days", clicks.days)
            .param("topic", clicks.topic());
        let insert = ONE_BLOCK.iter().fold(insert, |insert, (name, value)| {
            insert.with_setting(*name, *value)
        });
        insert.execute().await?;
        let spans = self
            .query(include_str!("../../../../sql/queries/bench_load_spans.sql"))
            .param("topic", clicks.topic())
            .param("first", numbers.start)
            .param("next", numbers.end)
            .param("until", clicks.received_until(numbers.end));
        Ok(spans.execute().await?)
    }

    /// How many merges are under way: until there are none, answers take longer than they have to.
    pub async fn merges(&self) -> Result<u64, StoreError> {
        let query = self.query(include_str!("../../../../sql/queries/bench_merges.sql"));
        Ok(query.fetch_one().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_are_received_day_by_day() {
        let clicks = SeededClicks {
            seed: 1,
            clicks: 900,
            from: Timestamp(0),
            days: 90,
        };
        let days = |next| clicks.received_until(next) / DAY.cast_signed();
        assert_eq!((days(0), days(9), days(10), days(899)), (0, 0, 1, 89));
        assert_eq!(days(900), 90);
        assert_eq!(
            SeededClicks {
                clicks: 0,
                ..clicks
            }
            .received_until(0),
            0
        );
    }
}
