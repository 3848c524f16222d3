use std::fmt;
use std::str::FromStr;

use clickmill_stats::Instant;

use crate::clock::now;

/// A day of UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) u16);

const MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Day {
    /// The day after today.
    pub(super) fn tomorrow() -> Self {
        Self::of(now().0 + MILLIS)
    }

    fn of(millis: i64) -> Self {
        Self(u16::try_from(millis / MILLIS).unwrap_or(u16::MAX))
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Instant::parse_rfc3339(&format!("{text}T00:00:00Z"))
            .filter(|at| at.millis() >= 0)
            .map(|at| Self::of(at.millis()))
            .ok_or_else(|| "must be a day such as 2026-03-31".to_owned())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = Instant::from_millis(i64::from(self.0) * MILLIS).to_string();
        f.write_str(instant.split('T').next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_it_is_read() {
        for text in ["1970-01-01", "2024-02-29", "2149-06-06"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in ["2026-02-30", "2026-3-1", "yesterday", "1969-12-31", ""] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
