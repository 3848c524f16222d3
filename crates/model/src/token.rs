//! What a token lets its bearer do.

use std::fmt;

use crate::{LinkId, WorkspaceId};

/// One thing that a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenScope {
    /// Send clicks.
    ClicksWrite,
    /// Ask for numbers, and read what is known about links.
    AnalyticsRead,
    /// Take out clicks themselves.
    ExportRead,
    /// Put links.
    LinksWrite,
    /// Everything, in every workspace: for operators.
    Admin,
}

impl TokenScope {
    /// Every scope, in the order of the documentation.
    pub const ALL: [Self; 5] = [
        Self::ClicksWrite,
        Self::AnalyticsRead,
        Self::ExportRead,
        Self::LinksWrite,
        Self::Admin,
    ];

    /// Its name in requests and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClicksWrite => "clicks:write",
            Self::AnalyticsRead => "analytics:read",
            Self::ExportRead => "export:read",
            Self::LinksWrite => "links:write",
            Self::Admin => "admin",
        }
    }

    /// What it is for, as the description of the API says it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ClicksWrite => "Send clicks.",
            Self::AnalyticsRead => "Ask for numbers, and read what is known about links.",
            Self::ExportRead => "Take out clicks themselves.",
            Self::LinksWrite => "Put links.",
            Self::Admin => "Everything, in every workspace: for operators.",
        }
    }

    /// The scope of this name, matched exactly.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenScopes(u8);

impl TokenScopes {
    /// Whether a scope is among them; [`TokenScope::Admin`] stands for all.
    pub const fn allow(self, scope: TokenScope) -> bool {
        self.0 & (scope.bit() | TokenScope::Admin.bit()) != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes, in the order of the documentation.
    pub fn iter(self) -> impl Iterator<Item = TokenScope> {
        TokenScope::ALL
            .into_iter()
            .filter(move |scope| self.0 & scope.bit() != 0)
    }
}

impl FromIterator<TokenScope> for TokenScopes {
    fn from_iter<T: IntoIterator<Item = TokenScope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |set, scope| set | scope.bit()))
    }
}

/// What a token is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What it may do.
    pub scopes: TokenScopes,
    /// Where; everywhere for operators.
    pub bounds: Option<Bounds>,
}

/// Where a token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The only workspace.
    pub workspace: WorkspaceId,
    /// The only links, unless there are none.
    pub links: Vec<LinkId>,
    /// The only domains, unless there are none.
    pub domains: Vec<String>,
    /// The only projects, by identifier, unless there are none.
    pub projects: Vec<String>,
}

impl Grant {
    /// What operators may do: everything.
    pub fn everything() -> Self {
        Self {
            scopes: TokenScopes::from_iter([TokenScope::Admin]),
            bounds: None,
        }
    }

    /// The rules that it breaks: names of fields, and what must be.
    ///
    /// What may be sent or put is told by the link alone: a link may be put into any domain and project, so that one who may put those
    /// of one project could put any link into it.
    pub fn broken_rules(&self) -> Vec<(&'static str, &'static str)> {
        let mut broken = Vec::new();
        if self.scopes.is_empty() {
            broken.push(("scopes", "must name at least one scope"));
        }
        let is_admin = self.scopes.iter().any(|scope| scope == TokenScope::Admin);
        match &self.bounds {
            None if !is_admin => {
                broken.push(("workspace_id", "is required unless the scope is `admin`"));
            }
            Some(_) if is_admin => broken.push((
                "workspace_id",
                "cannot be given with the scope `admin`, which is for all workspaces",
            )),
            Some(bounds) if self.writes() => {
                for (field, list) in [("domains", &bounds.domains), ("projects", &bounds.projects)]
                {
                    if !list.is_empty() {
                        broken.push((
                            field,
                            "cannot be given with a scope that writes; give links",
                        ));
                    }
                }
            }
            _ => {}
        }
        broken
    }

    fn writes(&self) -> bool {
        self.scopes.allow(TokenScope::ClicksWrite) || self.scopes.allow(TokenScope::LinksWrite)
    }

    /// Whether it is good for a link of its workspace.
    pub fn reaches_link(&self, link: &str) -> bool {
        let reaches =
            |links: &[LinkId]| links.is_empty() || links.iter().any(|id| id.as_str() == link);
        self.bounds
            .as_ref()
            .is_none_or(|bounds| reaches(&bounds.links))
    }

    /// Whether it is good in a workspace.
    pub fn reaches(&self, workspace: &str) -> bool {
        self.bounds
            .as_ref()
            .is_none_or(|bounds| bounds.workspace.as_str() == workspace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_themselves_and_admin_is_all() {
        let scopes: TokenScopes = [TokenScope::ExportRead].into_iter().collect();
        for scope in TokenScope::ALL {
            assert_eq!(scopes.allow(scope), scope == TokenScope::ExportRead);
            assert!(Grant::everything().scopes.allow(scope));
            assert_eq!(TokenScope::parse(scope.name()), Some(scope));
        }
        assert!(scopes.iter().eq([TokenScope::ExportRead]));
        assert!(TokenScopes::default().is_empty());
    }
}
