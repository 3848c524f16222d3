use clickmill_store::Erased;

/// How much of a workspace is erased, as requests and answers say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Workspace,
    Link,
    Visitor,
}

impl Scope {
    pub(crate) const ALL: [Self; 3] = [Self::Workspace, Self::Link, Self::Visitor];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Link => "link",
            Self::Visitor => "visitor",
        }
    }

    /// What it takes out.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Workspace => "All of it: clicks, totals, links and dead letters.",
            Self::Link => "The clicks of a link, what is known about it, and its dead letters.",
            Self::Visitor => "The clicks of a visitor on one day.",
        }
    }

    pub(super) const fn of(erased: &Erased) -> Self {
        match erased {
            Erased::Workspace => Self::Workspace,
            Erased::Link(_) => Self::Link,
            Erased::Visitor(_) => Self::Visitor,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|scope| scope.name() == text);
        found.ok_or_else(|| format!("must be one of {}", Self::ALL.map(Self::name).join(", ")))
    }
}
