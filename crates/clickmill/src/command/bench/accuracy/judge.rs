use std::sync::Arc;

use clickmill_enrich::{Agent, Enricher, Facts, Geo, Reasons, Rules, Verdict, Worker};
use clickmill_model::Headers;

/// Judges agents as ingest does: each as that of a click with nothing else.
pub(super) struct Judge {
    worker: Worker,
    headers: Headers<'static>,
}

/// What an agent was taken for.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) agent: Arc<Agent>,
}

impl Judge {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            worker: Arc::new(Enricher::new(Geo::none(), rules)).worker(),
            headers: Headers::default(),
        }
    }

    pub(super) fn judge(&mut self, user_agent: &str) -> Judged {
        let (agent, verdict) = self.worker.judge(&Facts {
            user_agent,
            headers: &self.headers,
            method: "GET",
            network: None,
            behaviour: Reasons::default(),
        });
        Judged { verdict, agent }
    }
}
