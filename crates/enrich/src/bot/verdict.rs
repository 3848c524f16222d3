use super::{BotClass, Reasons};

/// What a click is taken for. A click is never dropped for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is a program's.
    pub is_bot: bool,
    /// What kind of program; none of a person's click.
    pub class: Option<BotClass>,
    /// Which program; only names of the rules, never a text out of the user agent, so that nobody can make names up.
    pub name: Option<&'static str>,
    /// Why; of a person's click, what speaks for a program but does not weigh enough.
    pub reasons: Reasons,
}
