use std::collections::{HashMap, HashSet};

use clickmill_model::{Offset, RawClick, Timestamp, decode};

use super::*;
use crate::config::tests::config;

fn messages(seed: u64, clicks: usize) -> Vec<Message> {
    let config = config(clicks);
    Messages::of_seed(seed, &config).unwrap().collect()
}

#[test]
fn a_seed_gives_the_same_messages() {
    let payloads = |seed| {
        let messages = messages(seed, 500).into_iter();
        let payloads = messages.map(|message| (message.partition, message.payload));
        payloads.collect::<Vec<_>>()
    };
    assert_eq!(payloads(1), payloads(1));
    assert_ne!(payloads(1), payloads(2));
}

#[test]
fn clicks_are_distinct_and_repeats_follow_theirs_in_the_same_partition() {
    let mut partition_of = HashMap::new();
    let mut repeats = 0;
    for message in messages(1, 20_000) {
        match message.kind {
            Kind::Click(click_id) => {
                assert!(partition_of.insert(click_id, message.partition).is_none());
            }
            Kind::Repeat(click_id) => {
                assert_eq!(partition_of.get(&click_id), Some(&message.partition));
                repeats += 1;
            }
            Kind::Bad => {}
        }
    }
    assert!((100..300).contains(&repeats), "{repeats}");
    let partitions: HashSet<_> = partition_of.values().collect();
    assert_eq!(partitions.len(), 6);
}

#[test]
fn bad_messages_are_no_clicks_and_all_others_are() {
    let mut bad = 0;
    for message in messages(1, 5_000) {
        let raw = RawClick {
            partition: message.partition,
            offset: Offset(0),
            // 2026-07-01, after all clicks.
            received_at: Timestamp(1_782_864_000_000),
            payload: message.payload.as_deref().unwrap_or_default(),
        };
        let is_bad = message.kind == Kind::Bad;
        assert_eq!(decode(&raw).is_err(), is_bad);
        bad += u32::from(is_bad);
    }
    assert!((20..100).contains(&bad), "{bad}");
}
