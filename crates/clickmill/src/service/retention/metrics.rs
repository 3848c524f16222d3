use std::sync::atomic::AtomicU64;

use clickmill_model::Timestamp;
use clickmill_store::{KeptTable, Removal};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What was removed because it is kept no longer.
#[derive(Debug, Default)]
pub(super) struct RetentionMetrics {
    removed_clicks: Counter,
    removed_totals: Counter,
    /// There once a run has succeeded.
    at_seconds: Family<NoLabels, Gauge<f64, AtomicU64>>,
}

/// Labels there could be, but are not.
type NoLabels = [(&'static str, &'static str); 0];

impl RetentionMetrics {
    /// Makes the metrics known under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_retention");
        let help = "Clicks removed because they are kept no longer";
        registry.register("removed_clicks", help, self.removed_clicks.clone());
        let help = "Rows of totals removed because they are kept no longer";
        registry.register("removed_totals", help, self.removed_totals.clone());
        let help = "When everything that may be removed was, in seconds since 1970";
        registry.register("at_seconds", help, self.at_seconds.clone());
    }

    pub(super) fn removed(&self, removal: &Removal, rows: u64) {
        match removal.table {
            KeptTable::Clicks => self.removed_clicks.inc_by(rows),
            KeptTable::Totals => self.removed_totals.inc_by(rows),
        };
    }

    pub(super) fn succeeded(&self, at: Timestamp) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds since 1970 fit into 53 bits"
        )]
        self.at_seconds.get_or_create(&[]).set(at.0 as f64 / 1000.0);
    }
}
