use clickmill_stats::Retention;
use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::error::ApiError;

const CLICKS: &str = "clicks_days";
const TOTALS: &str = "totals_days";

/// A rule that a field breaks.
#[derive(Serialize)]
struct Refused {
    field: String,
    reason: &'static str,
    message: String,
}

/// Reads what is to be set: an object with `clicks_days` and `totals_days`, each null, or absent, for ever. All rules that are
/// broken are named.
pub(super) fn read(body: &[u8]) -> Result<Retention, ApiError> {
    let body: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
        ApiError::InvalidBody(format!("the body must be a JSON object: {error}"))
    })?;
    let unknown = body
        .keys()
        .filter(|name| ![CLICKS, TOTALS].contains(&name.as_str()));
    let mut refused: Vec<Refused> = unknown.map(|name| not_known(name)).collect();
    let [clicks, totals] = [CLICKS, TOTALS].map(|name| days(name, body.get(name)));
    let retention = match (clicks, totals) {
        (Ok(clicks), Ok(totals)) => Retention::new(clicks, totals)
            .map_err(|error| refused.push(refuse(TOTALS, "too_short", error.to_string()))),
        (clicks, totals) => {
            refused.extend([clicks, totals].into_iter().filter_map(Result::err));
            Err(())
        }
    };
    match retention {
        Ok(retention) if refused.is_empty() => Ok(retention),
        _ => Err(ApiError::Unprocessable {
            message: "nothing was set, because fields break rules".to_owned(),
            rejected: serde_json::to_value(refused).map_err(|_| ApiError::Internal)?,
        }),
    }
}

fn days(name: &'static str, value: Option<&Value>) -> Result<Option<u16>, Refused> {
    let range = Retention::DAYS;
    let rule = |what: &str| {
        let (first, last) = (range.start(), range.end());
        format!("must be {what} from {first} to {last}, or null for ever")
    };
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => match whole(number) {
            Some(days) if range.contains(&days) => Ok(Some(days)),
            _ => Err(refuse(name, "out_of_range", rule("a whole number of days"))),
        },
        Some(_) => Err(refuse(name, "wrong_type", rule("a number of days"))),
    }
}

/// A number without a fraction: 90.0 is 90, as JSON has but one kind of number.
fn whole(number: &Number) -> Option<u16> {
    let text = number.to_string();
    text.strip_suffix(".0").unwrap_or(&text).parse().ok()
}

fn not_known(name: &str) -> Refused {
    let rule = format!("is not known, there are {CLICKS} and {TOTALS}");
    refuse(name, "unknown_field", rule)
}

fn refuse(field: &str, reason: &'static str, rule: impl std::fmt::Display) -> Refused {
    Refused {
        field: field.to_owned(),
        reason,
        message: format!("{field} {rule}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_are_numbers_and_null_or_absent_is_for_ever() {
        let read = |body: Value| read(body.to_string().as_bytes()).unwrap();
        let days = |clicks, totals| Retention::new(clicks, totals).unwrap();
        assert_eq!(
            read(json!({"clicks_days": 1, "totals_days": 36500})),
            days(Some(1), Some(36_500))
        );
        assert_eq!(read(json!({"clicks_days": 90.0})), days(Some(90), None));
        assert_eq!(read(json!({"totals_days": null})), Retention::FOR_EVER);
    }

    #[test]
    fn every_field_that_breaks_a_rule_is_named() {
        let reasons = |body: Value| {
            let Err(ApiError::Unprocessable { rejected, .. }) = read(body.to_string().as_bytes())
            else {
                panic!("it is refused");
            };
            let of = |refused: &Value| {
                let text = |name: &str| refused[name].as_str().unwrap().to_owned();
                format!("{} {}", text("field"), text("reason"))
            };
            rejected
                .as_array()
                .unwrap()
                .iter()
                .map(of)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            reasons(json!({"clicks_days": "30", "totals_days": 0, "total_days": 1})),
            [
                "total_days unknown_field",
                "clicks_days wrong_type",
                "totals_days out_of_range"
            ]
        );
        assert_eq!(
            reasons(json!({"clicks_days": 1.5, "totals_days": 36501})),
            ["clicks_days out_of_range", "totals_days out_of_range"]
        );
        for body in [
            json!({"clicks_days": 30, "totals_days": 29}),
            json!({"totals_days": 365}),
        ] {
            assert_eq!(reasons(body), ["totals_days too_short"]);
        }
        assert_eq!(
            reasons(json!({"clicks_days": 30, "totals_days": 29, "days": 1})),
            ["days unknown_field", "totals_days too_short"]
        );
    }

    #[test]
    fn a_body_that_is_no_object_is_refused() {
        for body in ["", "[]", "90", "{"] {
            assert!(matches!(
                read(body.as_bytes()),
                Err(ApiError::InvalidBody(_))
            ));
        }
    }
}
