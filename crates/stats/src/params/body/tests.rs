use super::*;
use crate::dimension::Dimension;
use crate::filter::{Test, Value};
use crate::sample::horizon;

const NOW: &str = "2025-03-31T10:30:00Z";

#[test]
fn a_general_question_is_an_object() {
    let body = serde_json::json!({
        "from": "2025-01-01", "to": "2025-01-31", "tz": "Asia/Kolkata", "traffic": "human", "visitors": true,
        "dimensions": ["country", "device"], "bucket": "day", "limit": 5.0, "sort": "clicks", "search": null,
        "filters": [{"dimension": "country", "is": ["DE", null]}, {"dimension": "os", "contains": "a,b"}]
    });
    let question = parse_body(
        WorkspaceId::parse("acme").unwrap(),
        body.as_object().unwrap(),
        horizon(NOW),
    )
    .unwrap();
    assert!(question.visitors);
    assert_eq!(question.filter.conditions.len(), 2);
    let is = Test::OneOf(vec![Value::Known("DE".to_owned()), Value::Unknown]);
    assert_eq!(question.filter.conditions[0].test, is);
    assert_eq!(question.series.unwrap().buckets.len(), 31);
    let breakdown = &question.breakdowns[0];
    assert_eq!(
        breakdown.dimensions,
        [Dimension::Country, Dimension::Device]
    );
    assert!(breakdown.has_series && !breakdown.is_compared);
}

#[test]
fn everything_that_is_wrong_with_an_object_is_named_at_once() {
    let body = serde_json::json!({
        "period": ["x"], "dimensions": ["tag", "os"], "limits": 5, "filter[os]": "a",
        "filters": [{"dimension": "contry", "is": []}, {"dimension": "os", "is": [], "not": []}, {"dimension": "os", "is": []}, 7]
    });
    let workspace = WorkspaceId::parse("acme").unwrap();
    let errors = parse_body(workspace, body.as_object().unwrap(), horizon(NOW)).unwrap_err();
    let mut fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "dimensions",
            "filter[os]",
            "filters[0].dimension",
            "filters[1]",
            "filters[2].is",
            "filters[3]",
            "limits",
            "period"
        ]
    );
}
