//! Brokers that are away, move, or refuse commits: the source goes on.

use std::time::{Duration, Instant};

use clickmill_model::{Offset, Partition, Span};
use rdkafka::mocking::MockCoordinator;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use super::{Broker, GroupLag, KafkaConfig, KafkaSource, TracedProducer};
use crate::{Polled, Progress, Source};

const P: Partition = Partition(0);
/// How long anything may take.
const SOON: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);
const BROKERS: i32 = 3;

/// A cluster, and a source that reads its only partition.
struct Outage {
    broker: Broker,
    config: KafkaConfig,
    source: KafkaSource,
    read: Vec<i64>,
    committed: Vec<Progress>,
}

impl Outage {
    fn start() -> Self {
        let broker = Broker::start(BROKERS).unwrap();
        broker.create_topic("clicks", 1).unwrap();
        let options =
            "session.timeout.ms=6000,heartbeat.interval.ms=200,reconnect.backoff.max.ms=500";
        let config = KafkaConfig {
            brokers: broker.addresses(),
            options: options.parse().unwrap(),
            cluster_id: None,
        };
        let source = KafkaSource::join(&config, "clicks", "clickmill").unwrap();
        let mut outage = Self {
            broker,
            config,
            source,
            read: Vec::new(),
            committed: Vec::new(),
        };
        outage.produce(10);
        outage.poll_until(|outage| outage.read.len() >= 10);
        outage
    }

    fn produce(&self, count: usize) {
        let producer = TracedProducer::new(&self.config, "clicks").unwrap();
        for number in 0..count {
            producer.send(number, P, Some(b"x")).unwrap();
        }
        producer.flush(SOON).unwrap();
    }

    /// Does as the pipeline does: takes partitions over where they were left, and lets go of them.
    fn poll_until(&mut self, is_done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + SOON;
        while !is_done(self) {
            assert!(
                Instant::now() < deadline,
                "{:?} {:?}",
                self.read,
                self.committed
            );
            let read = &mut self.read;
            let polled = self.source.poll(POLL, &mut |raw| read.push(raw.offset.0));
            match polled.unwrap() {
                Polled::Idle | Polled::Read => {}
                Polled::Assigned(_) => {
                    let next = self.read.last().map_or(0, |last| last + 1);
                    self.source.start(P, Offset(next)).unwrap();
                }
                Polled::Committed(_, progress) => self.committed.push(progress),
                Polled::Revoked(_) | Polled::Lost(_) => self.source.release().unwrap(),
            }
        }
    }

    /// What somebody else sees of the group.
    fn committed_position(&self) -> Option<i64> {
        let lag = GroupLag::new(&self.config, "clicks", "clickmill").unwrap();
        lag.positions().unwrap()[0].committed
    }

    /// Twenty more messages are read, each once, and a commit of them arrives.
    fn assert_goes_on(&mut self) {
        let done = self.read.len();
        self.produce(20);
        self.poll_until(|outage| outage.read.len() >= done + 20);
        let expected: Vec<_> = (0..).take(done + 20).collect();
        assert_eq!(self.read, expected);
        let progress = Progress::settled(Offset(*expected.last().unwrap() + 1));
        self.source.commit(P, progress);
        self.poll_until(|outage| outage.committed.last() == Some(&progress));
        assert_eq!(self.committed_position(), Some(progress.next.0));
    }
}

#[test]
fn reading_and_committing_go_on_after_all_brokers_were_down() {
    let mut outage = Outage::start();
    for _ in 0..3 {
        let cluster = outage.broker.cluster();
        for broker in 1..=BROKERS {
            cluster.broker_down(broker).unwrap();
        }
        let until = Instant::now() + Duration::from_secs(1);
        outage.poll_until(|_| Instant::now() >= until);
        let cluster = outage.broker.cluster();
        for broker in 1..=BROKERS {
            cluster.broker_up(broker).unwrap();
        }
        outage.assert_goes_on();
    }
}

#[test]
fn committing_goes_on_when_the_coordinator_moves() {
    let mut outage = Outage::start();
    for broker in [2, 3, 1] {
        let coordinator = MockCoordinator::Group("clickmill".to_owned());
        let cluster = outage.broker.cluster();
        cluster.coordinator(coordinator, broker).unwrap();
        outage.assert_goes_on();
    }
}

#[test]
fn a_commit_that_is_refused_is_sent_again_until_it_is_durable() {
    let mut outage = Outage::start();
    let errors = [
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_COMMIT_OFFSET_SIZE,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
    ];
    let cluster = outage.broker.cluster();
    cluster.request_errors(RDKafkaApiKey::OffsetCommit, &errors);
    let plan = Progress::plan(Span {
        partition: P,
        first: Offset(3),
        last: Offset(9),
    });
    outage.source.commit(P, plan);
    outage.poll_until(|outage| outage.committed == [plan]);
    assert_eq!(outage.committed_position(), Some(3));
    outage.assert_goes_on();
}
