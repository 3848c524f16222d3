//! Where an export stands, and where the next one begins, as texts that a client hands back.
//!
//! Both are base64url without padding, numbers big-endian:
//!
//! | bytes | of a cursor | of a beginning (`since`) |
//! |---|---|---|
//! | 1 | 2, for this table | 3, for this table |
//! | 8 | fingerprint of what was asked | fingerprint of the filter |
//! | 8 + 8 | the window, from and to, in milliseconds | |
//! | 1 | the order, from 0 | |
//! | 8 | the last click: milliseconds, or the least number for none | |
//! | 4 + 8 | its partition and offset | |
//! | 2 + n | its log: length, UTF-8 | |
//! | rest | positions after which clicks are meant, and up to which | positions after which clicks are meant |
//! | 4 | check sum of everything before | the same |
//!
//! A partition takes about six bytes in each list of positions. As with pages, nothing in it is secret and nothing is trusted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clickmill_model::{Offset, Partition};

use super::place::is_of_a_click;
use super::{ExportOrder, Positions};
use crate::cursor::{ClickPosition, check_sum, take, take_instant};
use crate::fingerprint::Fingerprint;
use crate::instant::Instant;
use crate::window::Window;

const CURSOR: u8 = 2;
const SINCE: u8 = 3;
/// In place of the last click's instant when there is none.
const NO_CLICK: i64 = i64::MIN;

/// What the rest of an export needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExportCursor {
    pub(crate) fingerprint: Fingerprint,
    /// The window as it was resolved when the export began.
    pub(crate) window: Window,
    pub(crate) order: ExportOrder,
    /// Only clicks after these.
    pub(crate) since: Positions,
    /// Only clicks up to these.
    pub(crate) until: Positions,
    /// The last click that was handed out.
    pub(crate) after: Option<ClickPosition>,
}

/// Where the next export begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Since {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) positions: Positions,
}

impl ExportCursor {
    /// Reads what [`ExportCursor`] displays; `None` when it is anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let content = opened(text, CURSOR)?;
        let mut rest = content.as_slice();
        let fingerprint = Fingerprint(u64::from_be_bytes(take(&mut rest)?));
        let (from, to) = (take_instant(&mut rest)?, take_instant(&mut rest)?);
        let [order] = take(&mut rest)?;
        let cursor = Self {
            fingerprint,
            window: Window::new(from, to),
            order: *ExportOrder::ALL.get(usize::from(order))?,
            after: take_click(&mut rest)?.pop(),
            since: Positions::take(&mut rest)?,
            until: Positions::take(&mut rest)?,
        };
        (rest.is_empty() && from <= to).then_some(cursor)
    }
}

impl std::fmt::Display for ExportCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![CURSOR];
        bytes.extend(self.fingerprint.0.to_be_bytes());
        bytes.extend(self.window.from().millis().to_be_bytes());
        bytes.extend(self.window.to().millis().to_be_bytes());
        bytes.push(self.order as u8);
        put_click(&mut bytes, self.after.as_ref());
        self.since.write(&mut bytes);
        self.until.write(&mut bytes);
        f.write_str(&sealed(bytes))
    }
}

impl Since {
    /// Reads what [`Since`] displays; `None` when it is anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let content = opened(text, SINCE)?;
        let mut rest = content.as_slice();
        let since = Self {
            fingerprint: Fingerprint(u64::from_be_bytes(take(&mut rest)?)),
            positions: Positions::take(&mut rest)?,
        };
        rest.is_empty().then_some(since)
    }
}

impl std::fmt::Display for Since {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![SINCE];
        bytes.extend(self.fingerprint.0.to_be_bytes());
        self.positions.write(&mut bytes);
        f.write_str(&sealed(bytes))
    }
}

fn put_click(bytes: &mut Vec<u8>, click: Option<&ClickPosition>) {
    let at = click.map_or(NO_CLICK, |click| click.at.millis());
    bytes.extend(at.to_be_bytes());
    let Some(click) = click else { return };
    bytes.extend(click.partition.0.to_be_bytes());
    bytes.extend(click.offset.0.to_be_bytes());
    // No log has a name that long: a topic has 249 characters at most.
    let length = u16::try_from(click.log.len()).unwrap_or(u16::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(click.log.bytes().take(length.into()));
}

/// No click, or one.
fn take_click(bytes: &mut &[u8]) -> Option<Vec<ClickPosition>> {
    let at = i64::from_be_bytes(take(bytes)?);
    if at == NO_CLICK {
        return Some(Vec::new());
    }
    let at = Instant::from_millis(at);
    let partition = Partition(i32::from_be_bytes(take(bytes)?));
    let offset = Offset(i64::from_be_bytes(take(bytes)?));
    let length = u16::from_be_bytes(take(bytes)?);
    let (log, rest) = bytes.split_at_checked(length.into())?;
    *bytes = rest;
    let click = ClickPosition {
        at,
        log: str::from_utf8(log).ok()?.to_owned(),
        partition,
        offset,
    };
    is_of_a_click(at).then(|| vec![click])
}

fn sealed(mut bytes: Vec<u8>) -> String {
    bytes.extend(check_sum(&bytes).to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a text of this kind has between its first byte and its check sum.
fn opened(text: &str, kind: u8) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (content, sum) = bytes.split_last_chunk()?;
    let is_whole = u32::from_be_bytes(*sum) == check_sum(content);
    let (first, content) = content.split_first()?;
    (is_whole && *first == kind).then(|| content.to_vec())
}

#[cfg(test)]
mod tests;
