use std::time::Duration;

use serde::Serialize;

use super::Drift;
use super::drift::{Look, ROLLUP};
use crate::client::one_block;
use crate::{Store, StoreError};

/// How often a day is looked at, and corrected where it is wrong.
const TRIES: u32 = 5;
/// How long to wait for clicks that are under way.
const PAUSE: Duration = Duration::from_secs(1);
/// What became of a day of a rollup that had drifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The rollup.
    pub rollup: &'static str,
    /// The UTC day, such as `2026-03-01`.
    pub day: String,
    /// How many clicks the rollup counted before.
    pub before: i64,
    /// How many it counts now.
    pub after: i64,
    /// Whether it counts what there is. Otherwise clicks of that day kept arriving, or are covered by no span.
    pub is_repaired: bool,
}

impl Store {
    /// Corrects a day of a rollup by what it differs from the clicks, when none of that day are under way.
    ///
    /// Each correction is followed by another look, so one that clicks ran into is corrected in turn.
    pub async fn repair(&self, drift: &Drift) -> Result<Repair, StoreError> {
        let mut look = self.look_at_day(&drift.day).await?;
        for attempt in 0..TRIES {
            if look.is_settled() && look.agrees() {
                break;
            }
            if look.is_settled() {
                self.correct(&drift.day, &look, attempt).await?;
            } else {
                tokio::time::sleep(PAUSE).await;
            }
            look = self.look_at_day(&drift.day).await?;
        }
        Ok(Repair {
            rollup: ROLLUP,
            day: drift.day.clone(),
            before: drift.counted,
            after: look.counted.clicks,
            is_repaired: look.is_settled() && look.agrees(),
        })
    }

    async fn look_at_day(&self, day: &str) -> Result<Look, StoreError> {
        let looks = self.look_at(&[day.to_owned()]).await?;
        Ok(looks.into_values().next().unwrap_or_default())
    }

    async fn correct(&self, day: &str, look: &Look, attempt: u32) -> Result<(), StoreError> {
        // Two that repair at once see the same and use the same token, so one correction is dropped. Damage that comes back
        // exactly as it was, or a token that a crash left without its rows, is what further attempts are for.
        let Look {
            clicks, counted, ..
        } = look;
        let token = format!(
            "repair:{ROLLUP}:{day}:{}:{:x}:{}:{:x}:{attempt}",
            clicks.clicks, clicks.checksum, counted.clicks, counted.checksum
        );
        let correction = self
            .scanner()
            .query_raw(include_str!(
                "../../../../sql/queries/repair_totals_15m.sql"
            ))
            .param("day", day)
            .param("clicks", look.clicks.clicks)
            .with_setting("insert_deduplicate", "1")
            .with_setting("insert_deduplication_token", token);
        self.within_long_limit(one_block(correction).execute())
            .await
    }
}
