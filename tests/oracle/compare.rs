//! Two answers, and the laws that one obeys by itself.

use serde_json::{Value, json};

/// What an answer says that a recount cannot know.
const UNKNOWABLE: [&str; 3] = ["request_id", "data_as_of", "lag_seconds"];
const COUNTERS: [&str; 3] = ["clicks", "human_clicks", "bot_clicks"];

/// The first place in which an answer is not what was expected.
pub(super) fn difference(expected: &Value, answer: &Value) -> Option<String> {
    find("", expected, answer)
}

fn find(place: &str, expected: &Value, answer: &Value) -> Option<String> {
    match (expected, answer) {
        (Value::Object(wanted), Value::Object(said)) => {
            let known = |name: &&String| !UNKNOWABLE.contains(&name.as_str());
            let missing = |name: &&String| !wanted.contains_key(*name);
            let names = wanted.keys().chain(said.keys().filter(missing));
            names.filter(known).find_map(|name| {
                let place = format!("{place}.{name}");
                match (wanted.get(name), said.get(name)) {
                    (Some(wanted), Some(said)) => find(&place, wanted, said),
                    (wanted, said) => Some(format!(
                        "{place}: {}, recounted {}",
                        or_nothing(said),
                        or_nothing(wanted)
                    )),
                }
            })
        }
        (Value::Array(wanted), Value::Array(said)) => {
            let each = wanted.iter().zip(said).enumerate();
            let mut differences = each
                .filter_map(|(at, (wanted, said))| find(&format!("{place}[{at}]"), wanted, said));
            let lengths = (wanted.len() != said.len()).then(|| {
                format!(
                    "{place}: {} of them, recounted {}",
                    said.len(),
                    wanted.len()
                )
            });
            differences.next().or(lengths)
        }
        _ => (expected != answer).then(|| format!("{place}: {answer}, recounted {expected}")),
    }
}

fn or_nothing(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

/// Totals are the sum of buckets and the sum of rows, wherever an answer has them; says where they are not.
pub(super) fn broken_law(answer: &Value) -> Option<String> {
    let totals = &answer["totals"];
    let parts = ["/series", "/rows", "/cells", "/by/rows"];
    let parts = parts
        .into_iter()
        .filter_map(|place| Some((place.to_owned(), answer.pointer(place)?)));
    let breakdowns = answer["breakdowns"].as_object().into_iter().flatten();
    let breakdowns = breakdowns.map(|(name, rows)| (format!("/breakdowns/{name}"), rows));
    // A query by no dimension has no rows, and the rows of tags overlap.
    let is_by = |dimensions: Value| answer["dimensions"] == dimensions;
    let is_whole = |(place, _): &(String, &Value)| match place.as_str() {
        "/rows" => answer["dimension"] != "tag" && !is_by(json!(["tag"])) && !is_by(json!([])),
        place => !place.ends_with("/tag"),
    };
    parts
        .chain(breakdowns)
        .filter(is_whole)
        .find_map(|(place, part)| unequal(&place, part, totals))
        .or_else(|| previous_unequal(answer))
        .or_else(|| series_unequal(answer))
}

fn unequal(place: &str, parts: &Value, totals: &Value) -> Option<String> {
    COUNTERS.into_iter().find_map(|counter| {
        let (sum, total) = (sum(parts, counter), totals[counter].as_u64());
        (Some(sum) != total)
            .then(|| format!("{place} adds up to {sum} {counter}, total is {total:?}"))
    })
}

/// The series compared with adds up to what totals are compared with.
fn previous_unequal(answer: &Value) -> Option<String> {
    let series = answer.get("previous_series")?;
    COUNTERS.into_iter().find_map(|counter| {
        let sum = sum(series, counter);
        let total = answer["totals"]["comparison"][counter]["previous"].as_u64();
        (Some(sum) != total)
            .then(|| format!("/previous_series adds up to {sum} {counter}, total is {total:?}"))
    })
}

/// The series of rows add up to the series, bucket by bucket.
fn series_unequal(answer: &Value) -> Option<String> {
    let rows = answer
        .pointer("/by/rows")
        .or(answer.get("rows"))?
        .as_array()?;
    let series = answer["series"].as_array()?;
    rows.first()?.get("series")?;
    series.iter().enumerate().find_map(|(at, point)| {
        let points: Value = rows.iter().map(|row| row["series"][at].clone()).collect();
        unequal(&format!("bucket {at} of all rows"), &points, point)
    })
}

fn sum(parts: &Value, counter: &str) -> u64 {
    let parts = parts.as_array().into_iter().flatten();
    parts
        .map(|part| part[counter].as_u64().unwrap_or_default())
        .sum()
}
