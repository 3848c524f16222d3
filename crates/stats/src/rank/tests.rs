use proptest::prelude::*;

use super::*;

fn counted(rows: &[(&str, u64, u64)]) -> Vec<(Option<String>, Counters)> {
    let value = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    rows.iter()
        .map(|(name, human, bot)| (value(name), Counters::new(*human, *bot)))
        .collect()
}

fn labels(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.label.as_str()).collect()
}

fn sum(rows: &[(Option<String>, Counters)]) -> Counters {
    rows.iter().map(|(_, counters)| *counters).sum()
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
        let rows = rank(Dimension::Tag, rows.clone(), total, sort, 10).unwrap();
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
    let ranked = rank(
        Dimension::Country,
        rows,
        Counters::new(19, 1),
        Sort::HumanClicks,
        2,
    )
    .unwrap();
    assert_eq!(labels(&ranked), ["Germany", "France", "other", "unknown"]);
    let last = &ranked[2..];
    assert_eq!(last[0].counters, Counters::new(1, 0));
    assert_eq!(last[1].counters, Counters::new(9, 0));
    assert!(last.iter().all(|row| row.value.is_none()));
    assert_eq!(ranked[0].pct, Percent::from_tenths(300));
}

#[test]
fn rows_of_another_moment_than_the_total_are_refused() {
    let rows = counted(&[("DE", 5, 1)]);
    let error = rank(
        Dimension::Country,
        rows,
        Counters::new(5, 0),
        Sort::Clicks,
        2,
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "rows of country add up to more than their total"
    );
}

#[test]
fn a_row_is_flat_in_json() {
    let rows = rank(
        Dimension::Continent,
        counted(&[("EU", 1, 2)]),
        Counters::new(2, 4),
        Sort::Clicks,
        2,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_string(&rows).unwrap(),
        concat!(
            r#"[{"value":"EU","label":"Europe","clicks":3,"human_clicks":1,"bot_clicks":2,"pct":50.0},"#,
            r#"{"value":null,"label":"other","clicks":3,"human_clicks":1,"bot_clicks":2,"pct":50.0}]"#
        )
    );
}

#[test]
fn every_hour_and_weekday_is_listed_in_order() {
    let mut hours = [Counters::default(); 24];
    hours[9] = Counters::new(1, 0);
    let rows = list_cells(Dimension::Hour, &hours);
    assert_eq!(rows.len(), 24);
    assert_eq!(
        (rows[9].value.as_deref(), rows[9].label.as_str()),
        (Some("9"), "09:00")
    );
    assert_eq!(rows[9].pct, Percent::from_tenths(1000));
    let rows = list_cells(Dimension::Weekday, &[Counters::default(); 7]);
    assert_eq!(
        (rows[0].value.as_deref(), rows[0].label.as_str()),
        (Some("1"), "Monday")
    );
    assert_eq!(
        (rows[6].value.as_deref(), rows[6].label.as_str()),
        (Some("7"), "Sunday")
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
        let ranked = rank(Dimension::Tag, all.clone(), total, sort, limit).unwrap();
        prop_assert_eq!(ranked.iter().map(|row| row.counters).sum::<Counters>(), total);
        prop_assert!(ranked.iter().filter(|row| row.value.is_some()).count() <= limit);
        let mut cut = all;
        cut.sort_by(|a, b| match (&a.0, &b.0) {
            (Some(first), Some(second)) => sort.order((first, a.1), (second, b.1)),
            (first, second) => first.is_some().cmp(&second.is_some()),
        });
        let unknown = cut.iter().filter(|(value, _)| value.is_none()).count();
        cut.truncate(limit + unknown);
        prop_assert_eq!(rank(Dimension::Tag, cut, total, sort, limit).unwrap(), ranked);
    }
}
