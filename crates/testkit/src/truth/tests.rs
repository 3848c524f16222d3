use super::*;
use crate::{Generator, GeneratorConfig, GeoPool};

/// 2026-03-28T12:00:00Z and two days later: Berlin goes to summer time in between.
const FROM: i64 = 1_774_699_200_000;
const TO: i64 = FROM + 2 * DAY_MS;

fn facts(count: u64) -> impl Iterator<Item = Facts> {
    let config = GeneratorConfig {
        seed: 21,
        workspaces: vec!["acme".into(), "beta".into()],
        links: 50,
        clicks: Some(count),
        from: FROM,
        to: TO,
        geo: GeoPool::none(),
    };
    Generator::new(config)
        .unwrap()
        .map(|generated| generated.facts)
}

fn truth(count: u64) -> Truth {
    let mut truth = Truth::new("Europe/Berlin").unwrap();
    facts(count).for_each(|facts| truth.add(&facts));
    truth
}

#[test]
fn every_dimension_sums_to_the_total() {
    let truth = truth(5000);
    assert_eq!(truth.total.clicks, 5000);
    for dimension in Dimension::ALL {
        let sum = truth.by[&dimension]
            .values()
            .fold(Counts::default(), |sum, counts| Counts {
                clicks: sum.clicks + counts.clicks,
                human_clicks: sum.human_clicks + counts.human_clicks,
                bot_clicks: sum.bot_clicks + counts.bot_clicks,
            });
        assert_eq!(sum, truth.total, "{dimension}");
    }
}

#[test]
fn an_hour_that_the_clock_skips_has_no_clicks() {
    let mut truth = Truth::new("Europe/Berlin").unwrap();
    let mut facts = facts(1).next().unwrap();
    for (instant, hour, day) in [
        ("2026-03-29T00:59:59.999Z", "1", "2026-03-29"),
        ("2026-03-29T01:00:00Z", "3", "2026-03-29"),
        ("2026-03-28T23:30:00Z", "0", "2026-03-29"),
    ] {
        facts.at_ms = instant.parse::<Timestamp>().unwrap().as_millisecond();
        let before = truth.of(Dimension::Hour, hour).clicks;
        truth.add(&facts);
        assert_eq!(
            truth.of(Dimension::Hour, hour).clicks,
            before + 1,
            "{instant}"
        );
        assert!(truth.of(Dimension::LocalDay, day).clicks > 0, "{instant}");
    }
    assert_eq!(truth.of(Dimension::UtcDay, "2026-03-28").clicks, 1);
}

#[test]
fn a_visitor_counts_once_a_day_and_a_bot_never() {
    let mut truth = Truth::new("UTC").unwrap();
    let mut facts = facts(1000)
        .find(|facts| !facts.is_bot && facts.ip.is_some())
        .unwrap();
    truth.add(&facts);
    truth.add(&facts);
    assert_eq!(truth.visitors, 1);
    facts.at_ms += DAY_MS;
    truth.add(&facts);
    assert_eq!(truth.visitors, 2);
    facts.user_agent = Some("another");
    facts.is_bot = true;
    truth.add(&facts);
    assert_eq!((truth.visitors, truth.total.clicks), (2, 4));
}

#[test]
fn a_truth_survives_a_file() {
    let truth = truth(500);
    let text = serde_json::to_string(&truth).unwrap();
    let again: Truth = serde_json::from_str(&text).unwrap();
    assert_eq!(truth.diff(&again), Vec::<String>::new());
    assert!(
        serde_json::from_str::<Truth>(&text.replace("Europe/Berlin", "Europe/Nowhere")).is_err()
    );
}

#[test]
fn a_difference_is_told_in_words() {
    let here = truth(500);
    let mut there = here.clone();
    there.count(Dimension::Country, "XX", true);
    assert_eq!(
        here.diff(&there),
        ["country XX: 0 clicks (0 human, 0 bot) here, 1 clicks (0 human, 1 bot) there"]
    );
    assert_ne!(here, there);
}

#[test]
fn workspaces_are_counted_apart() {
    let mut truths = Truths::new(["acme", "beta"], "UTC").unwrap();
    facts(1000).for_each(|facts| truths.add(&facts));
    let clicks: u64 = truths
        .workspaces
        .values()
        .map(|truth| truth.total.clicks)
        .sum();
    assert_eq!(clicks, 1000);
    let mut others = truths.clone();
    others.workspaces.remove("beta");
    assert_eq!(truths.diff(&others), ["beta: only here"]);
    assert_eq!(others.diff(&truths), ["beta: only there"]);
}

#[test]
fn a_zone_must_exist() {
    assert_eq!(
        Truth::new("Mars/Olympus").unwrap_err().to_string(),
        "there is no time zone \"Mars/Olympus\""
    );
}

#[test]
fn an_instant_beyond_the_calendar_is_counted_as_unknown() {
    let mut truth = Truth::new("UTC").unwrap();
    let mut facts = facts(1).next().unwrap();
    facts.at_ms = i64::MAX;
    truth.add(&facts);
    assert_eq!(truth.of(Dimension::Hour, "unknown"), truth.total);
}
