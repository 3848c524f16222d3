use std::time::Duration;

use super::ReclassifyError;
use super::step::Step;
use crate::client::one_block;
use crate::{Store, StoreError};

/// How often it is said under another token, because a crash left a token without its row.
const TRIES: u32 = 5;
/// How long after that: what another replica inserted may not have come yet.
const PAUSE: Duration = Duration::from_millis(200);

impl Store {
    /// Says whether a step is carried out, and returns what counts: what was said first. Whoever is at work on a step, and whoever takes it
    /// for left behind, cannot both be heard.
    pub(super) async fn decide(
        &self,
        step: &Step,
        is_carried_out: bool,
    ) -> Result<bool, ReclassifyError> {
        for attempt in 0..TRIES {
            self.say(step, is_carried_out, attempt).await?;
            if let Some(decision) = self.decision(step).await? {
                return Ok(decision);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(ReclassifyError::TakenOver)
    }

    async fn say(&self, step: &Step, is_carried_out: bool, attempt: u32) -> Result<(), StoreError> {
        let sql = include_str!("../../../../sql/queries/decide_reclassification.sql");
        let say = one_block(self.client().query_raw(sql))
            .param("reclassification", step.id)
            .param("is_carried_out", is_carried_out)
            .with_setting("insert_deduplicate", "1")
            .with_setting(
                "insert_deduplication_token",
                format!("decision:{}:{attempt}", step.id),
            );
        self.within_limit(say.execute()).await
    }

    async fn decision(&self, step: &Step) -> Result<Option<bool>, StoreError> {
        let sql = include_str!("../../../../sql/queries/reclassification_decision.sql");
        let query = self
            .client()
            .query_raw(sql)
            .param("reclassification", step.id);
        self.within_limit(query.fetch_optional::<bool>()).await
    }
}
