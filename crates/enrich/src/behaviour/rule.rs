use crate::table::Cell;
use crate::{Reasons, RulesError};

/// The longest time a rule may look at, in milliseconds: an hour.
const LONGEST: i64 = 60 * 60 * 1000;

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

impl Rule {
    pub(super) const COLUMNS: [&'static str; 4] = ["reason", "of", "at least", "within ms"];

    pub(super) fn read([reason, of, at_least, within]: &[Cell; 4]) -> Result<Self, RulesError> {
        let is_of_links = |name: &str| match name {
            "links" => Some(true),
            "clicks" => Some(false),
            _ => None,
        };
        let number = at_least.text.parse().ok().filter(|number| *number >= 2);
        let millis = within.text.parse().ok();
        let millis = millis.filter(|millis| (0..=LONGEST).contains(millis));
        let behaviours = Reasons::BURST | Reasons::SWEEP;
        let parse = |name: &str| Reasons::parse(name).filter(|reason| behaviours.contains(*reason));
        Ok(Self {
            reason: reason.one_of(parse, behaviours.names())?,
            of_links: of.one_of(is_of_links, ["links", "clicks"])?,
            at_least: number.ok_or_else(|| at_least.wrong("a whole number of at least 2"))?,
            within: millis
                .ok_or_else(|| within.wrong(format_args!("a whole number up to {LONGEST}")))?,
        })
    }
}
