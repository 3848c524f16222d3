use crate::Reasons;
use crate::table::rows_of;

/// What no person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// What a click that keeps the rule has against it.
    pub(super) reason: Reasons,
    /// Whether different links are counted, not clicks.
    pub(super) of_links: bool,
    /// How many there must be.
    pub(super) at_least: usize,
    /// From the first to the last of them, in milliseconds.
    pub(super) within: i64,
}

/// The rules of the table.
#[expect(
    clippy::expect_used,
    reason = "the table is part of the program and every test reads it"
)]
pub(super) fn all() -> Vec<Rule> {
    rows_of(include_str!("../../data/behaviours.tsv"))
        .map(|[reason, of, at_least, within]| Rule {
            reason: Reasons::parse(reason).expect("a reason has a name"),
            of_links: of == "links",
            at_least: at_least.parse().expect("a number of clicks or links"),
            within: within.parse().expect("a number of milliseconds"),
        })
        .collect()
}
