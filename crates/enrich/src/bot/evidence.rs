use super::{BotClass, Reasons};

/// What speaks for a program, not weighed yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Each piece of it.
    pub(crate) reasons: Reasons,
    /// What kind of program a rule about its agent takes it for.
    pub(crate) class: Option<BotClass>,
    /// Which program, by the name a rule gives it.
    pub(crate) name: Option<&'static str>,
}

impl Evidence {
    /// Evidence that says nothing about what kind of program it is.
    pub(crate) fn of(reasons: Reasons) -> Self {
        Self {
            reasons,
            ..Self::default()
        }
    }

    /// Both together: class and name of the first that has them, the reasons of both.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            reasons: self.reasons | other.reasons,
            class: self.class.or(other.class),
            name: self.name.or(other.name),
        }
    }
}
