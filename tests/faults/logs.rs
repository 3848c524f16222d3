//! The topic is not what it was: messages are gone before they were read, or it was made anew (row 18).

use super::messages::{click, large_click};
use super::rig::Rig;
use crate::support::Broker;

/// The broker keeps five mebibytes of a partition, so of so many large clicks the first are gone.
const MANY: usize = 1_600;

#[test]
fn a_partition_that_lost_messages_before_they_were_read_waits_for_somebody_to_decide() {
    let rig = Rig::start(2);
    let mut consumer = rig.consumer(&[]);
    rig.produce(0, (0..10).map(click));
    rig.wait_for_messages(&mut consumer, 10);
    assert!(consumer.terminate().success());
    rig.produce(0, (10..10 + MANY).map(large_click));
    rig.produce(1, (2_000..2_010).map(click));

    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_metric("halted_partitions", 1);
    consumer.wait_for_output("a partition is halted");
    let output = consumer.process.output();
    assert!(
        output.contains("positions 10 to ") && output.contains("are gone from the log"),
        "{output}"
    );
    rig.wait_for_messages(&mut consumer, 20);
    assert!(consumer.terminate().success());
    assert_eq!(
        rig.number("SELECT count() FROM clicks"),
        20,
        "the other partition goes on"
    );

    let mut consumer = rig.consumer(&["--on-gap", "skip"]);
    consumer.wait_for_output("the log lost messages before they were read");
    let last = "SELECT max(last_offset) FROM spans WHERE _partition = 0";
    super::waiting::wait_until("all that is left is stored", || {
        let last = rig.number(last);
        if last == 9 + MANY as u64 {
            Ok(())
        } else {
            Err(last.to_string())
        }
    });
    assert!(consumer.terminate().success());
    let stored = rig.number("SELECT count() FROM clicks");
    assert_eq!(stored, rig.number("SELECT uniqExact(link_id) FROM clicks"));
    let (is_clean, text) = rig.audit();
    let missing = 20 + MANY as u64 - stored;
    assert!(!is_clean, "what nobody read is not hidden: {text}");
    assert!(
        missing > 0 && text.contains(&format!("no span covers: {missing}")),
        "{text}"
    );
}

#[test]
fn a_topic_that_was_made_anew_is_not_taken_for_the_old_one() {
    let mut rig = Rig::start(1);
    let old_name = ["--kafka-cluster-id", "x"];
    let mut consumer = rig.consumer(&old_name);
    rig.produce(0, (0..100).map(click));
    rig.wait_for_messages(&mut consumer, 100);
    assert!(consumer.terminate().success());

    rig.replace_broker(Broker::start(1));
    rig.produce(0, (100..140).map(click));
    let mut consumer = rig.consumer(&old_name);
    consumer.wait_for_output("was the topic made anew?");
    assert_eq!(consumer.metric("halted_partitions"), 1);
    assert_eq!(rig.number("SELECT count() FROM clicks"), 100);
    assert!(consumer.terminate().success());

    let mut consumer = rig.consumer(&["--kafka-cluster-id", "y"]);
    rig.wait_for_messages(&mut consumer, 140);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(140, 0);
}
