use std::sync::Arc;

use clickmill_enrich::{BotClass, Enricher, Facts, NetworkClass, Reasons, VisitorClick, Worker};
use clickmill_model::Headers;
use clickmill_store::{Judge, StoredEvidence, StoredVerdict, VisitorClickRow};

/// The rules as they judge what is stored.
pub(crate) struct StoredClicksJudge {
    enricher: Arc<Enricher>,
    worker: Worker,
}

impl StoredClicksJudge {
    pub(crate) fn new(enricher: Arc<Enricher>) -> Self {
        Self {
            worker: enricher.worker(),
            enricher,
        }
    }
}

impl Judge for StoredClicksJudge {
    fn least_clicks(&self) -> u64 {
        self.enricher.rules().behaviour().least_clicks() as u64
    }

    fn behaviour(&mut self, clicks: &[VisitorClickRow]) -> Vec<u32> {
        let click = |row: &VisitorClickRow| VisitorClick {
            at: row.at,
            link: row.link,
        };
        let clicks: Vec<_> = clicks.iter().map(click).collect();
        let reasons = self.enricher.rules().behaviour().judge(&clicks);
        reasons.into_iter().map(Reasons::bits).collect()
    }

    fn verdict(&mut self, evidence: &StoredEvidence) -> StoredVerdict {
        let headers: Headers<'_> = evidence
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let (agent, verdict) = self.worker.judge(&Facts {
            user_agent: &evidence.user_agent,
            headers: &headers,
            method: &evidence.method,
            network: NetworkClass::parse(&evidence.network),
            behaviour: Reasons::from_bits(evidence.behaviour),
        });
        StoredVerdict {
            is_bot: verdict.is_bot,
            bot_class: verdict.class.map_or("", BotClass::name).to_owned(),
            bot_name: verdict.name.unwrap_or_default().to_owned(),
            bot_reasons: verdict.reasons.bits(),
            classifier_version: self.enricher.rules().version(),
            device: agent.device.name().to_owned(),
            browser: agent.browser.to_owned(),
            browser_version: agent.browser_version.clone().into(),
            os: agent.os.to_owned(),
            os_version: agent.os_version.clone().into(),
        }
    }
}
