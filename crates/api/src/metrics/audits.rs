use std::sync::atomic::AtomicU64;

use clickmill_model::Timestamp;
use clickmill_store::Audit;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What the last audit of this process found. Before the first one there are no values, because 0 would be one.
#[derive(Debug, Default)]
pub(super) struct AuditMetrics {
    clean: AfterFirst<Gauge>,
    gaps: AfterFirst<Gauge>,
    overlaps: AfterFirst<Gauge>,
    doubled_rows: AfterFirst<Gauge>,
    missing_rows: AfterFirst<Gauge>,
    returned_rows: AfterFirst<Gauge>,
    drifted_days: AfterFirst<Gauge>,
    at_seconds: AfterFirst<Gauge<f64, AtomicU64>>,
}

/// A metric without labels that is there once it has a value.
type AfterFirst<M> = Family<NoLabels, M>;
/// Labels there could be, but are not.
type NoLabels = [(&'static str, &'static str); 0];

impl AuditMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_audit");
        let mut gauge = |name: &str, help: &str, metric: &AfterFirst<Gauge>| {
            registry.register(name, help, metric.clone());
        };
        gauge("clean", "Whether everything added up: 1 or 0", &self.clean);
        gauge("gaps", "Positions that no span covers", &self.gaps);
        gauge("overlaps", "Positions covered again", &self.overlaps);
        gauge("doubled_rows", "Rows stored again", &self.doubled_rows);
        gauge(
            "missing_rows",
            "Rows that are not stored",
            &self.missing_rows,
        );
        let help = "Rows that were removed and are stored again";
        gauge("returned_rows", help, &self.returned_rows);
        let help = "Days of rollups that differ from the clicks";
        gauge("drifted_days", help, &self.drifted_days);
        let help = "When the last audit ended, in seconds since 1970";
        registry.register("at_seconds", help, self.at_seconds.clone());
    }

    pub(super) fn set(&self, audit: &Audit, at: Timestamp) {
        let set = |metric: &AfterFirst<Gauge>, value: u64| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            metric.get_or_create(&[]).set(value);
        };
        set(&self.clean, audit.is_clean().into());
        set(&self.gaps, audit.gaps.count);
        set(&self.overlaps, audit.overlaps.count);
        set(&self.doubled_rows, audit.doubled.count);
        set(&self.missing_rows, audit.missing.count);
        set(&self.returned_rows, audit.returned.count);
        set(&self.drifted_days, audit.drifts.len() as u64);
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds since 1970 fit into 53 bits"
        )]
        self.at_seconds.get_or_create(&[]).set(at.0 as f64 / 1000.0);
    }
}
