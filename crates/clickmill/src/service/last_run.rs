use std::sync::atomic::AtomicU64;

use clickmill_model::Timestamp;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Labels there could be, but are not.
type NoLabels = [(&'static str, &'static str); 0];

/// When some work in the background had last succeeded; absent before the first time.
#[derive(Clone, Debug, Default)]
pub(super) struct LastRun(Family<NoLabels, Gauge<f64, AtomicU64>>);

impl LastRun {
    /// Makes it known as `at_seconds`.
    pub(super) fn register(&self, registry: &mut Registry, help: &str) {
        registry.register("at_seconds", help, self.0.clone());
    }

    pub(super) fn set(&self, at: Timestamp) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds since 1970 fit into 53 bits"
        )]
        self.0.get_or_create(&[]).set(at.0 as f64 / 1000.0);
    }
}
