use proptest::prelude::*;

use super::*;
use crate::filter::Value;
use crate::percent::Percent;

fn counted(rows: &[(&str, u64, u64)]) -> Vec<Group> {
    let value = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    let group = |(name, human, bot): &(&str, u64, u64)| Group {
        values: vec![value(name)],
        name: None,
        tally: Counters::new(*human, *bot).into(),
    };
    rows.iter().map(group).collect()
}

fn top(dimension: Dimension, sort: Sort, limit: usize) -> Breakdown {
    Breakdown::top(vec![dimension], sort, limit)
}

fn labels(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.labels[0].as_str()).collect()
}

fn sum(groups: &[Group]) -> Tally {
    let sum: Counters = groups.iter().map(|group| group.tally.counters).sum();
    sum.into()
}

#[test]
fn ties_are_broken_by_human_clicks_then_clicks_then_value() {
    let rows = counted(&[
        ("d", 1, 0),
        ("c", 2, 0),
        ("b", 2, 0),
        ("a", 2, 9),
        ("e", 3, 0),
    ]);
    let total = sum(&rows);
    let ranked = |sort| {
        let rows = rank(&top(Dimension::Os, sort, 10), rows.clone(), total).unwrap();
        labels(&rows).join("")
    };
    assert_eq!(ranked(Sort::HumanClicks), "eabcd");
    assert_eq!(ranked(Sort::Clicks), "aebcd");
    assert_eq!(ranked(Sort::BotClicks), "aebcd");
    assert_eq!(ranked(Sort::Value), "abcde");
}

#[test]
fn other_and_unknown_close_the_rows_and_have_no_value() {
    let rows = counted(&[("DE", 5, 1), ("", 9, 0), ("FR", 4, 0), ("US", 1, 0)]);
    let breakdown = top(Dimension::Country, Sort::HumanClicks, 2);
    let ranked = rank(&breakdown, rows, Counters::new(19, 1).into()).unwrap();
    assert_eq!(labels(&ranked), ["Germany", "France", "other", "unknown"]);
    let last = &ranked[2..];
    assert_eq!(last[0].tally.counters, Counters::new(1, 0));
    assert_eq!(last[1].tally.counters, Counters::new(9, 0));
    assert!(last.iter().all(|row| row.key.values() == [None]));
    assert_eq!(ranked[0].pct, Percent::from_tenths(300));
}

#[test]
fn rows_of_another_moment_than_the_total_are_refused() {
    let rows = counted(&[("DE", 5, 1)]);
    let breakdown = top(Dimension::Country, Sort::Clicks, 2);
    let error = rank(&breakdown, rows, Counters::new(5, 0).into()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rows of [Country] add up to more than their total"
    );
}

#[test]
fn a_row_is_flat_in_json() {
    let breakdown = top(Dimension::Continent, Sort::Clicks, 2);
    let rows = counted(&[("EU", 1, 2)]);
    let rows = rank(&breakdown, rows, Counters::new(2, 4).into()).unwrap();
    assert_eq!(
        serde_json::to_string(&rows).unwrap(),
        concat!(
            r#"[{"value":"EU","label":"Europe","clicks":3,"human_clicks":1,"bot_clicks":2,"pct":50.0},"#,
            r#"{"value":null,"label":"other","clicks":3,"human_clicks":1,"bot_clicks":2,"pct":50.0}]"#
        )
    );
}

#[test]
fn combinations_rank_their_unknown_values_like_any_other() {
    let pair = |country: Option<&str>, device: Option<&str>, human| Group {
        values: vec![country.map(str::to_owned), device.map(str::to_owned)],
        name: None,
        tally: Counters::new(human, 0).into(),
    };
    let groups = vec![
        pair(Some("DE"), None, 5),
        pair(None, None, 6),
        pair(Some("FR"), Some("mobile"), 1),
    ];
    let total = sum(&groups);
    let dimensions = vec![Dimension::Country, Dimension::Device];
    let rows = rank(&Breakdown::top(dimensions, Sort::Clicks, 2), groups, total).unwrap();
    assert_eq!(
        serde_json::to_value(&rows).unwrap(),
        serde_json::json!([
            {"values": [null, null], "labels": ["unknown", "unknown"], "clicks": 6, "human_clicks": 6, "bot_clicks": 0, "pct": 50.0},
            {"values": ["DE", null], "labels": ["Germany", "unknown"], "clicks": 5, "human_clicks": 5, "bot_clicks": 0, "pct": 41.7},
            {"values": [null, null], "labels": ["other", "other"], "clicks": 1, "human_clicks": 1, "bot_clicks": 0, "pct": 8.3},
        ])
    );
}

#[test]
fn named_values_are_listed_in_their_order_zeros_included() {
    let breakdown = Breakdown {
        listed: Listed::These(["b", "x", "a"].map(str::to_owned).to_vec()),
        ..top(Dimension::Link, Sort::Clicks, 1)
    };
    let groups = counted(&[("a", 1, 0), ("b", 2, 0), ("c", 4, 0)]);
    let total = sum(&groups);
    let rows = rank(&breakdown, groups, total).unwrap();
    assert_eq!(labels(&rows), ["b", "x", "a", "other"]);
    let clicks: Vec<_> = rows.iter().map(|row| row.tally.counters.clicks()).collect();
    assert_eq!(clicks, [2, 0, 1, 4]);
}

#[test]
fn what_is_not_searched_is_other_and_what_is_unknown_stays_so() {
    let mut breakdown = top(Dimension::Country, Sort::Clicks, 10);
    breakdown.listed = Listed::Top {
        sort: Sort::Clicks,
        limit: 10,
        search: Some("ger".to_owned()),
    };
    let groups = counted(&[("DE", 1, 0), ("FR", 2, 0), ("", 4, 0)]);
    let total = sum(&groups);
    let rows = rank(&breakdown, groups, total).unwrap();
    assert_eq!(labels(&rows), ["Germany", "other", "unknown"]);
}

#[test]
fn every_hour_and_weekday_is_listed_in_order() {
    let mut hours = [Tally::default(); 24];
    hours[9] = Counters::new(1, 0).into();
    let rows = list_cells(Dimension::Hour, &hours);
    assert_eq!(rows.len(), 24);
    assert_eq!(rows[9].key.values(), [Some("9")]);
    assert_eq!(rows[9].labels, ["09:00"]);
    assert_eq!(rows[9].pct, Percent::from_tenths(1000));
    let rows = list_cells(Dimension::Weekday, &[Tally::default(); 7]);
    assert_eq!(
        (rows[0].key.values(), rows[0].labels[0].as_str()),
        (vec![Some("1")], "Monday")
    );
    assert_eq!(
        (rows[6].key.values(), rows[6].labels[0].as_str()),
        (vec![Some("7")], "Sunday")
    );
}

proptest! {
    #[test]
    fn rows_add_up_to_the_total_whether_the_store_cut_them_or_not(
        rows in prop::collection::btree_map("[a-e]{0,2}", (0_u64..9, 0_u64..9), 0..20),
        sort in proptest::sample::select(Sort::ALL),
        limit in 1_usize..8,
    ) {
        let rows: Vec<(&str, u64, u64)> = rows.iter().map(|(name, (human, bot))| (name.as_str(), *human, *bot)).collect();
        let all = counted(&rows);
        let total = sum(&all);
        let breakdown = top(Dimension::Os, sort, limit);
        let ranked = rank(&breakdown, all.clone(), total).unwrap();
        prop_assert_eq!(ranked.iter().map(|row| row.tally.counters).sum::<Counters>(), total.counters);
        let is_listed = |row: &&Row| row.labels[0] != Row::OTHER && row.labels[0] != Value::UNKNOWN;
        prop_assert!(ranked.iter().filter(is_listed).count() <= limit);
        let (unknown, mut cut): (Vec<_>, Vec<_>) = all.into_iter().partition(|group| group.values == [None]);
        cut.sort_by(|a, b| sort.order(a, b));
        cut.truncate(limit);
        cut.extend(unknown);
        prop_assert_eq!(rank(&breakdown, cut, total).unwrap(), ranked);
    }
}
