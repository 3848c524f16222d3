use std::fmt;
use std::num::NonZeroU64;

use clickhouse::query::Query;
use clickmill_model::{LinkId, Timestamp, WorkspaceId};

/// A visitor of one workspace on one UTC day, as listed clicks show it: 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitorId(NonZeroU64);

/// A text is no visitor's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 16 hexadecimal digits, as clicks are listed with, and not only zeros")]
pub struct InvalidVisitorId;

/// What is to be erased in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erased {
    /// All of it: clicks, totals, links and dead letters.
    Workspace,
    /// A link, with what is known about it, its clicks and its dead letters.
    Link(LinkId),
    /// The clicks of a visitor; `None` once nobody has to know whose.
    Visitor(Option<VisitorId>),
}

/// Which clicks an erasure is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureScope {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// What of it.
    pub erased: Erased,
    /// Only clicks from before this instant; of all times without it.
    pub clicked_before: Option<Timestamp>,
}

/// Clicks of a month that an erasure would take out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasable {
    /// The month of UTC, such as 202603.
    pub month: u32,
    /// How many.
    pub clicks: u64,
}

impl VisitorId {
    /// Reads 16 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidVisitorId> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
        let id = number.and_then(NonZeroU64::new);
        id.map(Self).ok_or(InvalidVisitorId)
    }

    pub(super) fn stored(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    pub(super) const fn number(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for VisitorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl ErasureScope {
    /// The link it is about, if it is about one.
    pub const fn link(&self) -> Option<&LinkId> {
        match &self.erased {
            Erased::Link(link) => Some(link),
            Erased::Workspace | Erased::Visitor(_) => None,
        }
    }

    pub(super) const fn is_of_visitor(&self) -> bool {
        matches!(self.erased, Erased::Visitor(_))
    }

    pub(super) const fn visitor(&self) -> Option<VisitorId> {
        match self.erased {
            Erased::Visitor(visitor) => visitor,
            Erased::Workspace | Erased::Link(_) => None,
        }
    }

    /// Binds whose clicks they are.
    pub(super) fn bind(&self, query: Query) -> Query {
        query
            .param("workspace", self.workspace.as_str())
            .param("link", self.link().map_or("", LinkId::as_str))
            .param("visitor", self.visitor().map_or(0, VisitorId::number))
            .param("clicked_before", self.clicked_before.map_or(0, |at| at.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_named_as_clicks_show_it() {
        let id = VisitorId::parse("00ab34cd00000001").unwrap();
        assert_eq!(id.to_string(), "00ab34cd00000001");
        for text in [
            "",
            "ab",
            "0000000000000000",
            "+0ab34cd00000001",
            "00ab34cd000000zz",
            "00ab34cd000000011",
        ] {
            assert_eq!(VisitorId::parse(text), Err(InvalidVisitorId), "{text}");
        }
    }
}
