use clickhouse::query::Query;
use clickmill_stats::{Dimension, Filter, Test, Value};

use super::ask::AskError;
use super::columns::column_of;
use super::template::Each;

/// The conditions of a filter, by their kind.
#[derive(Default)]
pub(crate) struct Conditions<'q> {
    is: Vec<(&'static str, Vec<&'q str>)>,
    not: Vec<(&'static str, Vec<&'q str>)>,
    contains: Vec<(&'static str, &'q str)>,
    tag_is: Vec<Vec<&'q str>>,
    tag_not: Vec<Vec<&'q str>>,
    tag_contains: Vec<&'q str>,
}

impl<'q> Conditions<'q> {
    pub(crate) fn of(filter: &'q Filter) -> Result<Self, AskError> {
        let mut conditions = Self::default();
        for condition in &filter.conditions {
            if condition.dimension == Dimension::Tag {
                conditions.push_of_tags(&condition.test);
            } else {
                let dimension = condition.dimension;
                let column = column_of(dimension).ok_or(AskError::Unsupported { dimension })?;
                conditions.push(column, &condition.test);
            }
        }
        Ok(conditions)
    }

    fn push(&mut self, column: &'static str, test: &'q Test) {
        match test {
            Test::OneOf(values) => self.is.push((column, stored(values))),
            Test::NotOneOf(values) => self.not.push((column, stored(values))),
            Test::Contains(part) => self.contains.push((column, part)),
        }
    }

    fn push_of_tags(&mut self, test: &'q Test) {
        match test {
            Test::OneOf(values) => self.tag_is.push(stored(values)),
            Test::NotOneOf(values) => self.tag_not.push(stored(values)),
            Test::Contains(part) => self.tag_contains.push(part),
        }
    }

    /// How often the lines of a template are repeated for these conditions.
    pub(crate) fn each(&self) -> [Each; 6] {
        [
            Each::times("is", self.is.len()),
            Each::times("not", self.not.len()),
            Each::times("contains", self.contains.len()),
            Each::times("tag_is", self.tag_is.len()),
            Each::times("tag_not", self.tag_not.len()),
            Each::times("tag_contains", self.tag_contains.len()),
        ]
    }

    pub(crate) fn bind(&self, mut query: Query) -> Query {
        for (number, (column, values)) in self.is.iter().enumerate() {
            query = query
                .param(&format!("is_column_{number}"), column)
                .param(&format!("is_values_{number}"), values);
        }
        for (number, (column, values)) in self.not.iter().enumerate() {
            query = query
                .param(&format!("not_column_{number}"), column)
                .param(&format!("not_values_{number}"), values);
        }
        for (number, (column, text)) in self.contains.iter().enumerate() {
            query = query
                .param(&format!("contains_column_{number}"), column)
                .param(&format!("contains_text_{number}"), text);
        }
        for (number, values) in self.tag_is.iter().enumerate() {
            query = query.param(&format!("tag_is_values_{number}"), values);
        }
        for (number, values) in self.tag_not.iter().enumerate() {
            query = query.param(&format!("tag_not_values_{number}"), values);
        }
        for (number, text) in self.tag_contains.iter().enumerate() {
            query = query.param(&format!("tag_contains_text_{number}"), text);
        }
        query
    }
}

/// Values as they are stored: an unknown one is the empty text.
fn stored(values: &[Value]) -> Vec<&str> {
    values
        .iter()
        .map(|value| value.known().unwrap_or_default())
        .collect()
}
