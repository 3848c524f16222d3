//! Days on which the rollup `totals_15m` does not say what the clicks say.
//!
//! A row of an insert under way is in `clicks` before it is in the rollup, but a span is noted only after its inserts, with
//! their views, were acknowledged. So a row that a noted span covers is *settled*, and of each day
//!
//! > settled clicks, by the spans read first ≤ what the rollup counts, read next ≤ clicks, read last
//!
//! must hold at any time; and where all clicks are settled, the rollup must count the same clicks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use clickhouse::Row;
use serde::{Deserialize, Serialize};

use super::settled::SettledUntil;
use crate::{Store, StoreError};

pub(super) const ROLLUP: &str = "totals_15m";
/// How often a day that looks wrong is looked at: a replay of positions that are settled already may be under way.
const LOOKS: u32 = 2;
const PAUSE: Duration = Duration::from_secs(1);
/// All days that the key of a rollup can hold.
const ALL_DAYS: (&str, &str) = ("1970-01-01", "2106-02-07");
/// Of how many days wrong counts are listed, and how many of each.
const MOST_DAYS: usize = 10;
const MOST_KEYS: usize = 10;

/// A UTC day of a rollup that does not agree with the clicks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The rollup.
    pub rollup: &'static str,
    /// The day, such as `2026-03-01`.
    pub day: String,
    /// How many clicks of that day there are.
    pub clicks: i64,
    /// How many the rollup counts. The same number when errors cancel out.
    pub counted: i64,
    /// How many clicks of that day are still under way, or covered by no span.
    pub unsettled: i64,
    /// Which counts are wrong: the first 10, of the first 10 days, where nothing is under way.
    pub keys: Vec<KeyDrift>,
}

/// A count of a rollup that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct KeyDrift {
    /// Whose clicks.
    pub workspace_id: String,
    /// The start of the quarter hour, RFC 3339.
    pub bucket: String,
    /// Of bots or of humans.
    pub is_bot: bool,
    /// How many clicks there are.
    pub clicks: i64,
    /// How many the rollup counts.
    pub counted: i64,
}

/// So many clicks, and which: the sum of the hashes of their keys, modulo 2^64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) clicks: i64,
    pub(super) checksum: u64,
}

/// A day, seen from both sides.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) counted: Sum,
    pub(super) clicks: Sum,
    settled: i64,
}

#[derive(Deserialize, Row)]
struct SumRow {
    day: String,
    total: i64,
    checksum: u64,
}

#[derive(Deserialize, Row)]
struct SettledSumRow {
    day: String,
    clicks: i64,
    checksum: u64,
    settled: i64,
}

impl Look {
    pub(super) fn agrees(&self) -> bool {
        self.clicks == self.counted
    }

    pub(super) fn is_settled(&self) -> bool {
        self.unsettled() == 0
    }

    fn unsettled(&self) -> i64 {
        self.clicks.clicks - self.settled
    }

    /// Whether rows under way explain any difference.
    fn is_explained(&self) -> bool {
        let possible = self.settled..=self.clicks.clicks;
        self.agrees() || (!self.is_settled() && possible.contains(&self.counted.clicks))
    }

    fn drift(&self, day: String) -> Drift {
        Drift {
            rollup: ROLLUP,
            day,
            clicks: self.clicks.clicks,
            counted: self.counted.clicks,
            unsettled: self.unsettled(),
            keys: Vec::new(),
        }
    }
}

impl Store {
    /// The days on which the rollup is wrong, also while clicks come in.
    pub(super) async fn drifts(&self) -> Result<Vec<Drift>, StoreError> {
        let mut days = self.suspicious_days().await?;
        let mut drifts = Vec::new();
        for look in 0..LOOKS {
            if look > 0 && !days.is_empty() {
                tokio::time::sleep(PAUSE).await;
            }
            let looks = self.look_at(&days).await?;
            let changing = self.days_under_way().await?;
            drifts = looks
                .into_iter()
                .filter(|(day, look)| !look.is_explained() && !changing.cover(day))
                .map(|(day, look)| look.drift(day))
                .collect();
            days = drifts.iter().map(|drift| drift.day.clone()).collect();
        }
        let settled = drifts.iter_mut().filter(|drift| drift.unsettled == 0);
        for drift in settled.take(MOST_DAYS) {
            drift.keys = self.wrong_keys(&drift.day).await?;
        }
        Ok(drifts)
    }

    /// Days whose sums differ; mostly because clicks are under way.
    async fn suspicious_days(&self) -> Result<Vec<String>, StoreError> {
        let counted = self.counted(ALL_DAYS).await?;
        let raw = self.scanner().query_raw(include_str!(
            "../../../../sql/queries/audit_totals_15m_raw.sql"
        ));
        let clicks = by_day(self.within_long_limit(raw.fetch_all()).await?);
        let days: BTreeSet<_> = counted.keys().chain(clicks.keys()).collect();
        let differs = |day: &&String| {
            let [counted, clicks] = [&counted, &clicks].map(|sums| sums.get(day.as_str()));
            counted.copied().unwrap_or_default() != clicks.copied().unwrap_or_default()
        };
        Ok(days.into_iter().filter(differs).cloned().collect())
    }

    /// Looks at days from both sides, in the order that makes rows under way tell themselves apart.
    pub(super) async fn look_at(
        &self,
        days: &[String],
    ) -> Result<BTreeMap<String, Look>, StoreError> {
        let (Some(from), Some(to)) = (days.iter().min(), days.iter().max()) else {
            return Ok(BTreeMap::new());
        };
        let settled = self.settled().await?;
        let counted = self.counted((from, to)).await?;
        let clicks = self.settled_sums(days, &settled).await?;
        let look = |day: &String| {
            let seen = clicks.get(day).copied().unwrap_or_default();
            let counted = counted.get(day).copied().unwrap_or_default();
            (day.clone(), Look { counted, ..seen })
        };
        Ok(days.iter().map(look).collect())
    }

    async fn counted(&self, (from, to): (&str, &str)) -> Result<BTreeMap<String, Sum>, StoreError> {
        let rollup = self
            .scanner()
            .query_raw(include_str!("../../../../sql/queries/audit_totals_15m.sql"))
            .param("from", from)
            .param("to", to);
        Ok(by_day(self.within_long_limit(rollup.fetch_all()).await?))
    }

    async fn settled_sums(
        &self,
        days: &[String],
        settled: &SettledUntil,
    ) -> Result<BTreeMap<String, Look>, StoreError> {
        let clicks = self.scanner().query_raw(include_str!(
            "../../../../sql/queries/audit_totals_15m_settled.sql"
        ));
        let clicks = settled.bind(clicks.param("days", days));
        let rows = self.within_long_limit(clicks.fetch_all::<SettledSumRow>());
        let look = |row: SettledSumRow| {
            let clicks = Sum {
                clicks: row.clicks,
                checksum: row.checksum,
            };
            let look = Look {
                counted: Sum::default(),
                clicks,
                settled: row.settled,
            };
            (row.day, look)
        };
        Ok(rows.await?.into_iter().map(look).collect())
    }

    async fn wrong_keys(&self, day: &str) -> Result<Vec<KeyDrift>, StoreError> {
        let keys = self.scanner().query_raw(include_str!(
            "../../../../sql/queries/audit_totals_15m_keys.sql"
        ));
        let keys = keys.param("day", day).param("most", MOST_KEYS);
        self.within_long_limit(keys.fetch_all()).await
    }
}

fn by_day(rows: Vec<SumRow>) -> BTreeMap<String, Sum> {
    let sum = |row: SumRow| {
        let sum = Sum {
            clicks: row.total,
            checksum: row.checksum,
        };
        (row.day, sum)
    };
    rows.into_iter().map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(settled: i64, counted: (i64, u64), clicks: (i64, u64)) -> Look {
        let sum = |(clicks, checksum)| Sum { clicks, checksum };
        Look {
            counted: sum(counted),
            clicks: sum(clicks),
            settled,
        }
    }

    #[test]
    fn where_everything_is_settled_the_same_clicks_must_be_counted() {
        assert!(look(10, (10, 7), (10, 7)).is_explained());
        assert!(!look(10, (9, 6), (10, 7)).is_explained());
        assert!(!look(10, (11, 8), (10, 7)).is_explained());
        assert!(
            !look(10, (10, 8), (10, 7)).is_explained(),
            "errors that cancel out"
        );
    }

    #[test]
    fn rows_under_way_explain_what_the_rollup_lacks_up_to_their_number() {
        for counted in 8..=10 {
            assert!(look(8, (counted, 1), (10, 7)).is_explained(), "{counted}");
        }
        assert!(!look(8, (7, 1), (10, 7)).is_explained());
        assert!(!look(8, (11, 1), (10, 7)).is_explained());
    }
}
