//! What a request asks for, before and after the zone and the present are known.

use jiff::civil::Date;

use crate::calendar::add_days;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

/// One end of a window as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// An instant: RFC 3339 or epoch milliseconds.
    Instant(Instant),
    /// A local day. As the start its first instant; as the end it is included.
    Day(Date),
}

/// How far back the *previous* window lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// So many local days.
    Days(i64),
    /// So many calendar months.
    Months(i64),
    /// Its own length: it ends where the window begins.
    Length,
}

/// A window that was asked for, with what *previous* means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The window.
    pub window: Window,
    /// How far back the previous window lies; `None` when nothing comes before (`period=total`).
    pub step: Option<Back>,
}

/// Why two edges are no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Nothing lies between the edges.
    #[error("must be after from")]
    Empty,
    /// The day does not exist: the zone skipped it.
    #[error("is a day that this time zone skipped")]
    Skipped,
    /// An edge is before 2000, or after the year 2099.
    #[error("must be from 2000-01-01 to 2099-12-31")]
    OutOfRange,
}

impl Edge {
    /// Reads `YYYY-MM-DD`, RFC 3339 with an offset, or epoch milliseconds.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(millis) = text.parse::<i64>() {
            return Some(Self::Instant(Instant::from_millis(millis)));
        }
        if is_date(text) {
            return text.parse().ok().map(Self::Day);
        }
        Instant::parse_rfc3339(text).map(Self::Instant)
    }

    /// The instant this edge means at the start of a window.
    pub fn start(self, zone: &Zone) -> Instant {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(date) => zone.start_of_day(date),
        }
    }

    /// The instant this edge means at the end of a window: a day is included.
    pub fn end(self, zone: &Zone) -> Instant {
        match self {
            Self::Instant(instant) => instant,
            Self::Day(date) => zone.start_of_day(add_days(date, 1)),
        }
    }
}

impl Asked {
    /// The window between two edges. The window before it has as many local days when both edges are starts of days,
    /// else the same length.
    pub fn between(from: Edge, to: Edge, zone: &Zone) -> Result<Self, RangeError> {
        let (start, end) = (from.start(zone), to.end(zone));
        if start < Instant::EARLIEST || end > Instant::LATEST {
            return Err(RangeError::OutOfRange);
        }
        if start >= end {
            let skipped = from == to && matches!(from, Edge::Day(_));
            return Err(if skipped {
                RangeError::Skipped
            } else {
                RangeError::Empty
            });
        }
        let window = Window::new(start, end);
        let step = window.days(zone).map_or(Back::Length, Back::Days);
        Ok(Self {
            window,
            step: Some(step),
        })
    }
}

/// Whether a text has the shape `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let is_dash = |position| matches!(position, 4 | 7);
    let mut bytes = text.bytes().enumerate();
    text.len() == 10
        && bytes.all(|(at, byte)| {
            if is_dash(at) {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
}

#[cfg(test)]
mod tests;
