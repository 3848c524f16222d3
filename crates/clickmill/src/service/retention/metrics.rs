use clickmill_model::Timestamp;
use clickmill_store::{KeptTable, Removal};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;

use crate::service::last_run::LastRun;

/// What was removed because it is kept no longer.
#[derive(Debug, Default)]
pub(super) struct RetentionMetrics {
    removed_clicks: Counter,
    removed_totals: Counter,
    last_run: LastRun,
}

impl RetentionMetrics {
    /// Makes the metrics known under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_retention");
        let help = "Clicks removed because they are kept no longer";
        registry.register("removed_clicks", help, self.removed_clicks.clone());
        let help = "Rows of totals removed because they are kept no longer";
        registry.register("removed_totals", help, self.removed_totals.clone());
        let help = "When everything that may be removed was, in seconds since 1970";
        self.last_run.register(registry, help);
    }

    pub(super) fn removed(&self, removal: &Removal, rows: u64) {
        match removal.table {
            KeptTable::Clicks => self.removed_clicks.inc_by(rows),
            KeptTable::Totals => self.removed_totals.inc_by(rows),
        };
    }

    pub(super) fn succeeded(&self, at: Timestamp) {
        self.last_run.set(at);
    }
}
