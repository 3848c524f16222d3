//! ClickHouse is away for a while (row 7).

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use clickmill_chaos::proxy::{Fault, FaultPlan, Target};

use super::messages::large_click;
use super::rig::Rig;

const PARTITIONS: usize = 8;
/// About four mebibytes; the broker keeps five of each partition.
const OF_EACH: usize = 1_000;
/// What all batches together may take, in mebibytes: half of what there is.
const CAP: u64 = 16;
/// What librdkafka reads ahead, in mebibytes.
const READ_AHEAD: u64 = 16;
/// For everything else that comes and goes, in mebibytes: librdkafka's copies of what it fetches, the allocator's reserve.
const SLACK: u64 = 48;

/// The memory a process has, in mebibytes.
fn memory_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.unwrap().trim().trim_end_matches(" kB");
    kibibytes.parse::<u64>().unwrap() / 1024
}

#[test]
fn while_the_store_is_away_memory_stays_within_its_cap_and_afterwards_all_is_stored() {
    let rig = Rig::start(8);
    let cap = CAP.to_string();
    let mut consumer = rig.consumer(&["--batch-memory", &cap]);
    consumer.wait_for_partitions(8);
    rig.produce(0, (0..100).map(large_click));
    rig.wait_for_messages(&mut consumer, 100);
    let base = memory_of(consumer.process.pid());

    rig.harm(FaultPlan::always(Target::All, Fault::Refuse));
    let mut produced = 100;
    for partition in 0..PARTITIONS {
        let numbers = produced..produced + OF_EACH;
        produced += rig.produce(partition.try_into().unwrap(), numbers.map(large_click));
    }
    let until = Instant::now() + Duration::from_secs(6);
    let mut most = base;
    while Instant::now() < until {
        most = most.max(memory_of(consumer.process.pid()));
        sleep(Duration::from_millis(100));
    }
    assert!(
        consumer.metric("batch_bytes") >= (CAP - 2) << 20,
        "it is full"
    );
    assert_eq!(rig.number("SELECT sum(messages) FROM spans"), 100);
    let allowed = base + CAP + READ_AHEAD + SLACK;
    assert!(most <= allowed, "{most} MiB, began with {base}");

    rig.heal();
    let healed = Instant::now();
    rig.wait_for_messages(&mut consumer, produced);
    println!(
        "{base} MiB before, {most} at most; {produced} messages stored in {:?}",
        healed.elapsed()
    );
    assert_eq!(consumer.metric("rebalances_total{event=\"lost\"}"), 0);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(produced, 0);
}
