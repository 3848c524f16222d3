//! ClickHouse is slow, silent, or refuses for a while (rows 8, 9, 10 and 12).

use std::time::Duration;

use clickmill_chaos::proxy::{Exception, Fault, FaultPlan, Statement, Target};

use super::consumer::Consumer;
use super::messages::{bad, click};
use super::rig::Rig;

const CLICKS: Target = Target::Only(Statement::Clicks);

/// The group went on without anybody being expelled from it.
fn assert_nobody_was_expelled(consumer: &Consumer) {
    assert_eq!(consumer.metric("rebalances_total{event=\"revoked\"}"), 0);
    assert_eq!(consumer.metric("rebalances_total{event=\"lost\"}"), 0);
    assert_eq!(consumer.metric("rebalances_total{event=\"assigned\"}"), 1);
}

#[test]
fn a_store_that_takes_and_never_answers_costs_a_timeout_and_no_partition() {
    let rig = Rig::start(1);
    let mut consumer = rig.consumer(&["--insert-timeout", "1s"]);
    consumer.wait_for_partitions(1);
    let silence = Fault::Silence(Duration::from_mins(1));
    rig.harm(FaultPlan::always(CLICKS, silence));
    rig.produce(0, (0..100).map(click));
    // Longer than the group waits for a member that says nothing, which is 3.5 seconds.
    consumer.wait_for_metric("failed_inserts_total{code=\"timed_out\"}", 4);
    assert_eq!(rig.number("SELECT count() FROM spans"), 0);
    rig.heal();
    rig.wait_for_messages(&mut consumer, 100);
    assert_nobody_was_expelled(&consumer);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(100, 0);
}

#[test]
fn a_store_that_takes_five_seconds_is_waited_for_and_nothing_is_sent_twice() {
    let rig = Rig::start(2);
    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_partitions(2);
    let slow = Fault::DelayReply(Duration::from_secs(5));
    rig.harm(FaultPlan::next(2, CLICKS, slow));
    rig.produce(0, (0..100).map(click));
    rig.produce(1, (100..200).map(click));
    rig.wait_for_messages(&mut consumer, 200);
    assert_eq!(rig.faults("delay-reply"), 2);
    assert_nobody_was_expelled(&consumer);
    assert_eq!(consumer.metric("replayed_spans_total"), 0);
    let (spans, inserts) = (
        rig.number("SELECT count() FROM spans"),
        rig.proxy.counts().requests(Statement::Clicks),
    );
    assert_eq!(inserts, spans, "each block was sent once");
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(200, 0);
}

/// Each code comes twice: instead of an insert, and after it was done.
#[test]
fn errors_that_pass_by_themselves_are_counted_by_code_and_cost_no_click() {
    const PARTITIONS: usize = 6;
    let rig = Rig::start(6);
    let mut plan = FaultPlan::none();
    for exception in Exception::ALL {
        plan = plan.and(FaultPlan::next(1, CLICKS, Fault::Answer(exception)));
        plan = plan.and(FaultPlan::next(1, CLICKS, Fault::AnswerAfter(exception)));
    }
    rig.harm(plan);
    for partition in 0..PARTITIONS {
        let numbers = partition * 50..(partition + 1) * 50;
        rig.produce(partition.try_into().unwrap(), numbers.map(click));
    }
    let mut consumer = rig.consumer(&[]);
    rig.wait_for_messages(&mut consumer, 300);
    for exception in Exception::ALL {
        let name = format!("failed_inserts_total{{code=\"{}\"}}", exception.code());
        assert_eq!(consumer.metric(&name), 2, "{name}");
    }
    assert_nobody_was_expelled(&consumer);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(300, 0);
}

#[test]
fn an_insert_that_was_done_and_whose_reply_was_lost_is_not_done_again() {
    let rig = Rig::start(1);
    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_partitions(1);
    let lost = |statement| FaultPlan::next(1, Target::Only(statement), Fault::LoseReply);
    for round in 0..2 {
        let plan = lost(Statement::Clicks).and(lost(Statement::DeadLetters));
        rig.harm(plan.and(lost(Statement::Spans)));
        let clicks = (round * 50..(round + 1) * 50).map(click);
        rig.produce(0, clicks.chain([bad()]));
        rig.wait_for_messages(&mut consumer, (round + 1) * 51);
        // The span is stored before its reply is lost, and the next tries follow.
        consumer.wait_for_metric("settled_messages_total{outcome=\"dead\"}", round as u64 + 1);
    }
    assert_eq!(rig.faults("lose-reply"), 6);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(100, 2);
}
