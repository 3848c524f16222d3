//! A page of clicks that is asked for.

use crate::cursor::{ClickPosition, Cursor};
use crate::fingerprint::Fingerprint;
use crate::question::Question;

/// A question for clicks themselves, newest first, a page at a time.
///
/// All pages of a list are about the window that the first one resolved. Together they have every click once that was stored when
/// the first one was answered. A click that is stored meanwhile is on a later page when it belongs there by its time, and
/// else on none; nothing moves the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuestion {
    /// Which clicks; without comparison, series or breakdowns.
    pub question: Question,
    /// Most clicks: 1 to [`PageQuestion::MAX_LIMIT`].
    pub limit: usize,
    /// Only clicks that come after this one in the order of the list.
    pub after: Option<ClickPosition>,
    pub(crate) fingerprint: Fingerprint,
}

impl PageQuestion {
    /// Clicks when nothing is said.
    pub const DEFAULT_LIMIT: usize = 100;
    /// Most clicks.
    pub const MAX_LIMIT: usize = 1000;

    /// What to ask the next page with, when this one ends with `last`.
    pub fn next(&self, last: ClickPosition) -> Cursor {
        Cursor {
            fingerprint: self.fingerprint,
            window: self.question.window,
            last,
        }
    }
}
