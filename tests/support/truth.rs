use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::Api;

/// The zone of the truth's hours: one with clock changes in the generated time.
pub(crate) const ZONE: &str = "Europe/Berlin";

type Counts = BTreeMap<String, [u64; 3]>;

/// Compares what the API says with the truth that was written when the clicks were generated, for both workspaces: totals,
/// and every row of these dimensions.
pub(crate) fn assert_equals_truth(api: &Api, truth: &Path, dimensions: &[&str]) {
    let truth: Value = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
    for (workspace, truth) in truth["workspaces"].as_object().unwrap() {
        // A day more on both sides: clicks are generated in days of UTC, the window is in local ones.
        let window = format!("from=2026-02-28&to=2026-11-01&tz={ZONE}");
        let totals = api.analytics(workspace, &format!("totals?{window}&compare=none"));
        assert_eq!(
            counts(&totals["totals"]),
            counts(&truth["total"]),
            "totals of {workspace}"
        );
        for dimension in dimensions {
            let question = format!("breakdown/{dimension}?{window}&limit=1000");
            let answer = api.analytics(workspace, &question);
            assert_eq!(
                said(&answer["rows"]),
                expected(&truth["by"][dimension]),
                "{dimension} of {workspace}"
            );
        }
    }
}

fn said(rows: &Value) -> Counts {
    let row = |row: &Value| {
        let value = row["value"]
            .as_str()
            .or(row["label"].as_str())
            .unwrap()
            .to_owned();
        (value, counts(row))
    };
    rows.as_array()
        .unwrap()
        .iter()
        .map(row)
        .filter(|(_, counts)| counts[0] > 0)
        .collect()
}

fn expected(by_value: &Value) -> Counts {
    by_value
        .as_object()
        .unwrap()
        .iter()
        .map(|(value, row)| (value.clone(), counts(row)))
        .collect()
}

fn counts(value: &Value) -> [u64; 3] {
    ["clicks", "human_clicks", "bot_clicks"].map(|name| value[name].as_u64().unwrap())
}
