use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Api;

/// Clicks, people's and bots'.
type Counts = [u64; 3];

/// Compares clicks by day and country, as CSV with a head, with what the API counts: in total, by day and by country.
pub(super) fn assert_counts_agree(api: &Api, csv: &str) {
    let mut lines = csv.lines().map(|line| line.replace('"', ""));
    let head = lines.next().unwrap();
    assert_eq!(head, "day,country,clicks,human_clicks,bot_clicks");
    let (mut days, mut countries) = (BTreeMap::new(), BTreeMap::new());
    let mut total = Counts::default();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let counts = [2, 3, 4].map(|field: usize| fields[field].parse().unwrap());
        let country = if fields[1] == "\\N" { "" } else { fields[1] };
        add(days.entry(fields[0].to_owned()).or_default(), counts);
        add(countries.entry(country.to_owned()).or_default(), counts);
        add(&mut total, counts);
    }
    assert!(total.iter().all(|count| *count > 100), "{total:?}");
    let window = "period=total&compare=none";
    let totals = api.analytics("acme", &format!("totals?{window}"));
    assert_eq!(total, counts(&totals["totals"]));
    let series = api.analytics("acme", &format!("timeseries?bucket=day&{window}"));
    let day = |row: &Value| row["start"].as_str().unwrap()[..10].to_owned();
    assert_eq!(days, rows(&series["series"], day));
    let breakdown = api.analytics("acme", &format!("breakdown/country?limit=1000&{window}"));
    let country = |row: &Value| row["value"].as_str().unwrap_or_default().to_owned();
    assert_eq!(countries, rows(&breakdown["rows"], country));
}

fn rows(rows: &Value, key: impl Fn(&Value) -> String) -> BTreeMap<String, Counts> {
    let rows = rows.as_array().unwrap().iter();
    let rows = rows.map(|row| (key(row), counts(row)));
    rows.filter(|(_, counts)| counts[0] > 0).collect()
}

fn counts(row: &Value) -> Counts {
    ["clicks", "human_clicks", "bot_clicks"].map(|name| row[name].as_u64().unwrap())
}

fn add(sum: &mut Counts, counts: Counts) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        *sum += count;
    }
}
