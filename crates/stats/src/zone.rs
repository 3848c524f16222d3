//! Where a day begins: a named time zone or a fixed offset.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use crate::calendar::add_days;
use crate::instant::Instant;
use crate::nearest::nearest;

/// The IANA database that is compiled in, so that an answer does not depend on the machine it is given on.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone: its IANA name (`Europe/Berlin`) or a fixed offset (`+05:45`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// Why a zone could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// The name is not in the IANA database.
    #[error("unknown time zone, must be an IANA name; did you mean `{nearest}`?")]
    Unknown {
        /// The name that is written most alike.
        nearest: String,
    },
    /// The offset is more than 14 hours.
    #[error("must be minutes east of UTC from -840 to 840, nearest is {nearest}")]
    Offset {
        /// The end of the range that is nearest.
        nearest: i32,
    },
}

/// A stretch of time in which a zone's offset does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Its first instant: the start of the window or a transition.
    pub(crate) start: Instant,
    /// Milliseconds east of UTC.
    pub(crate) offset: i64,
}

impl Zone {
    /// Most minutes that a fixed offset may be away from UTC: 14 hours.
    pub const MAX_OFFSET: i32 = 840;

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            rules: TimeZone::UTC,
        }
    }

    /// The zone of an IANA name, upper or lower case. An unknown name is an error, never UTC.
    pub fn parse(name: &str) -> Result<Self, ZoneError> {
        let known = DATABASE
            .get(name)
            .ok()
            .filter(|rules| !is_placeholder(rules));
        let Some(rules) = known else {
            let names: Vec<String> = DATABASE.available().map(|name| name.to_string()).collect();
            let nearest = nearest(name, names.iter().map(String::as_str)).unwrap_or("UTC");
            return Err(ZoneError::Unknown {
                nearest: nearest.to_owned(),
            });
        };
        Ok(Self {
            name: rules.iana_name().unwrap_or(name).to_owned(),
            rules,
        })
    }

    /// The zone that is always `minutes` east of UTC, −840 to 840.
    pub fn from_offset_minutes(minutes: i32) -> Result<Self, ZoneError> {
        let nearest = minutes.clamp(-Self::MAX_OFFSET, Self::MAX_OFFSET);
        let offset = Offset::from_seconds(nearest * 60);
        match offset {
            Ok(offset) if nearest == minutes => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
                Ok(Self {
                    name: format!("{sign}{hours:02}:{rest:02}"),
                    rules: TimeZone::fixed(offset),
                })
            }
            _ => Err(ZoneError::Offset { nearest }),
        }
    }

    /// The IANA name, or the offset as `±hh:mm`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Milliseconds east of UTC at an instant.
    pub fn offset_millis(&self, at: Instant) -> i64 {
        i64::from(self.rules.to_offset(at.timestamp()).seconds()) * 1000
    }

    /// The instant as RFC 3339 with the local offset.
    pub fn display(&self, at: Instant) -> String {
        self.show(at).to_string()
    }

    /// What displays the instant as RFC 3339 with the local offset, with as many digits of a second as the format says.
    pub fn show(&self, at: Instant) -> impl fmt::Display + use<> {
        let offset = self.rules.to_offset(at.timestamp());
        at.timestamp().display_with_offset(offset)
    }

    /// What a clock on the wall shows.
    pub(crate) fn local(&self, at: Instant) -> DateTime {
        self.rules.to_datetime(at.timestamp())
    }

    /// When the clock on the wall shows `local` for the first time. A time that is skipped is read with the offset before
    /// the gap, as RFC 5545 does: 02:30 in a gap from 02:00 to 03:00 is the instant shown as 03:30.
    pub(crate) fn instant(&self, local: DateTime) -> Instant {
        match self.rules.to_ambiguous_zoned(local).compatible() {
            Ok(zoned) => Instant::from_timestamp(zoned.timestamp()),
            Err(_) => Instant::from_millis(if local.year() > 0 { i64::MAX } else { i64::MIN }),
        }
    }

    /// The first instant of a day: its midnight, the first of two, or the end of the gap that midnight fell into.
    ///
    /// A day that a zone skipped altogether starts, and ends, with the day after.
    pub(crate) fn start_of_day(&self, date: Date) -> Instant {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let start = self.instant(midnight);
        match self.rules.to_ambiguous_timestamp(midnight).offset() {
            AmbiguousOffset::Gap { .. } => {
                let gap_end = self.rules.preceding(start.plus(1).timestamp()).next();
                gap_end.map_or(start, |transition| {
                    Instant::from_timestamp(transition.timestamp())
                })
            }
            _ => start,
        }
    }

    /// The day that an instant belongs to: the last one that has started.
    ///
    /// That is the date on the wall, except in the hour after clocks went back *across* midnight: such a day has begun
    /// once and is not left again.
    pub(crate) fn day_of(&self, at: Instant) -> Date {
        let date = self.local(at).date();
        let next = add_days(date, 1);
        if self.start_of_day(next) <= at {
            next
        } else {
            date
        }
    }

    /// The day before, as the zone had it: it may have skipped a date.
    pub(crate) fn day_before(&self, date: Date) -> Date {
        self.day_of(self.start_of_day(date).plus(-1))
    }

    /// The day itself, or the one before where the zone skipped it.
    pub(crate) fn day_or_before(&self, date: Date) -> Date {
        let is_skipped = self.day_of(self.start_of_day(date)) != date;
        if is_skipped {
            self.day_before(date)
        } else {
            date
        }
    }

    /// The stretches of constant offset that cover the half-open interval, ascending.
    pub(crate) fn stretches(&self, from: Instant, to: Instant) -> Vec<Stretch> {
        let mut stretches = vec![Stretch {
            start: from,
            offset: self.offset_millis(from),
        }];
        for transition in self.rules.following(from.timestamp()) {
            let start = Instant::from_timestamp(transition.timestamp());
            if start >= to {
                break;
            }
            let offset = i64::from(transition.offset().seconds()) * 1000;
            if stretches
                .last()
                .is_some_and(|stretch| stretch.offset != offset)
            {
                stretches.push(Stretch { start, offset });
            }
        }
        stretches
    }
}

/// The database has entries that stand for "not set": they say UTC and mean nothing.
fn is_placeholder(rules: &TimeZone) -> bool {
    rules.is_unknown() || rules.iana_name() == Some("Factory")
}

#[cfg(test)]
mod tests;
