use std::sync::Arc;

use crate::GeneratorError;

/// The columns of every row of an embedded tab-separated table, comments and empty lines left out.
///
/// Every row must have exactly `N` columns.
pub(crate) fn rows<const N: usize>(
    name: &'static str,
    text: &'static str,
) -> Result<Vec<[&'static str; N]>, GeneratorError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| {
            let columns: Vec<&'static str> = line.split('\t').collect();
            columns.try_into().map_err(|_| GeneratorError::Table {
                name,
                line: index + 1,
            })
        })
        .collect()
}

/// A number or name out of a table.
pub(crate) fn parse<T: std::str::FromStr>(
    name: &'static str,
    text: &str,
) -> Result<T, GeneratorError> {
    text.parse().map_err(|_| GeneratorError::Cell {
        name,
        text: text.into(),
    })
}

/// What `-` stands for in a table: nothing.
pub(crate) fn optional(text: &'static str) -> Option<Arc<str>> {
    (text != "-").then(|| text.into())
}
