//! A consumer dies at a certain point, or is frozen and wakes up when another one has its work (rows 1 and 4).

use std::time::Duration;

use clickmill_chaos::proxy::{Fault, FaultPlan, Statement, Target};

use super::messages::{bad, click};
use super::rig::Rig;
use super::waiting::wait_until;
use crate::support::{Process, signal};

/// Where a consumer can be told to die, with the rows and spans that are stored when it does so in its second batch.
const POINTS: [(&str, &str); 6] = [
    ("after-dead-letters", "196\t1"),
    ("after-insert", "196\t1"),
    ("after-plan", "98\t1"),
    ("after-span", "196\t2"),
    ("before-commit", "196\t2"),
    ("before-plan", "98\t1"),
];

/// For each point there is a group of its own, and with a name of its own for the cluster the same topic is another log.
#[test]
fn a_consumer_that_dies_between_any_two_steps_loses_nothing_and_doubles_nothing() {
    let rig = Rig::start(1);
    let message = |number| {
        if number % 50 == 7 {
            bad()
        } else {
            click(number)
        }
    };
    rig.produce(0, (0..300).map(message));
    let start = |point: &str, more: &[&str]| {
        let log = ["--kafka-group", point, "--kafka-cluster-id", point];
        rig.process(&[&log[..], &["--batch-messages", "100"], more].concat())
    };

    let dying = POINTS.map(|(point, _)| {
        let death = format!("{point}:2");
        start(point, &["--sabotage-point", &death])
    });
    for mut process in dying {
        assert!(!process.wait().success(), "{}", process.output());
    }
    for (point, left) in POINTS {
        let log = format!("'clicks@{point}'");
        let sql = format!(
            "SELECT (SELECT count() FROM clicks WHERE _topic = {log}), (SELECT count() FROM spans WHERE _topic = {log})"
        );
        assert_eq!(rig.query(&sql), left, "{point}");
    }

    let mut next = POINTS.map(|(point, _)| start(point, &[]));
    wait_until("all is settled", || {
        let settled = rig.number("SELECT sum(messages) FROM spans");
        let mut output = || next.iter_mut().map(Process::output).collect::<String>();
        if settled >= 1_800 {
            Ok(())
        } else {
            Err(format!("{settled} of 1800\n{}", output()))
        }
    });
    for (point, _) in POINTS {
        let log = format!("'clicks@{point}'");
        let clicks = format!("SELECT count(), uniqExact(link_id) FROM clicks WHERE _topic = {log}");
        assert_eq!(rig.query(&clicks), "294\t294", "{point}");
        let dead =
            format!("SELECT count(), uniqExact(_offset) FROM dead_letters WHERE _topic = {log}");
        assert_eq!(rig.query(&dead), "6\t6", "{point}");
    }
    let (is_clean, text) = rig.audit();
    assert!(is_clean, "{text}");
}

/// Its insert arrives when the next one has stored the same batch, and then it wakes up and tries again.
#[test]
fn a_consumer_frozen_in_an_insert_doubles_nothing_when_it_wakes_up() {
    let rig = Rig::start(1);
    let late = FaultPlan::next(
        1,
        Target::Only(Statement::Clicks),
        Fault::ArriveLate(Duration::from_secs(10)),
    );
    // Its next tries come before it is frozen, or not: they do not arrive.
    rig.harm(late.and(FaultPlan::always(Target::Inserts, Fault::CutBefore)));
    let mut zombie = rig.consumer(&[]);
    rig.produce(0, (0..100).map(click));
    rig.wait_for_faults("arrive-late", 1);
    signal(zombie.process.pid(), "STOP");
    rig.heal();

    let mut other = rig.consumer(&[]);
    rig.wait_for_messages(&mut other, 100);
    assert_eq!(other.metric("replayed_spans_total"), 1, "it found the plan");
    // It is still frozen, so what is dropped is its insert that comes only now.
    wait_until("the late insert is dropped", || {
        let sql = "SELECT count() FROM system.events WHERE event = 'DuplicatedInsertedBlocks'";
        let dropped = rig.query(sql);
        if dropped == "1" { Ok(()) } else { Err(dropped) }
    });
    signal(zombie.process.pid(), "CONT");
    zombie.wait_for_metric("rebalances_total{event=\"lost\"}", 1);
    rig.produce(0, (100..200).map(click));
    rig.wait_for_messages(&mut other, 200);
    assert!(zombie.terminate().success());
    assert!(other.terminate().success());
    rig.assert_exactly_once(200, 0);
}
