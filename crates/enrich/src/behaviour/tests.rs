use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::rules::RuleFile;

static BEHAVIOUR: LazyLock<Behaviour> =
    LazyLock::new(|| Behaviour::new(RuleFile::Behaviours.built_in()).unwrap());

fn judged(clicks: &[(i64, u64)]) -> Vec<Reasons> {
    let clicks: Vec<_> = clicks
        .iter()
        .map(|(at, link)| VisitorClick {
            at: *at,
            link: *link,
        })
        .collect();
    BEHAVIOUR.judge(&clicks)
}

const NONE: Reasons = Reasons::from_bits(0);

#[test]
fn five_links_within_a_second_are_a_sweep_and_the_click_after_is_not() {
    let clicks = [(0, 1), (250, 2), (500, 3), (750, 4), (1000, 5), (43_000, 1)];
    let reasons = judged(&clicks);
    assert_eq!(reasons[..5], [Reasons::SWEEP; 5]);
    assert_eq!(reasons[5], NONE);
}

#[test]
fn one_link_clicked_twice_and_four_links_in_a_second_are_a_persons() {
    let clicks = [(0, 1), (90, 1), (300, 2), (600, 3), (900, 4)];
    assert_eq!(judged(&clicks), [NONE; 5]);
}

#[test]
fn three_links_at_once_are_a_sweep() {
    let clicks = [(0, 1), (5000, 2), (5100, 3), (5200, 4), (5201, 1)];
    let sweep = Reasons::SWEEP;
    assert_eq!(judged(&clicks), [NONE, sweep, sweep, sweep, sweep]);
}

#[test]
fn ten_clicks_on_one_link_in_a_second_are_a_burst() {
    let clicks: Vec<_> = (0..10).map(|number| (number * 100, 7)).collect();
    assert_eq!(judged(&clicks), [Reasons::BURST; 10]);
    assert_eq!(judged(&clicks[1..]), [NONE; 9]);
}

#[test]
fn two_clicks_a_second_for_a_minute_are_a_burst() {
    let clicks: Vec<_> = (0..120).map(|number| (number * 500, 7)).collect();
    assert!(judged(&clicks).iter().all(|of| *of == Reasons::BURST));
    let slower: Vec<_> = (0..1000).map(|number| (number * 520, 7)).collect();
    assert!(judged(&slower).iter().all(|of| of.is_empty()));
}

/// What the table says, word by word: a click has a reason when some stretch with it in keeps the rule.
fn looked_at_one_by_one(clicks: &[VisitorClick]) -> Vec<Reasons> {
    let mut reasons = vec![NONE; clicks.len()];
    for rule in &BEHAVIOUR.rules {
        for first in 0..clicks.len() {
            for last in first..clicks.len() {
                let stretch = &clicks[first..=last];
                let mut links: Vec<_> = stretch.iter().map(|click| click.link).collect();
                links.sort_unstable();
                links.dedup();
                let number = if rule.of_links {
                    links.len()
                } else {
                    stretch.len()
                };
                if clicks[last].at - clicks[first].at <= rule.within && number >= rule.at_least {
                    reasons[first..=last]
                        .iter_mut()
                        .for_each(|of| *of |= rule.reason);
                }
            }
        }
    }
    reasons
}

proptest! {
    #[test]
    fn moving_over_the_clicks_finds_what_looking_at_every_stretch_finds(
        steps in prop::collection::vec((prop_oneof![0_i64..60, 0_i64..400, 0_i64..3000], 0_u64..6), 0..60)
    ) {
        let mut at = 0;
        let clicks: Vec<_> = steps
            .into_iter()
            .map(|(step, link)| {
                at += step;
                VisitorClick { at, link }
            })
            .collect();
        prop_assert_eq!(BEHAVIOUR.judge(&clicks), looked_at_one_by_one(&clicks));
    }
}

#[test]
fn a_rule_that_makes_no_sense_is_named() {
    let built_in = RuleFile::Behaviours.built_in();
    for (from, to, says) in [
        ("sweep\tlinks", "prefetch\tlinks", "cell 1 (reason)"),
        ("sweep\tlinks", "sweep\tpages", "cell 2 (of)"),
        ("links\t3", "links\t1", "cell 3 (at least)"),
        ("\t200", "\t-1", "cell 4 (within ms)"),
        ("\t200", "\t3600001", "cell 4 (within ms)"),
    ] {
        let text = built_in.text.replacen(from, to, 1).leak();
        let error = Behaviour::new(Table { text, ..built_in }).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}
