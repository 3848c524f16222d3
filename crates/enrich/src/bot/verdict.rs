use super::{BotClass, Reasons};

/// What a click is taken for. A click is never dropped for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is a program's.
    pub is_bot: bool,
    /// What kind of program.
    pub class: Option<BotClass>,
    /// Which program; only names of the rules, never a text out of the user agent, so that nobody can make names up.
    pub name: Option<&'static str>,
    /// Why.
    pub reasons: Reasons,
}

impl Verdict {
    /// A program's click.
    pub(crate) fn bot(class: BotClass, name: Option<&'static str>, reasons: Reasons) -> Self {
        Self {
            is_bot: true,
            class: Some(class),
            name,
            reasons,
        }
    }

    /// Both verdicts in one: class and name of the first that has them, the reasons of both.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            is_bot: self.is_bot || other.is_bot,
            class: self.class.or(other.class),
            name: self.name.or(other.name),
            reasons: self.reasons | other.reasons,
        }
    }
}
