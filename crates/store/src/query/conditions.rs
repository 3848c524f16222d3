use clickhouse::query::Query;
use clickmill_stats::{Dimension, Filter, Question, Test, Value, Window};

use super::ask::AskError;
use super::columns::column_of;
use super::template::Each;

/// The conditions of a filter, by their kind.
#[derive(Default)]
pub(crate) struct Conditions<'q> {
    is: Vec<(&'static str, Vec<&'q str>)>,
    not: Vec<(&'static str, Vec<&'q str>)>,
    contains: Vec<(&'static str, &'q str)>,
}

impl<'q> Conditions<'q> {
    pub(crate) fn of(filter: &'q Filter) -> Result<Self, AskError> {
        let mut conditions = Self::default();
        for condition in &filter.conditions {
            let column = filterable(condition.dimension)?;
            match &condition.test {
                Test::OneOf(values) => conditions.is.push((column, stored(values))),
                Test::NotOneOf(values) => conditions.not.push((column, stored(values))),
                Test::Contains(text) => conditions.contains.push((column, text)),
            }
        }
        Ok(conditions)
    }

    /// How often the lines of a template are repeated for these conditions.
    pub(crate) fn each(&self) -> [Each; 3] {
        [
            Each {
                word: "is",
                count: self.is.len(),
            },
            Each {
                word: "not",
                count: self.not.len(),
            },
            Each {
                word: "contains",
                count: self.contains.len(),
            },
        ]
    }

    fn bind(&self, mut query: Query) -> Query {
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
        query
    }
}

/// Binds a query to the clicks it may see: one workspace, one window, the filter. Every query about clicks goes through here.
pub(crate) fn scope(
    query: Query,
    question: &Question,
    window: Window,
    conditions: &Conditions<'_>,
) -> Query {
    let query = query
        .param("workspace", question.workspace.as_str())
        .param("from", window.from().millis())
        .param("to", window.to().millis())
        .param("traffic", question.filter.traffic.name());
    conditions.bind(query)
}

fn filterable(dimension: Dimension) -> Result<&'static str, AskError> {
    column_of(dimension).ok_or(AskError::Unsupported { dimension })
}

/// Values as they are stored: an unknown one is the empty text.
fn stored(values: &[Value]) -> Vec<&str> {
    values
        .iter()
        .map(|value| value.known().unwrap_or_default())
        .collect()
}
