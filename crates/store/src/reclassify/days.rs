use clickhouse::Row;
use serde::Deserialize;

use crate::{Store, StoreError};

/// How many clicks one step is about at most, unless a single day has more: what changes is one block in memory.
const MOST_CLICKS: u64 = 20_000_000;

/// Days of one month, both included, since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: u16,
    pub(crate) last: u16,
}

/// A day that has clicks.
#[derive(Deserialize, Row)]
pub(crate) struct DayRow {
    pub(crate) day_number: u16,
    /// Such as 202603.
    pub(crate) month: u32,
    pub(crate) clicks: u64,
}

impl Store {
    /// Divides the days that have clicks into steps: a month each, or less where it has too many clicks.
    pub(super) async fn steps_of(&self, days: Days) -> Result<Vec<Days>, StoreError> {
        let query = self
            .scanner()
            .query_raw(include_str!(
                "../../../../sql/queries/reclassified_days.sql"
            ))
            .param("first_day", days.first)
            .param("last_day", days.last);
        let rows = self.within_long_limit(query.fetch_all::<DayRow>()).await?;
        Ok(divide(&rows, MOST_CLICKS))
    }
}

/// Divides days, in their order, into steps of so many clicks at most, unless a single day has more.
pub(crate) fn divide(rows: &[DayRow], most: u64) -> Vec<Days> {
    let mut steps: Vec<(Days, u32, u64)> = Vec::new();
    for row in rows {
        match steps.last_mut() {
            Some((days, month, clicks)) if *month == row.month && *clicks + row.clicks <= most => {
                days.last = row.day_number;
                *clicks += row.clicks;
            }
            _ => {
                let days = Days {
                    first: row.day_number,
                    last: row.day_number,
                };
                steps.push((days, row.month, row.clicks));
            }
        }
    }
    steps.into_iter().map(|(days, ..)| days).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(rows: &[(u16, u32, u64)]) -> Vec<(u16, u16)> {
        let row = |&(day_number, month, clicks): &_| DayRow {
            day_number,
            month,
            clicks,
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        let both = |days: &Days| (days.first, days.last);
        divide(&rows, MOST_CLICKS).iter().map(both).collect()
    }

    #[test]
    fn a_month_is_one_step_however_many_of_its_days_have_no_clicks() {
        assert_eq!(
            divided(&[(10, 197_001, 5), (12, 197_001, 5), (31, 197_002, 5)]),
            [(10, 12), (31, 31)]
        );
        assert_eq!(divided(&[]), []);
    }

    #[test]
    fn a_month_with_too_many_clicks_is_divided_by_days() {
        let many = MOST_CLICKS - 1;
        assert_eq!(
            divided(&[
                (1, 1, many),
                (2, 1, 1),
                (3, 1, 1),
                (4, 1, 2 * many),
                (5, 1, 1)
            ]),
            [(1, 2), (3, 3), (4, 4), (5, 5)]
        );
    }
}
