use clickmill_stats::{Breakdown, Dimension, Endpoint, Filter};
use serde_json::{Map, Value, json};

use super::Named;
use crate::openapi::filters::{self, can_contain};
use crate::openapi::parameter::Parameter;
use crate::openapi::parameters;
use crate::openapi::schema::{Object, described, list, named, with};

/// The general question, as JSON.
pub(super) fn schemas() -> Vec<Named> {
    vec![("Query", query()), ("Condition", condition())]
}

/// The parameters of the address as fields, but for lists, which are arrays.
fn query() -> Value {
    let parameters = parameters::of_endpoint(&Endpoint::Query).into_iter();
    let mut fields: Map<String, Value> = parameters.map(Parameter::into_field).collect();
    let dimensions = json!({
        "type": ["array", "null"], "items": named("Dimension"), "maxItems": Breakdown::MAX_DIMENSIONS, "uniqueItems": true,
        "description": "A row for each combination of values. `tag` only by itself.",
    });
    fields.insert("dimensions".to_owned(), dimensions);
    let filters = list(json!({"$ref": "#/components/schemas/Condition"}));
    let filters = described(filters, "All of these must hold.");
    fields.insert("filters".to_owned(), filters);
    json!({
        "type": "object", "properties": fields, "additionalProperties": false,
        "description": "The parameters of the other questions as fields. A field that is null counts as absent.",
    })
}

/// A dimension with one of `is`, `not` and `contains`: dimensions that have the same values together.
fn condition() -> Value {
    let mut groups: Vec<(Value, Vec<&str>)> = Vec::new();
    for &dimension in Dimension::ALL {
        let value = filters::item_of(dimension);
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, names)) => names.push(dimension.name()),
            None => groups.push((value, vec![dimension.name()])),
        }
    }
    let mut kinds: Vec<Value> = groups.into_iter().map(listed).collect();
    kinds.push(contained());
    json!({"oneOf": kinds, "description": "A condition on a dimension: one of `is`, `not` and `contains`."})
}

fn listed((value, names): (Value, Vec<&str>)) -> Value {
    let most = if names.contains(&Dimension::Link.name()) {
        10 * Filter::MAX_VALUES
    } else {
        Filter::MAX_VALUES
    };
    let values = json!({"type": "array", "items": value, "minItems": 1, "maxItems": most});
    // One of the two, beside the dimension.
    let is = "One of these values; null, or `unknown`, is none.";
    let condition = Object::new("")
        .with("dimension", json!({"type": "string", "enum": names}))
        .maybe("is", described(values.clone(), is))
        .maybe("not", described(values, "None of these values."))
        .closed()
        .schema();
    with(with(condition, "minProperties", 2), "maxProperties", 2)
}

fn contained() -> Value {
    let names = Dimension::ALL
        .iter()
        .filter(|&&dimension| can_contain(dimension));
    let names: Vec<_> = names.map(|dimension| dimension.name()).collect();
    let text = json!({"type": "string", "minLength": 1, "maxLength": Filter::MAX_VALUE_BYTES});
    let description = "Contains this text, upper and lower case alike.";
    Object::new("")
        .with("dimension", json!({"type": "string", "enum": names}))
        .with("contains", described(text, description))
        .closed()
        .schema()
}
