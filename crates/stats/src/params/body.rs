//! Questions as JSON.

use clickmill_model::WorkspaceId;
use serde_json::{Map, Number, Value as Json};

use super::endpoint::Endpoint;
use super::error::ParamError;
use super::fields::Fields;
use crate::dimension::Dimension;
use crate::filter::{Condition, Test, Value};
use crate::horizon::Horizon;
use crate::question::Question;

/// Reads the body of a general question: an object with the parameters of the other endpoints, and with `filters` and
/// `dimensions` as arrays.
///
/// As in [`super::parse`], everything that is wrong is named at once.
pub fn parse_body(
    workspace: WorkspaceId,
    body: &Map<String, Json>,
    horizon: Horizon,
) -> Result<Question, Vec<ParamError>> {
    let (mut pairs, mut conditions, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (name, value) in body {
        if name == "filters" {
            read_filters(value, &mut conditions, &mut errors);
        } else if name.starts_with("filter") {
            errors.push(ParamError::new(name, "must be in `filters` here"));
        } else {
            match text(name, value) {
                Ok(Some(text)) => pairs.push((name.clone(), text)),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
    }
    let mut fields = Fields::new(&pairs, &Endpoint::Query.parameters());
    fields.errors.append(&mut errors);
    super::read(&Endpoint::Query, workspace, fields, conditions, horizon)
}

/// A parameter as it is written in an address; null is as if it were not given.
fn text(name: &str, value: &Json) -> Result<Option<String>, ParamError> {
    let is_list = name == "dimensions";
    match value {
        Json::Null => Ok(None),
        Json::String(text) if !is_list => Ok(Some(text.clone())),
        Json::Number(number) if !is_list => Ok(Some(plain(number))),
        Json::Bool(flag) if !is_list => Ok(Some(flag.to_string())),
        Json::Array(items) if is_list => {
            let names = items.iter().map(|item| item.as_str());
            names
                .collect::<Option<Vec<_>>>()
                .map(|names| Some(names.join(",")))
                .ok_or_else(|| ParamError::new(name, "must be an array of names"))
        }
        _ if is_list => Err(ParamError::new(name, "must be an array of names")),
        _ => Err(ParamError::new(
            name,
            "must be a string, a number, true or false",
        )),
    }
}

/// A number in digits: 10.0 is 10, as JSON has but one kind of number.
fn plain(number: &Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn read_filters(value: &Json, conditions: &mut Vec<Condition>, errors: &mut Vec<ParamError>) {
    let Some(filters) = value.as_array() else {
        errors.push(ParamError::new("filters", "must be an array of objects"));
        return;
    };
    for (number, filter) in filters.iter().enumerate() {
        let name = format!("filters[{number}]");
        match condition(&name, filter) {
            Ok(condition) => conditions.push(condition),
            Err(error) => errors.push(error),
        }
    }
}

fn condition(name: &str, filter: &Json) -> Result<Condition, ParamError> {
    let shape = || {
        ParamError::new(
            name,
            "must be {\"dimension\": …} with one of \"is\": […], \"not\": […] and \"contains\": \"…\"",
        )
    };
    let filter = filter.as_object().ok_or_else(shape)?;
    let dimension = filter.get("dimension").and_then(Json::as_str);
    let dimension = super::dimension(&format!("{name}.dimension"), dimension.ok_or_else(shape)?)?;
    let mut others = filter.iter().filter(|(key, _)| *key != "dimension");
    let (Some((kind, given)), None) = (others.next(), others.next()) else {
        return Err(shape());
    };
    let field = format!("{name}.{kind}");
    let test = match kind.as_str() {
        "is" => Test::OneOf(values(&field, dimension, given)?),
        "not" => Test::NotOneOf(values(&field, dimension, given)?),
        "contains" => {
            let part = given.as_str().ok_or_else(shape)?;
            Test::Contains(super::filter::part(&field, dimension, part)?)
        }
        _ => return Err(shape()),
    };
    Ok(Condition { dimension, test })
}

fn values(field: &str, dimension: Dimension, given: &Json) -> Result<Vec<Value>, ParamError> {
    let shape = || {
        ParamError::new(
            field,
            "must be an array of strings, and null for the unknown value",
        )
    };
    let items = given.as_array().ok_or_else(shape)?;
    super::filter::check_count(field, dimension, items.len())?;
    let value = |item: &Json| match item {
        Json::Null => Ok(Value::Unknown),
        Json::String(text) => super::filter::value(field, dimension, text),
        Json::Number(number) => super::filter::value(field, dimension, &plain(number)),
        _ => Err(shape()),
    };
    items.iter().map(value).collect()
}

#[cfg(test)]
mod tests;
