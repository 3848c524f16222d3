use super::error::ParamError;
use super::fields::Fields;
use crate::dimension::Dimension;
use crate::filter::{Condition, Filter, Test, Value};

/// Most values in one condition.
const MAX_VALUES: usize = 1000;
/// Most bytes in one value.
const MAX_LEN: usize = 2048;

/// Shorthands for `filter[<dimension>]`.
const SHORTHANDS: [(&str, Dimension); 3] = [
    ("link_id", Dimension::Link),
    ("domain", Dimension::Domain),
    ("project", Dimension::Project),
];

/// Reads `traffic`, the shorthands, and `filter[<dimension>]`, `filter[<dimension>][not]`,
/// `filter[<dimension>][contains]`.
///
/// A list is separated by commas, so a value that has one cannot be listed; `contains` takes it.
pub(super) fn read(fields: &mut Fields) -> Filter {
    let traffic = fields.word("traffic").unwrap_or_default();
    let mut conditions = Vec::new();
    for (name, dimension) in SHORTHANDS {
        if let Some(list) = fields.text(name) {
            conditions.push(values(name, dimension, list).map(|list| Condition {
                dimension,
                test: Test::OneOf(list),
            }));
        }
    }
    conditions.extend(
        fields
            .filters
            .iter()
            .map(|(name, text)| condition(name, text)),
    );
    let mut filter = Filter::traffic(traffic);
    for condition in conditions {
        match condition {
            Ok(condition) => filter.conditions.push(condition),
            Err(error) => fields.errors.push(error),
        }
    }
    filter
}

fn condition(name: &str, given: &str) -> Result<Condition, ParamError> {
    let shape = || {
        ParamError::new(
            name,
            "must be filter[<dimension>], filter[<dimension>][not] or filter[<dimension>][contains]",
        )
    };
    let inner = name
        .strip_prefix("filter[")
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or_else(shape)?;
    let (dimension, operator) = inner
        .split_once("][")
        .map_or((inner, None), |(first, second)| (first, Some(second)));
    let dimension = super::dimension(name, dimension)?;
    let test = match operator {
        None => Test::OneOf(values(name, dimension, given)?),
        Some("not") => Test::NotOneOf(values(name, dimension, given)?),
        Some("contains") => Test::Contains(part(name, dimension, given)?),
        Some(_) => return Err(shape()),
    };
    Ok(Condition { dimension, test })
}

fn values(name: &str, dimension: Dimension, list: &str) -> Result<Vec<Value>, ParamError> {
    let texts: Vec<&str> = list.split(',').collect();
    if texts.len() > MAX_VALUES {
        return Err(ParamError::new(
            name,
            format!("must have at most {MAX_VALUES} values, has {}", texts.len()),
        ));
    }
    let value = |text: &&str| {
        check_length(name, text)?;
        Value::parse(dimension, text).map_err(|rule| ParamError::new(name, rule))
    };
    texts.iter().map(value).collect()
}

fn part(name: &str, dimension: Dimension, text: &str) -> Result<String, ParamError> {
    check_length(name, text)?;
    if matches!(
        dimension,
        Dimension::Hour | Dimension::Weekday | Dimension::Status
    ) {
        return Err(ParamError::new(
            name,
            format!("numbers contain nothing, use filter[{dimension}]"),
        ));
    }
    Ok(text.to_owned())
}

fn check_length(name: &str, text: &str) -> Result<(), ParamError> {
    if text.is_empty() {
        return Err(ParamError::new(
            name,
            format!(
                "has an empty value; clicks without one are `{}`",
                Value::UNKNOWN
            ),
        ));
    }
    if text.len() > MAX_LEN {
        return Err(ParamError::new(
            name,
            format!("values must be at most {MAX_LEN} bytes"),
        ));
    }
    Ok(())
}
