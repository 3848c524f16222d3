//! Messages that are no clicks (rows 14, 15 and 16).

use clickmill_testkit::bad::{self, BadMessage};

use super::messages::{bad, click};
use super::rig::Rig;

/// The whole corpus, also what fits on no line of a file: tombstones, raw bytes, two mebibytes.
#[test]
fn each_kind_of_bad_message_becomes_one_dead_letter_with_its_reason_and_position() {
    let rig = Rig::start(1);
    let corpus = bad::messages(7);
    assert!(corpus.iter().any(|bad| bad.payload.is_none()));
    let size = |bad: &BadMessage| bad.payload.as_ref().map_or(0, Vec::len);
    assert!(corpus.iter().any(|bad| size(bad) > 1 << 20));
    // One bad message after each good one.
    let mixed = corpus.iter().enumerate();
    let mixed = mixed.flat_map(|(number, bad)| [Some(click(number)), bad.payload.clone()]);
    let produced = rig.topic.produce(0, mixed);
    let mut consumer = rig.consumer(&[]);
    rig.wait_for_messages(&mut consumer, produced);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(corpus.len(), corpus.len());

    let letters = rig.query("SELECT reason FROM dead_letters ORDER BY _offset");
    let expected: Vec<_> = corpus.iter().map(|bad| bad.reason.name()).collect();
    assert_eq!(letters.lines().collect::<Vec<_>>(), expected);
    let odd = "SELECT countIf(_offset % 2 = 0) FROM dead_letters";
    assert_eq!(rig.number(odd), 0, "good ones are before and after");
}

#[test]
fn a_partition_with_nothing_but_bad_messages_stops_and_the_others_go_on() {
    let rig = Rig::start(2);
    rig.produce(0, (0..500).map(|_| bad()));
    rig.produce(1, (0..200).map(click));
    let mut consumer = rig.consumer(&["--max-dead-letters", "100"]);
    consumer.wait_for_metric("halted_partitions", 1);
    consumer.wait_for_output("a partition is halted");
    assert!(consumer.process.output().contains("--max-dead-letters"));
    rig.wait_for_messages(&mut consumer, 200);
    rig.produce(1, (200..300).map(click));
    rig.wait_for_messages(&mut consumer, 300);
    let dead = rig.number("SELECT count() FROM dead_letters");
    assert!(dead < 100, "{dead} dead letters before it stopped");
    assert!(consumer.terminate().success());

    let mut consumer = rig.consumer(&["--max-dead-letters", "0"]);
    rig.wait_for_messages(&mut consumer, 800);
    assert_eq!(consumer.metric("halted_partitions"), 0);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(300, 500);
}
