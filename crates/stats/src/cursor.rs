//! Where a page of clicks ends, as text that a client hands back.
//!
//! Base64url without padding of these bytes, numbers big-endian:
//!
//! | bytes | content |
//! |---|---|
//! | 1 | version of this table |
//! | 8 | fingerprint of what was asked |
//! | 8 + 8 | the window, from and to, in milliseconds |
//! | 8 | the last click of the page: milliseconds |
//! | 4 + 8 | its partition and offset |
//! | rest | its log, UTF-8 |
//! | 4 | check sum of everything before |
//!
//! Nothing in it is secret, and nothing in it is trusted: the workspace comes from the request alone, so a cursor that somebody
//! made up shows nothing that the same token could not ask for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clickmill_model::{Offset, Partition};
use siphasher::sip::SipHasher13;

use crate::fingerprint::Fingerprint;
use crate::instant::Instant;
use crate::window::Window;

/// The layout above. Another one gets another number, and then cursors of this one are refused.
const VERSION: u8 = 1;

/// The place of a click among others: in the order of these four. Pages list clicks descending, exports ascending.
///
/// No two clicks have the same, however many share an instant, because no two come from the same position of a log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClickPosition {
    /// When it was clicked; in an export that is in the order of ingestion, when its message came in.
    pub at: Instant,
    /// The log the click came from.
    pub log: String,
    /// Its partition there.
    pub partition: Partition,
    /// Its offset there.
    pub offset: Offset,
}

/// What the page after another one needs to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What was asked, but for the size of pages.
    pub(crate) fingerprint: Fingerprint,
    /// The window as it was resolved for the first page.
    pub(crate) window: Window,
    /// The last click of the page before. It lies in the window.
    pub(crate) last: ClickPosition,
}

impl Cursor {
    /// Reads what [`Cursor`] displays; `None` when it is anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (content, sum) = bytes.split_last_chunk()?;
        if u32::from_be_bytes(*sum) != check_sum(content) {
            return None;
        }
        let mut rest = content;
        if u8::from_be_bytes(take(&mut rest)?) != VERSION {
            return None;
        }
        let fingerprint = Fingerprint(u64::from_be_bytes(take(&mut rest)?));
        let from = take_instant(&mut rest)?;
        let to = take_instant(&mut rest)?;
        let last = ClickPosition {
            at: take_instant(&mut rest)?,
            partition: Partition(i32::from_be_bytes(take(&mut rest)?)),
            offset: Offset(i64::from_be_bytes(take(&mut rest)?)),
            log: str::from_utf8(rest).ok()?.to_owned(),
        };
        let ascends = from <= last.at && last.at < to;
        ascends.then(|| Self {
            fingerprint,
            window: Window::new(from, to),
            last,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend(self.fingerprint.0.to_be_bytes());
        bytes.extend(self.window.from().millis().to_be_bytes());
        bytes.extend(self.window.to().millis().to_be_bytes());
        bytes.extend(self.last.at.millis().to_be_bytes());
        bytes.extend(self.last.partition.0.to_be_bytes());
        bytes.extend(self.last.offset.0.to_be_bytes());
        bytes.extend(self.last.log.as_bytes());
        bytes.extend(check_sum(&bytes).to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

pub(crate) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

/// An instant that can be the edge of a window.
pub(crate) fn take_instant(bytes: &mut &[u8]) -> Option<Instant> {
    let instant = Instant::from_millis(i64::from_be_bytes(take(bytes)?));
    instant.can_be_an_edge().then_some(instant)
}

/// Tells a text that was cut, mistyped or made up; not a proof of who wrote it.
pub(crate) fn check_sum(bytes: &[u8]) -> u32 {
    let hash = SipHasher13::new().hash(bytes);
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests;
