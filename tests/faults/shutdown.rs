//! The end is asked for while clicks pour in (row 22).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use clickmill_chaos::proxy::{Fault, FaultPlan, Statement, Target};

use super::messages::click;
use super::rig::Rig;
use super::topic::Topic;

/// What the end may take.
const LONGEST: Duration = Duration::from_secs(10);
const PARTITIONS: usize = 4;

/// Each partition's line says where reading begins and up to where rows may be stored already: the same place.
fn assert_nothing_is_replayed(output: &str) {
    let lines: Vec<_> = output
        .lines()
        .filter(|line| line.contains("reading begins"))
        .collect();
    assert_eq!(lines.len(), PARTITIONS, "{output}");
    for line in lines {
        let value = |name: &str| {
            let (_, rest) = line.split_once(name).unwrap();
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            rest[..end].to_owned()
        };
        assert_eq!(value(" start="), value(" stored_until="), "{line}");
    }
}

#[test]
fn a_consumer_asked_to_end_under_load_ends_in_time_and_leaves_nothing_to_be_done_again() {
    let rig = Rig::start(4);
    // So that the end always comes while inserts are under way.
    let slow = Fault::DelayReply(Duration::from_millis(300));
    rig.harm(FaultPlan::always(Target::Only(Statement::Clicks), slow));
    let (is_over, produced) = (AtomicBool::new(false), AtomicUsize::new(0));
    let args = ["--batch-messages", "100", "--drain", "3s"];
    let topic = Topic::at(&rig.broker.addresses);
    let (is_over_now, count) = (&is_over, &produced);
    scope(|scope| {
        scope.spawn(move || {
            while !is_over_now.load(Ordering::Acquire) {
                for partition in 0..4 {
                    let first = count.load(Ordering::Acquire);
                    let sent = topic.produce(partition, (first..first + 50).map(click).map(Some));
                    count.fetch_add(sent, Ordering::AcqRel);
                }
                sleep(Duration::from_millis(80));
            }
        });
        for round in 0..2 {
            let mut consumer = rig.consumer(&args);
            consumer.wait_for_metric("settled_spans_total", 8);
            let asked = Instant::now();
            assert!(
                consumer.terminate().success(),
                "{}",
                consumer.process.output()
            );
            let took = asked.elapsed();
            assert!(took <= LONGEST, "{took:?}");
            println!("round {round}: ended {took:?} after it was asked to");
            assert_nothing_is_replayed(&consumer.process.output());
        }
        is_over.store(true, Ordering::Release);
    });
    let produced = produced.into_inner();
    let before = rig.number("SELECT sum(messages) FROM spans");
    assert!(before < produced as u64, "it was under load to the end");
    rig.heal();
    let mut consumer = rig.consumer(&args);
    rig.wait_for_messages(&mut consumer, produced);
    assert_eq!(consumer.metric("replayed_spans_total"), 0);
    assert!(consumer.terminate().success());
    assert_nothing_is_replayed(&consumer.process.output());
    rig.assert_exactly_once(produced, 0);
}

#[test]
fn a_consumer_whose_store_says_nothing_ends_in_time_all_the_same() {
    let rig = Rig::start(1);
    let silence = Fault::Silence(Duration::from_mins(2));
    rig.harm(FaultPlan::always(Target::Only(Statement::Clicks), silence));
    rig.produce(0, (0..100).map(click));
    let mut consumer = rig.consumer(&["--drain", "1s"]);
    rig.wait_for_faults("silence", 1);
    let asked = Instant::now();
    assert!(consumer.terminate().success());
    assert!(asked.elapsed() <= LONGEST, "{:?}", asked.elapsed());
    rig.heal();
    let mut consumer = rig.consumer(&[]);
    rig.wait_for_messages(&mut consumer, 100);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(100, 0);
}
