use std::sync::atomic::AtomicU64;

use clickmill_store::Tally;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What judging clicks again in the background came to.
#[derive(Debug, Default)]
pub(super) struct ReclassifyMetrics {
    rewritten: Counter,
    /// There once a run has succeeded.
    at_seconds: Family<NoLabels, Gauge<f64, AtomicU64>>,
}

/// Labels there could be, but are not.
type NoLabels = [(&'static str, &'static str); 0];

impl ReclassifyMetrics {
    /// Makes the metrics known under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_reclassify");
        let help = "Clicks whose verdict was rewritten after they were stored";
        registry.register("rewritten_clicks", help, self.rewritten.clone());
        let help = "When the clicks of yesterday and today had last been judged together, in seconds since 1970";
        registry.register("at_seconds", help, self.at_seconds.clone());
    }

    pub(super) fn succeeded(&self, tally: &Tally, at_millis: i64) {
        self.rewritten.inc_by(tally.rewritten);
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds since 1970 fit into 53 bits"
        )]
        self.at_seconds
            .get_or_create(&[])
            .set(at_millis as f64 / 1000.0);
    }
}
