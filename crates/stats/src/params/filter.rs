use super::error::ParamError;
use super::fields::Fields;
use crate::dimension::Dimension;
use crate::filter::{Condition, Filter, Test, Value};

impl Filter {
    /// Most values in one condition; of links ten times as many.
    pub const MAX_VALUES: usize = 1000;
    /// Most bytes in one value.
    pub const MAX_VALUE_BYTES: usize = 2048;
}

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
    check_count(name, dimension, texts.len())?;
    let value = |text: &&str| value(name, dimension, text);
    texts.iter().map(value).collect()
}

/// Reads one value of a condition.
pub(super) fn value(name: &str, dimension: Dimension, text: &str) -> Result<Value, ParamError> {
    check_length(name, text)?;
    Value::parse(dimension, text).map_err(|rule| ParamError::new(name, rule))
}

/// Refuses more values than one condition may have, and none.
pub(super) fn check_count(
    name: &str,
    dimension: Dimension,
    count: usize,
) -> Result<(), ParamError> {
    let most = if dimension == Dimension::Link {
        10 * Filter::MAX_VALUES
    } else {
        Filter::MAX_VALUES
    };
    if (1..=most).contains(&count) {
        return Ok(());
    }
    let rule = format!("must have from 1 to {most} values, has {count}");
    Err(ParamError::new(name, rule))
}

/// Reads a text that a value is to contain.
pub(super) fn part(name: &str, dimension: Dimension, text: &str) -> Result<String, ParamError> {
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
    if text.len() > Filter::MAX_VALUE_BYTES {
        return Err(ParamError::new(
            name,
            format!("values must be at most {} bytes", Filter::MAX_VALUE_BYTES),
        ));
    }
    Ok(())
}
