//! Rules as data: tab-separated files under `data/` that are part of the program.

/// The lines of a table as their cells; lines that start with `#` explain it.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// The rows of a table that must have exactly so many cells.
///
/// # Panics
///
/// When a line of the program's own tables has another number of cells, which every test notices.
#[expect(
    clippy::panic,
    reason = "the tables are part of the program and every test reads them"
)]
pub(crate) fn rows_of<const N: usize>(
    text: &'static str,
) -> impl Iterator<Item = [&'static str; N]> {
    rows(text).map(|cells| match cells.try_into() {
        Ok(cells) => cells,
        Err(cells) => panic!("a line of a table has {N} cells, not these: {cells:?}"),
    })
}
