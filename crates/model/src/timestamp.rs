use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The earliest instant a click may carry: the start of the year 2000, UTC.
    ///
    /// Since then the offset of every time zone is a multiple of 15 minutes, which the exactness of all reports rests
    /// on; and a smaller number is almost always seconds taken for milliseconds.
    pub const EARLIEST: Self = Self(946_684_800_000);

    /// How far ahead of its arrival a click may lie, in milliseconds: 24 hours, for clocks set to local time.
    pub const MAX_AHEAD_MS: i64 = 24 * 60 * 60 * 1000;

    /// Reads an instant in RFC 3339, such as `2026-03-29T01:00:00+01:00`; fractions below a millisecond are cut.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self(instant.timestamp_millis()))
    }

    /// The same instant as a calendar date and time in UTC; `None` beyond the years chrono knows.
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }

    /// Days since 1970-01-01, by the calendar of UTC.
    pub fn utc_day(self) -> i64 {
        self.0.div_euclid(24 * 60 * 60 * 1000)
    }
}

/// What a clock says; one that is before 1970 is at its beginning.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_utc() {
            Some(instant) => write!(f, "{}", instant.format("%Y-%m-%dT%H:%M:%S%.3fZ")),
            None => write!(f, "{} ms", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_taken_into_account() {
        let instant = Timestamp::parse_rfc3339("2000-01-01T05:45:00.0009+05:45").unwrap();
        assert_eq!(instant, Timestamp::EARLIEST);
        assert_eq!(instant.to_string(), "2000-01-01T00:00:00.000Z");
    }

    #[test]
    fn days_before_the_epoch_round_down() {
        assert_eq!(Timestamp(-1).utc_day(), -1);
        assert_eq!(Timestamp(86_400_000).utc_day(), 1);
    }
}
