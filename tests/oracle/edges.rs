//! Instants at which something goes wrong, if anything does.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::calendar::{Calendar, DAY, HOUR, MINUTE, QUARTER, Zone, millis, utc};
use super::rng::Rng;

/// Zones with rules that others do not have: half hours and quarters, clocks changed at midnight, at 00:01 or across it, days skipped,
/// laws that changed, two hours at once.
pub(super) const ZONES: [Tz; 30] = [
    Tz::Africa__Cairo,
    Tz::Africa__Juba,
    Tz::America__Asuncion,
    Tz::America__Caracas,
    Tz::America__Havana,
    Tz::America__New_York,
    Tz::America__Nuuk,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::Antarctica__Casey,
    Tz::Antarctica__Troll,
    Tz::Asia__Amman,
    Tz::Asia__Beirut,
    Tz::Asia__Gaza,
    Tz::Asia__Kathmandu,
    Tz::Asia__Kolkata,
    Tz::Asia__Pyongyang,
    Tz::Asia__Tehran,
    Tz::Atlantic__Azores,
    Tz::Australia__Adelaide,
    Tz::Australia__Lord_Howe,
    Tz::Europe__Berlin,
    Tz::Europe__Istanbul,
    Tz::Europe__London,
    Tz::Pacific__Apia,
    Tz::Pacific__Chatham,
    Tz::Pacific__Fakaofo,
    Tz::Pacific__Kiritimati,
    Tz::UTC,
];

/// 2009-01-01 and 2028-01-01.
const NOISE: std::ops::Range<i64> = 1_230_768_000_000..1_830_297_600_000;
const LEAP_YEARS: [i32; 4] = [2012, 2016, 2020, 2024];

/// The edges of some zones.
#[derive(Clone)]
pub(super) struct Edges {
    zones: Vec<(Zone, Vec<i64>)>,
    today: i64,
}

impl Edges {
    /// Walks through [`ZONES`]. `today` is the last midnight of UTC.
    pub(super) fn new(today: i64) -> Self {
        let zones = ZONES.map(|tz| {
            let zone = Zone::Named(tz);
            (zone, clock_changes(&Calendar::new(zone)))
        });
        Self {
            zones: zones.into(),
            today,
        }
    }

    /// The last midnight of UTC.
    pub(super) fn today(&self) -> i64 {
        self.today
    }

    /// An instant of no particular kind; two thirds are of the last 60 days.
    pub(super) fn noise(&self, rng: &mut Rng) -> i64 {
        if rng.percent(66) {
            rng.between(self.today - 60 * DAY..self.today + DAY)
        } else {
            rng.between(NOISE)
        }
    }

    /// An instant at, just before or just after an edge of any zone.
    pub(super) fn any(&self, rng: &mut Rng) -> i64 {
        let zone = rng.pick(&self.zones).0;
        self.of(zone, rng)
    }

    /// An instant at, just before or just after an edge of this zone.
    pub(super) fn of(&self, zone: Zone, rng: &mut Rng) -> i64 {
        let calendar = Calendar::new(zone);
        let known = self.zones.iter().find(|(known, _)| *known == zone);
        let changes = known.map_or(&[][..], |(_, changes)| changes);
        let edge = if !changes.is_empty() && rng.percent(50) {
            *rng.pick(changes)
                + *rng.pick(&[0, 0, 0, 3 * QUARTER, -HOUR, HOUR, 2 * HOUR, -DAY, DAY])
        } else {
            calendar.start_of(self.date(rng))
        };
        edge + beside(rng)
    }

    /// A date that is the first of a month, about the end of February, about a skipped day, or any.
    fn date(&self, rng: &mut Rng) -> NaiveDate {
        let any = utc(self.noise(rng)).date();
        match rng.between(0..10) {
            0..=2 => any.with_day(1).unwrap(),
            3 => NaiveDate::from_ymd_opt(*rng.pick(&LEAP_YEARS), 2, 29).unwrap(),
            4 => NaiveDate::from_ymd_opt(any.year(), 3, 1).unwrap(),
            5 => {
                let day = NaiveDate::from_ymd_opt(2011, 12, 28).unwrap();
                day + chrono::Days::new(rng.between(0..6).unsigned_abs())
            }
            _ => any,
        }
    }
}

/// How far from an edge: often not at all, or by a millisecond.
fn beside(rng: &mut Rng) -> i64 {
    match rng.between(0..10) {
        0..=3 => 0,
        4 | 5 => -1,
        6 => 1,
        7 => *rng.pick(&[-MINUTE, MINUTE, -QUARTER, QUARTER, QUARTER - 1, HOUR - 1]),
        8 => QUARTER * rng.between(-96..96) + rng.between(-1..2),
        _ => rng.between(-3 * HOUR..3 * HOUR),
    }
}

/// Every instant from which on the offset is another, to the minute.
fn clock_changes(calendar: &Calendar) -> Vec<i64> {
    let mut found = Vec::new();
    let mut at = NOISE.start;
    while at < NOISE.end {
        let next = at + 3 * DAY;
        let (mut before, mut after) = (at, next);
        while calendar.offset(before) != calendar.offset(after) && after - before > MINUTE {
            let middle = i64::midpoint(before, after) / MINUTE * MINUTE;
            if calendar.offset(middle) == calendar.offset(before) {
                before = middle;
            } else {
                after = middle;
            }
        }
        if calendar.offset(before) != calendar.offset(after) {
            found.push(after);
        }
        at = next;
    }
    found
}

/// The midnight of UTC that came last.
pub(super) fn last_midnight(now: i64) -> i64 {
    millis(utc(now).date().and_time(chrono::NaiveTime::MIN))
}
