use std::borrow::Cow;
use std::fmt;

use crate::{Reason, Rejection};

/// A rule that a link breaks.
///
/// It never carries the value, so that it can be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRule {
    /// The field at fault, such as `title`, `project.id` or `tags[3]`; none when it is the link as a whole.
    pub field: Option<String>,
    /// What kind of rule.
    pub reason: Reason,
    /// The rule for a person, with its limit.
    pub rule: Cow<'static, str>,
}

impl BrokenRule {
    /// A rule that the link as a whole breaks.
    pub(super) fn of_link(reason: Reason, rule: &'static str) -> Self {
        Self {
            field: None,
            reason,
            rule: rule.into(),
        }
    }

    /// A rule that one field breaks.
    pub(super) fn of_field(
        field: &str,
        reason: Reason,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: Some(field.to_owned()),
            reason,
            rule: rule.into(),
        }
    }
}

impl From<Rejection> for BrokenRule {
    fn from(Rejection { reason, field }: Rejection) -> Self {
        Self {
            field: field.map(ToOwned::to_owned),
            reason,
            rule: reason.rule().into(),
        }
    }
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field} {}", self.rule),
            None => f.write_str(&self.rule),
        }
    }
}
