//! Where a local day begins and what a clock on the wall shows, according to chrono-tz: looked up instant by instant.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

pub(super) const MINUTE: i64 = 60_000;
pub(super) const QUARTER: i64 = 15 * MINUTE;
pub(super) const HOUR: i64 = 4 * QUARTER;
pub(super) const DAY: i64 = 24 * HOUR;

/// A zone as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Named(Tz),
    /// Minutes east of UTC.
    Fixed(i32),
}

/// The calendar of a zone. Instants are milliseconds since 1970 in UTC.
pub(super) struct Calendar {
    pub(super) zone: Zone,
    step: i64,
    starts: RefCell<HashMap<NaiveDate, i64>>,
}

/// Zones that have changed clocks at 00:01 since 2000: there, one has to look every minute.
const OFF_THE_QUARTER: [Tz; 7] = [
    Tz::America__Goose_Bay,
    Tz::America__Moncton,
    Tz::America__St_Johns,
    Tz::Antarctica__Casey,
    Tz::Asia__Gaza,
    Tz::Asia__Hebron,
    Tz::Canada__Newfoundland,
];

impl Zone {
    /// Milliseconds east of UTC.
    fn offset(self, at: i64) -> i64 {
        match self {
            Self::Fixed(minutes) => i64::from(minutes) * MINUTE,
            Self::Named(tz) => {
                let offset = tz.offset_from_utc_datetime(&utc(at));
                i64::from(offset.fix().local_minus_utc()) * 1000
            }
        }
    }

    /// The name that an answer says.
    pub(super) fn name(self) -> String {
        match self {
            Self::Named(tz) => tz.name().to_owned(),
            Self::Fixed(minutes) => offset_text(i64::from(minutes) * MINUTE),
        }
    }
}

impl Calendar {
    pub(super) fn new(zone: Zone) -> Self {
        let every_minute = match zone {
            Zone::Named(tz) => OFF_THE_QUARTER.contains(&tz),
            Zone::Fixed(minutes) => minutes % 15 != 0,
        };
        Self {
            zone,
            step: if every_minute { MINUTE } else { QUARTER },
            starts: RefCell::default(),
        }
    }

    /// How closely one has to look so as to miss no change of an hour or a day.
    pub(super) fn step(&self) -> i64 {
        self.step
    }

    /// Milliseconds east of UTC.
    pub(super) fn offset(&self, at: i64) -> i64 {
        self.zone.offset(at)
    }

    /// What a clock on the wall shows.
    pub(super) fn wall(&self, at: i64) -> NaiveDateTime {
        utc(at + self.offset(at))
    }

    /// The first instant at which the wall shows this date or a later one.
    pub(super) fn start_of(&self, date: NaiveDate) -> i64 {
        *self.starts.borrow_mut().entry(date).or_insert_with(|| {
            let mut at = millis(date.and_time(chrono::NaiveTime::MIN)) - 15 * HOUR;
            while self.wall(at).date() < date {
                at += self.step;
            }
            at
        })
    }

    /// The day that an instant belongs to: the last one that has begun. One that has begun is not left again, even when clocks go
    /// back across midnight.
    pub(super) fn day_of(&self, at: i64) -> NaiveDate {
        let mut day = self.wall(at).date() - chrono::Days::new(1);
        while self.start_of(day + chrono::Days::new(1)) <= at {
            day = day + chrono::Days::new(1);
        }
        day
    }

    /// Whether the zone ever had this date.
    pub(super) fn has(&self, date: NaiveDate) -> bool {
        self.wall(self.start_of(date)).date() == date
    }

    /// The first instant at which the wall shows this time; where it is skipped, the instant at which it would have been shown had the
    /// clocks not been changed.
    pub(super) fn first_shown(&self, wanted: NaiveDateTime) -> i64 {
        let mut at = millis(wanted) - 15 * HOUR;
        while self.wall(at) < wanted {
            at += self.step;
        }
        if self.wall(at) == wanted {
            at
        } else {
            millis(wanted) - self.offset(at - self.step)
        }
    }

    /// RFC 3339 with the local offset.
    pub(super) fn display(&self, at: i64) -> String {
        format!("{}{}", digits(self.wall(at)), offset_text(self.offset(at)))
    }
}

/// RFC 3339 in UTC.
pub(super) fn display(at: i64) -> String {
    format!("{}Z", digits(utc(at)))
}

/// The date and time in UTC.
pub(super) fn utc(at: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at).unwrap().naive_utc()
}

/// The instant of a date and time in UTC.
pub(super) fn millis(utc: NaiveDateTime) -> i64 {
    utc.and_utc().timestamp_millis()
}

/// Date and time, the fraction only when there is one, and no longer than it is.
fn digits(time: NaiveDateTime) -> String {
    let text = time.format("%Y-%m-%dT%H:%M:%S%.3f").to_string();
    let text = text.trim_end_matches('0');
    text.strip_suffix('.').map_or_else(
        || text.to_owned(),
        |_| time.format("%Y-%m-%dT%H:%M:%S").to_string(),
    )
}

fn offset_text(millis: i64) -> String {
    let minutes = millis.abs() / MINUTE;
    let sign = if millis < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
