//! A point in time with the precision of a click.

use std::fmt;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z, within the years 1 to 9998.
///
/// Displayed and serialised as RFC 3339 in UTC; the fraction is written only when there is one, or with the digits that the
/// format says (`{:.3}`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The earliest edge of a window: midnight of 2000-01-01 where it came first (UTC+14). No click is older.
    pub const EARLIEST: Self = Self(946_634_400_000);
    /// The latest edge of a window: midnight of 2100-01-01 where it comes last (UTC−14).
    pub const LATEST: Self = Self(4_102_495_200_000);

    const FIRST: i64 = -62_135_596_800_000;
    const LAST: i64 = 253_370_764_799_999;

    /// The instant `millis` milliseconds after the epoch; what lies outside the years 1 to 9998 becomes the nearest
    /// end of that range.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::FIRST {
            Self(Self::FIRST)
        } else if millis > Self::LAST {
            Self(Self::LAST)
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant `millis` milliseconds later, or earlier when negative.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Reads an RFC 3339 date and time with `Z` or an offset. Digits finer than a millisecond are cut off.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(Self::from_timestamp)
    }

    /// Whether a window can begin or end with it.
    pub(crate) fn can_be_an_edge(self) -> bool {
        (Self::EARLIEST..=Self::LATEST).contains(&self)
    }

    pub(crate) fn from_timestamp(timestamp: Timestamp) -> Self {
        Self::from_millis(
            timestamp
                .as_nanosecond()
                .div_euclid(1_000_000)
                .try_into()
                .unwrap_or(Self::LAST),
        )
    }

    /// The same instant as the calendar library has it; the range of this type lies within the library's.
    pub(crate) fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_any_offset_and_written_in_utc() {
        let instant = Instant::parse_rfc3339("2025-03-01T01:00:00.5+05:45").unwrap();
        assert_eq!(instant.to_string(), "2025-02-28T19:15:00.5Z");
        assert_eq!(Instant::from_millis(0).to_string(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_local_time_without_offset_is_no_instant() {
        assert_eq!(Instant::parse_rfc3339("2025-03-01T01:00:00"), None);
        assert_eq!(Instant::parse_rfc3339("2025-03-01"), None);
    }

    #[test]
    fn what_is_finer_than_a_millisecond_is_cut_off_towards_the_past() {
        assert_eq!(
            Instant::parse_rfc3339("1970-01-01T00:00:00.0019Z"),
            Some(Instant::from_millis(1))
        );
        assert_eq!(
            Instant::parse_rfc3339("1969-12-31T23:59:59.9999Z"),
            Some(Instant::from_millis(-1))
        );
    }

    #[test]
    fn the_ends_of_the_range_hold() {
        assert_eq!(
            Instant::from_millis(i64::MAX).to_string(),
            "9998-12-31T23:59:59.999Z"
        );
        assert_eq!(
            Instant::from_millis(i64::MIN).plus(i64::MIN).to_string(),
            "0001-01-01T00:00:00Z"
        );
        assert_eq!(Instant::EARLIEST.to_string(), "1999-12-31T10:00:00Z");
        assert_eq!(Instant::LATEST.to_string(), "2100-01-01T14:00:00Z");
    }
}
