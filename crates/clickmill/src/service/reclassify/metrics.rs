use clickmill_model::Timestamp;
use clickmill_store::Tally;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use crate::service::last_run::LastRun;

/// What judging clicks again in the background came to.
#[derive(Debug, Default)]
pub(super) struct ReclassifyMetrics {
    rewritten: Counter,
    last_run: LastRun,
}

impl ReclassifyMetrics {
    /// Makes the metrics known under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_reclassify");
        let help = "Clicks whose verdict was rewritten after they were stored";
        registry.register("rewritten_clicks", help, self.rewritten.clone());
        let help = "When the clicks of yesterday and today had last been judged together, in seconds since 1970";
        self.last_run.register(registry, help);
    }

    pub(super) fn rewrote(&self, tally: &Tally) {
        self.rewritten.inc_by(tally.rewritten);
    }

    pub(super) fn succeeded(&self, at: Timestamp) {
        self.last_run.set(at);
    }
}
