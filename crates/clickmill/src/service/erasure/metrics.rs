use clickmill_model::Timestamp;
use clickmill_store::Erasure;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use crate::service::last_run::LastRun;

/// What became of erasures in the background.
#[derive(Debug, Default)]
pub(super) struct ErasureMetrics {
    closed: Counter,
    last_run: LastRun,
}

impl ErasureMetrics {
    /// Makes the metrics known under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_erasure");
        let help = "Erasures for which nothing more is to be done";
        registry.register("closed", help, self.closed.clone());
        let help = "When everything that is to be erased was gone on with, in seconds since 1970";
        self.last_run.register(registry, help);
    }

    pub(super) fn went_on(&self, erasure: &Erasure) {
        if erasure.closed_at.is_some() {
            self.closed.inc();
        }
    }

    pub(super) fn succeeded(&self, at: Timestamp) {
        self.last_run.set(at);
    }
}
