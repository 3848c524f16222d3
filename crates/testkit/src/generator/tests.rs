use std::collections::{BTreeMap, HashMap, HashSet};

use clickmill_model::{Offset, Partition, RawClick, Timestamp, decode};

use super::*;
use crate::{Channel, Dimension, Truth};

const HOUR_MS: i64 = 3_600_000;
/// 2026-03-02T00:00:00Z, a Monday, and a week later.
const FROM: i64 = 1_772_409_600_000;
const TO: i64 = FROM + 7 * 24 * HOUR_MS;

fn config(seed: u64, clicks: Option<u64>) -> GeneratorConfig {
    let workspaces = vec!["acme".into(), "beta".into()];
    GeneratorConfig {
        seed,
        workspaces,
        links: 200,
        clicks,
        from: FROM,
        to: TO,
        geo: GeoPool::none(),
    }
}

fn clicks(seed: u64, count: u64) -> Vec<Generated> {
    Generator::new(config(seed, Some(count))).unwrap().collect()
}

fn truth(clicks: &[Generated]) -> Truth {
    let mut truth = Truth::new("UTC").unwrap();
    for click in clicks {
        truth.add(&click.facts);
    }
    truth
}

/// FNV-1a, which is simple enough to be the same everywhere.
fn fingerprint(clicks: &[Generated]) -> u64 {
    let bytes = clicks.iter().flat_map(|click| &click.json);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// This number may change with the tables or the code, but never with the machine.
#[test]
fn a_seed_gives_the_same_bytes_everywhere() {
    assert_eq!(fingerprint(&clicks(1, 5000)), 16_827_159_023_009_262_215);
}

#[test]
fn another_seed_gives_other_clicks() {
    assert_ne!(fingerprint(&clicks(1, 100)), fingerprint(&clicks(2, 100)));
}

#[test]
fn every_message_is_a_click_that_says_what_its_facts_say() {
    for Generated { json, facts } in clicks(3, 20_000) {
        let raw = RawClick {
            partition: Partition(0),
            offset: Offset(0),
            received_at: Timestamp(TO),
            payload: &json,
        };
        let click = decode(&raw).unwrap();
        assert_eq!(click.clicked_at, Timestamp(facts.at_ms));
        assert_eq!(click.workspace_id, *facts.workspace_id);
        assert_eq!(
            (&*click.link_id, &*click.domain),
            (&*facts.link_id, &*facts.domain)
        );
        assert_eq!(click.ip, facts.ip);
        assert_eq!(click.user_agent.as_deref(), facts.user_agent);
        assert_eq!(click.trigger.name(), facts.trigger);
        assert_eq!(click.referrer.is_some(), facts.referrer_host.is_some());
        let id: u128 = u128::from_str_radix(&click.click_id.unwrap().replace('-', ""), 16).unwrap();
        assert_eq!(id, facts.click_id);
        assert_eq!(click.unknown_fields, 0);
        let is_bot = facts.browser.is_none()
            || click.method == "HEAD"
            || ["sec-purpose", "purpose", "x-purpose", "x-moz"]
                .iter()
                .any(|name| click.headers.get(name).is_some());
        assert_eq!(is_bot, facts.is_bot);
    }
}

#[test]
fn clicks_are_as_many_as_asked_for_in_order_and_in_the_window() {
    let clicks = clicks(4, 10_000);
    assert_eq!(clicks.len(), 10_000);
    let instants: Vec<i64> = clicks.iter().map(|click| click.facts.at_ms).collect();
    assert!(instants.iter().all(|instant| (FROM..TO).contains(instant)));
    let seconds: Vec<i64> = instants
        .iter()
        .map(|instant| instant.div_euclid(1000))
        .collect();
    assert!(
        seconds.is_sorted(),
        "but for those that cut the milliseconds"
    );
    let ids: HashSet<u128> = clicks.iter().map(|click| click.facts.click_id).collect();
    assert_eq!(ids.len(), 10_000);
}

#[test]
fn an_endless_generator_stays_in_the_window() {
    let endless = Generator::new(config(5, None)).unwrap();
    assert!(
        endless
            .take(1000)
            .all(|click| (FROM..TO).contains(&click.facts.at_ms))
    );
}

#[test]
fn a_live_click_happens_when_the_caller_says() {
    let mut generator = Generator::new(config(6, None)).unwrap();
    let mut message = Vec::new();
    for at_ms in TO..TO + 1000 {
        assert_eq!(generator.next_at(at_ms, &mut message).at_ms, at_ms);
    }
}

#[test]
fn one_click_in_eight_is_a_bots() {
    let total = truth(&clicks(7, 50_000)).total;
    let per_mille = total.bot_clicks * 1000 / total.clicks;
    assert!((110..130).contains(&per_mille), "{per_mille}");
}

#[test]
fn every_device_and_channel_occurs() {
    let truth = truth(&clicks(8, 50_000));
    let keys = |dimension| {
        truth.by[&dimension]
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(Dimension::Device),
        [
            "console", "desktop", "mobile", "other", "tablet", "tv", "wearable"
        ]
    );
    assert_eq!(keys(Dimension::Channel).len(), 9);
    assert_eq!(keys(Dimension::Trigger), ["link", "qr"]);
    assert!(keys(Dimension::Browser).len() > 25 && keys(Dimension::Referrer).len() > 60);
}

#[test]
fn the_first_link_is_far_ahead_and_no_day_is_like_the_night() {
    let clicks = clicks(9, 50_000);
    let mut by_link: HashMap<Arc<str>, u32> = HashMap::new();
    let mut by_hour: BTreeMap<i64, u32> = BTreeMap::new();
    for click in &clicks {
        *by_link.entry(Arc::clone(&click.facts.link_id)).or_default() += 1;
        *by_hour
            .entry(click.facts.at_ms.rem_euclid(24 * HOUR_MS) / HOUR_MS)
            .or_default() += 1;
    }
    let first = Generator::new(config(9, None)).unwrap().links()[0]
        .link_id
        .clone();
    // 1 / Σ r^-1.1 over 200 links is 0.207.
    assert!(
        (9_800..10_900).contains(&by_link[&first]),
        "{}",
        by_link[&first]
    );
    let (quiet, busy) = (
        by_hour.values().min().unwrap(),
        by_hour.values().max().unwrap(),
    );
    assert!(busy > &(quiet * 3 / 2), "{by_hour:?}");
}

#[test]
fn an_app_with_a_referrer_of_its_own_sends_it_mostly() {
    let clicks = clicks(10, 50_000);
    let instagram: Vec<_> = clicks
        .iter()
        .filter(|click| click.facts.browser == Some("Instagram"))
        .collect();
    let own = instagram
        .iter()
        .filter(|click| click.facts.referrer_host.as_deref() == Some("l.instagram.com"));
    assert!(own.clone().count() * 2 > instagram.len());
    assert!(own.clone().all(|click| matches!(
        click.facts.channel,
        Channel::Social | Channel::Email | Channel::Paid
    )));
}

#[test]
fn every_own_referrer_is_in_the_table() {
    let generator = Generator::new(config(11, None)).unwrap();
    for number in 0.. {
        let Some(agent) = generator.agents.human(number) else {
            break;
        };
        if let Some(own) = &agent.own_referrer {
            assert!(generator.referrers.find(own).is_some(), "{own}");
        }
    }
}

#[test]
fn a_configuration_must_be_possible() {
    let refused = |change: fn(&mut GeneratorConfig)| {
        let mut config = config(0, None);
        change(&mut config);
        Generator::new(config).unwrap_err().to_string()
    };
    assert!(refused(|config| config.workspaces.clear()).contains("workspace"));
    assert!(refused(|config| config.workspaces.push("a\"b".into())).contains("workspace"));
    assert!(refused(|config| config.links = 0).contains("links"));
    assert!(refused(|config| config.to = config.from).contains("window"));
}

#[test]
fn messages_are_as_long_as_real_ones() {
    let clicks = clicks(12, 10_000);
    let mean = clicks.iter().map(|click| click.json.len()).sum::<usize>() / clicks.len();
    assert!((350..450).contains(&mean), "{mean}");
}
