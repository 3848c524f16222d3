use std::path::Path;

use clickmill_chaos::proxy::{FaultPlan, Proxy};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::consumer::Consumer;
use super::topic::Topic;
use super::waiting::wait_until;
use crate::support::{Broker, Engine, Process, query, run};

/// A broker, an engine, and between it and the consumers a proxy that does harm.
pub(super) struct Rig {
    pub(super) engine: Engine,
    pub(super) broker: Broker,
    pub(super) topic: Topic,
    pub(super) proxy: Proxy,
    _runtime: Runtime,
    folder: TempDir,
}

impl Rig {
    /// Starts everything but consumers; the topic has so many partitions.
    pub(super) fn start(partitions: u32) -> Self {
        Self::with(Engine::start(&[]), Broker::start(partitions))
    }

    /// The same on an engine that is there.
    pub(super) fn with(engine: Engine, broker: Broker) -> Self {
        let migrate = ["migrate", "--clickhouse-url", &engine.url];
        assert!(run(&migrate, Path::new(".")).status.success());
        let runtime = Runtime::new().unwrap();
        let upstream = engine.url.strip_prefix("http://").unwrap();
        let proxy = Proxy::start(upstream.parse().unwrap());
        let proxy = runtime.block_on(proxy).unwrap();
        Self {
            engine,
            topic: Topic::at(&broker.addresses),
            broker,
            proxy,
            _runtime: runtime,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Starts a consumer, with small batches and a short patience of its group.
    pub(super) fn consumer(&self, more: &[&str]) -> Consumer {
        Consumer::new(self.process(more))
    }

    /// The same, for one that may not live long enough to say anything. What is given comes last.
    pub(super) fn process(&self, more: &[&str]) -> Process {
        let url = format!("http://{}", self.proxy.address());
        let mut args = vec!["ingest", "--clickhouse-url", &url];
        let defaults = [
            ("--kafka-brokers", &self.broker.addresses[..]),
            (
                "--kafka-options",
                "session.timeout.ms=3500,heartbeat.interval.ms=200",
            ),
            ("--admin-listen", "127.0.0.1:0"),
            ("--batch-age", "200ms"),
            ("--drain", "2s"),
            ("--log", "info"),
        ];
        for (flag, value) in defaults {
            if !more.contains(&flag) {
                args.extend([flag, value]);
            }
        }
        args.extend(more);
        Process::clickmill(&args, self.folder.path())
    }

    /// Produces messages to a partition, and returns how many.
    pub(super) fn produce(
        &self,
        partition: i32,
        messages: impl IntoIterator<Item = Vec<u8>>,
    ) -> usize {
        let messages = messages.into_iter().map(Some);
        self.topic.produce(partition, messages)
    }

    /// Goes on with another broker.
    pub(super) fn replace_broker(&mut self, broker: Broker) {
        self.topic = Topic::at(&broker.addresses);
        self.broker = broker;
    }

    /// Does harm by this plan from now on.
    pub(super) fn harm(&self, plan: FaultPlan) {
        self.proxy.set(plan);
    }

    /// Does no more harm.
    pub(super) fn heal(&self) {
        self.proxy.set(FaultPlan::none());
    }

    /// How often the proxy did something, by its name.
    pub(super) fn faults(&self, name: &str) -> u64 {
        let counts = self.proxy.counts();
        counts.faults().get(name).copied().unwrap_or_default()
    }

    /// Waits until the proxy did something so often.
    pub(super) fn wait_for_faults(&self, name: &str, least: u64) {
        wait_until(name, || {
            let seen = self.faults(name);
            if seen >= least {
                Ok(())
            } else {
                Err(seen.to_string())
            }
        });
    }

    /// What a statement answers, not through the proxy.
    pub(super) fn query(&self, sql: &str) -> String {
        query(&self.engine.url, sql).trim_end().to_owned()
    }

    /// A number, not through the proxy.
    pub(super) fn number(&self, sql: &str) -> u64 {
        self.query(sql).parse().unwrap()
    }

    /// Waits until spans account for at least so many messages.
    pub(super) fn wait_for_messages(&self, consumer: &mut Consumer, count: usize) {
        wait_until("messages are settled", || {
            let settled = self.number("SELECT sum(messages) FROM spans");
            if settled >= count as u64 {
                Ok(())
            } else {
                let output = consumer.process.output();
                Err(format!("{settled} of {count}\n{output}"))
            }
        });
    }

    /// Every message is a row or a dead letter, once, by the numbers that tell clicks apart, and the audit agrees.
    pub(super) fn assert_exactly_once(&self, rows: usize, dead: usize) {
        let sql = "SELECT count(), uniqExact(link_id) FROM clicks";
        assert_eq!(self.query(sql), format!("{rows}\t{rows}"));
        let sql = "SELECT count(), uniqExact(_topic, _partition, _offset) FROM dead_letters";
        assert_eq!(self.query(sql), format!("{dead}\t{dead}"));
        let (is_clean, text) = self.audit();
        let verdict = format!(
            "read {} = stored {rows} + duplicates 0 + dead {dead}: everything adds up",
            rows + dead
        );
        assert!(is_clean && text.contains(&verdict), "{verdict}\n{text}");
    }

    /// Runs the audit; whether it found nothing, and what it said.
    pub(super) fn audit(&self) -> (bool, String) {
        self.audit_more(&[])
    }

    fn audit_more(&self, more: &[&str]) -> (bool, String) {
        let args = [&["audit", "--clickhouse-url", &self.engine.url], more].concat();
        let audit = run(&args, self.folder.path());
        let text = String::from_utf8_lossy(&audit.stdout).into_owned();
        (audit.status.success(), text)
    }

    /// The same, with what the group has committed.
    pub(super) fn audit_with_group(&self) -> (bool, String) {
        self.audit_more(&["--kafka-brokers", &self.broker.addresses])
    }
}
