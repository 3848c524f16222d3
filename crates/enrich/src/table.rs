//! Rules as data: tab-separated tables, one rule a line.

use std::fmt;

use crate::RulesError;

/// How much of a rule an error shows, in characters.
const SHOWN: usize = 120;

/// A line of a file of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleLine {
    /// The name of a built-in file, the path of one that replaces it.
    pub file: &'static str,
    /// Counted from 1.
    pub line: u32,
}

impl fmt::Display for RuleLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A file of rules; lines that start with `#` explain it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// Its name, or its path when it replaces the built-in one.
    pub(crate) file: &'static str,
    pub(crate) text: &'static str,
}

impl Table {
    /// The rules, each as its cells: as many as there are columns, none of them empty.
    pub(crate) fn rows<const N: usize>(
        self,
        columns: [&'static str; N],
    ) -> impl Iterator<Item = Result<[Cell; N], RulesError>> {
        self.lines().map(move |(line, text)| {
            let file = self.file;
            cells(RuleLine { file, line }, text, columns)
        })
    }

    /// How many rules there are.
    pub(crate) fn len(self) -> usize {
        self.lines().count()
    }

    fn lines(self) -> impl Iterator<Item = (u32, &'static str)> {
        (1..)
            .zip(self.text.lines())
            .filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
    }

    /// What is wrong with the rules together, none of which is wrong by itself.
    pub(crate) fn wrong(self, what: impl fmt::Display) -> RulesError {
        RulesError::Table {
            file: self.file,
            what: what.to_string(),
        }
    }
}

fn cells<const N: usize>(
    line: RuleLine,
    rule: &'static str,
    columns: [&'static str; N],
) -> Result<[Cell; N], RulesError> {
    let texts: Vec<_> = rule.split('\t').collect();
    let texts: [&str; N] = texts.try_into().map_err(|texts: Vec<_>| RulesError::Rule {
        line,
        what: format!(
            "a rule has {N} cells ({}), separated by tabs, not {} as in {}",
            columns.join(", "),
            texts.len(),
            shown(rule)
        ),
    })?;
    let mut numbered = (1..).zip(columns);
    let cells = texts.map(|text| {
        let (number, column) = numbered.next().unwrap_or_default();
        Cell {
            text,
            line,
            number,
            column,
            rule,
        }
    });
    match cells.iter().find(|cell| cell.text.is_empty()) {
        Some(cell) => {
            Err(cell.wrong("something: - stands for nothing where there need not be any"))
        }
        None => Ok(cells),
    }
}

/// A cell of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// What it says; never empty.
    pub(crate) text: &'static str,
    /// Where the rule is.
    pub(crate) line: RuleLine,
    number: usize,
    column: &'static str,
    rule: &'static str,
}

impl Cell {
    /// What it says, unless that is `-` for nothing.
    pub(crate) fn given(&self) -> Option<&'static str> {
        (self.text != "-").then_some(self.text)
    }

    /// What one of some names stands for.
    pub(crate) fn one_of<'n, T>(
        &self,
        parse: impl FnOnce(&str) -> Option<T>,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<T, RulesError> {
        parse(self.text).ok_or_else(|| {
            let names: Vec<_> = names.into_iter().collect();
            self.wrong(format_args!("one of {}", names.join(", ")))
        })
    }

    /// The error that the cell is not what it must be.
    pub(crate) fn wrong(&self, must_be: impl fmt::Display) -> RulesError {
        RulesError::Rule {
            line: self.line,
            what: format!(
                "cell {} ({}) is {}, and must be {must_be}; the rule is {}",
                self.number,
                self.column,
                shown(self.text),
                shown(self.rule)
            ),
        }
    }
}

/// A text of a file as an error shows it: cut, and with what cannot be seen escaped.
pub(crate) fn shown(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("{start:?}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Vec<[&'static str; 2]>, String> {
        let file = "some.tsv";
        let rows = Table { file, text }.rows(["needle", "name"]);
        rows.map(|row| row.map(|cells| cells.map(|cell| cell.text)))
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())
    }

    #[test]
    fn rules_are_lines_and_explanations_are_not() {
        let rows = read("# needle\tname\nChrome/\tChrome\r\n\nEdg/\tEdge").unwrap();
        assert_eq!(rows, [["Chrome/", "Chrome"], ["Edg/", "Edge"]]);
    }

    #[test]
    fn a_wrong_number_of_cells_is_named_with_its_line() {
        let error = read("# x\nChrome/\n").unwrap_err();
        assert!(error.starts_with("some.tsv:2: "), "{error}");
        assert!(
            error.contains("2 cells (needle, name)") && error.contains("\"Chrome/\""),
            "{error}"
        );
        assert!(read("a\tb\tc").unwrap_err().contains("not 3"));
    }

    #[test]
    fn an_empty_cell_is_named_since_it_would_be_found_everywhere() {
        let error = read("\tChrome").unwrap_err();
        assert!(error.contains("cell 1 (needle) is \"\""), "{error}");
    }

    #[test]
    fn a_long_rule_is_shown_by_its_start() {
        let text: &'static str = "é".repeat(5_000).leak();
        let error = read(text).unwrap_err();
        assert!(error.ends_with("é\"…") && error.len() < 600, "{error}");
    }
}
