use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What a listener counts. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct ConnectionMetrics {
    open: Gauge,
    limited: Family<LimitLabels, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LimitLabels {
    limit: &'static str,
}

/// A connection that is open until this goes out of scope.
#[derive(Debug)]
pub struct OpenConnection(Gauge);

impl ConnectionMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Connections that are open";
        registry.register("connections", help, self.open.clone());
        let help = "Requests and connections that a limit ended, by limit";
        registry.register("limited", help, self.limited.clone());
    }

    /// A connection was accepted.
    pub fn opened(&self) -> OpenConnection {
        self.open.inc();
        OpenConnection(self.open.clone())
    }

    /// An answer was given up, because its client did not read.
    pub fn gave_up_answer(&self) {
        self.limited("answer_time");
    }

    pub(super) fn limited(&self, limit: &'static str) {
        self.limited.get_or_create(&LimitLabels { limit }).inc();
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}
