use std::sync::atomic::AtomicU64;

use clickmill_model::Reason;
use clickmill_store::StoreError;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::milled::{Milled, Outcomes};

/// What ingest counts. Counters count what happened, after the acknowledgement.
#[derive(Debug, Default)]
pub struct IngestMetrics {
    polled: Counter,
    outcomes: Family<OutcomeLabels, Counter>,
    dead: Family<ReasonLabels, Counter>,
    unknown_fields: Counter,
    failed_inserts: Family<CodeLabels, Counter>,
    spoiled_tokens: Counter,
    doubled_spans: Counter,
    settled_spans: Counter,
    replayed_spans: Counter,
    rebalances: Family<EventLabels, Counter>,
    stalls: Counter,
    partitions: Gauge<i64>,
    halted_partitions: Gauge<i64>,
    batch_bytes: Gauge<i64>,
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

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabels {
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabels {
    event: &'static str,
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
            "Inserts that failed and are tried again, by ClickHouse's error code",
            self.failed_inserts.clone(),
        );
        registry.register(
            "spoiled_tokens",
            "Inserts repeated under another token after a crash of the server",
            self.spoiled_tokens.clone(),
        );
        registry.register(
            "doubled_spans",
            "Spans of which rows were found stored twice",
            self.doubled_spans.clone(),
        );
        registry.register(
            "settled_spans",
            "Spans whose offsets may be committed",
            self.settled_spans.clone(),
        );
        registry.register(
            "replayed_spans",
            "Spans settled again, because somebody had planned or stored them before",
            self.replayed_spans.clone(),
        );
        registry.register(
            "rebalances",
            "Changes of the partitions of this process, by kind",
            self.rebalances.clone(),
        );
        registry.register(
            "stalls",
            "Times the source or the pipeline did not move although there was something to do",
            self.stalls.clone(),
        );
        registry.register(
            "partitions",
            "Partitions of this process",
            self.partitions.clone(),
        );
        registry.register(
            "halted_partitions",
            "Partitions that are not read because somebody has to mend something",
            self.halted_partitions.clone(),
        );
        registry.register(
            "batch_bytes",
            "Memory taken by batches",
            self.batch_bytes.clone(),
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

    pub(crate) fn failed_insert(&self, error: &StoreError) {
        let code = error.kind();
        self.failed_inserts
            .get_or_create(&CodeLabels { code })
            .inc();
    }

    pub(crate) fn spoiled_token(&self) {
        self.spoiled_tokens.inc();
    }

    pub(crate) fn doubled_span(&self) {
        self.doubled_spans.inc();
    }

    pub(crate) fn replayed(&self) {
        self.replayed_spans.inc();
    }

    pub(crate) fn rebalanced(&self, event: &'static str) {
        self.rebalances.get_or_create(&EventLabels { event }).inc();
    }

    pub(crate) fn stalled(&self) {
        self.stalls.inc();
    }

    /// What the pipeline holds: partitions, how many of them halted, and bytes of batches.
    pub(crate) fn holds(&self, (partitions, halted): (usize, usize), bytes: usize) {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        self.partitions.set(number(partitions));
        self.halted_partitions.set(number(halted));
        self.batch_bytes.set(number(bytes));
    }

    pub(crate) fn settled(&self, milled: &Milled, outcomes: Outcomes) {
        for (outcome, count) in [
            ("row", outcomes.rows),
            ("duplicate", outcomes.duplicates),
            ("dead", outcomes.dead),
        ] {
            self.outcomes
                .get_or_create(&OutcomeLabels { outcome })
                .inc_by(count);
        }
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
            .set(milled.received_until().0 as f64 / 1000.0);
    }
}

fn reason(reason: Reason) -> ReasonLabels {
    ReasonLabels {
        reason: reason.name(),
    }
}
