//! Kafka is away for a while (rows 5 and 24).

use std::thread::sleep;
use std::time::Duration;

use super::messages::{bad, click};
use super::rig::Rig;
use crate::support::signal;

/// A coordinator that is away for longer than a member's session takes everybody's partitions when it comes back.
#[test]
fn a_broker_that_is_frozen_for_longer_than_a_session_costs_no_click() {
    let rig = Rig::start(2);
    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_partitions(2);
    rig.produce(0, (0..200).map(click));
    signal(rig.broker.process.pid(), "STOP");
    sleep(Duration::from_secs(5));
    signal(rig.broker.process.pid(), "CONT");
    rig.produce(1, (200..400).map(click));
    rig.wait_for_messages(&mut consumer, 400);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(400, 0);
}

#[test]
fn a_bad_message_is_not_passed_over_before_its_dead_letter_is_delivered() {
    // Longer than any topic's name may be: the client itself refuses it, as a broker would refuse one that is not there.
    let nowhere = "x".repeat(600);
    let rig = Rig::start(1);
    rig.produce(
        0,
        (0..50).map(click).chain([bad()]).chain((50..60).map(click)),
    );
    let mut consumer = rig.consumer(&["--kafka-dead-letter-topic", &nowhere]);
    consumer.wait_for_output("dead letters");
    assert_eq!(
        rig.number("SELECT count() FROM clicks"),
        60,
        "rows are there"
    );
    assert_eq!(rig.number("SELECT count() FROM dead_letters"), 0);
    assert_eq!(rig.number("SELECT count() FROM spans"), 0);
    assert!(consumer.terminate().success());
    assert_eq!(rig.number("SELECT count() FROM spans"), 0, "nor at the end");
    let (_, text) = rig.audit_with_group();
    assert!(!text.contains("committed beyond"), "{text}");

    let mut next = rig.consumer(&[]);
    rig.wait_for_messages(&mut next, 61);
    assert_eq!(next.metric("replayed_spans_total"), 1);
    assert!(next.terminate().success());
    rig.assert_exactly_once(60, 1);
}
