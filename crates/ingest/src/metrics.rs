use std::sync::atomic::AtomicU64;

use clickmill_model::Reason;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::mill::Milled;

/// What ingest counts. Counters count what happened, after the acknowledgement.
#[derive(Debug, Default)]
pub struct IngestMetrics {
    polled: Counter,
    outcomes: Family<OutcomeLabels, Counter>,
    dead: Family<ReasonLabels, Counter>,
    unknown_fields: Counter,
    failed_inserts: Counter,
    settled_spans: Counter,
    partitions: Gauge<i64>,
    settled_until: Gauge<f64, AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

impl IngestMetrics {
    /// Makes the metrics known under their names.
    pub fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("clickmill_ingest");
        registry.register(
            "polled_messages",
            "Messages read from the log",
            self.polled.clone(),
        );
        registry.register(
            "settled_messages",
            "Messages settled, by outcome",
            self.outcomes.clone(),
        );
        registry.register(
            "dead_letters",
            "Messages that are no clicks, by the rule they broke",
            self.dead.clone(),
        );
        registry.register(
            "unknown_fields",
            "Fields left out because nobody knows them",
            self.unknown_fields.clone(),
        );
        registry.register(
            "failed_inserts",
            "Inserts that failed and are tried again",
            self.failed_inserts.clone(),
        );
        registry.register(
            "settled_spans",
            "Spans whose offsets may be committed",
            self.settled_spans.clone(),
        );
        registry.register(
            "partitions",
            "Partitions this process reads",
            self.partitions.clone(),
        );
        let help = "When the log took in the last message that is settled, in seconds since 1970";
        registry.register("settled_until_seconds", help, self.settled_until.clone());
    }

    pub(crate) fn polled(&self) {
        self.polled.inc();
    }

    pub(crate) fn unknown_fields(&self, count: u32) {
        if count > 0 {
            self.unknown_fields.inc_by(u64::from(count));
        }
    }

    pub(crate) fn failed_insert(&self) {
        self.failed_inserts.inc();
    }

    pub(crate) fn partitions(&self, count: usize) {
        self.partitions
            .set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    pub(crate) fn settled(&self, milled: &Milled) {
        self.outcomes
            .get_or_create(&OutcomeLabels { outcome: "row" })
            .inc_by(milled.rows);
        let dead = milled.dead.len() as u64;
        self.outcomes
            .get_or_create(&OutcomeLabels { outcome: "dead" })
            .inc_by(dead);
        for letter in &milled.dead {
            self.dead
                .get_or_create(&reason(letter.rejection.reason))
                .inc();
        }
        self.settled_spans.inc();
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds since 1970 fit into 53 bits"
        )]
        self.settled_until
            .set(milled.received_until.0 as f64 / 1000.0);
    }
}

fn reason(reason: Reason) -> ReasonLabels {
    ReasonLabels {
        reason: reason.name(),
    }
}
