//! The calendar of a zone, walked through once in quarters of an hour, and minute by minute where its clocks are changed.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Timelike, Weekday};
use chrono_tz::Tz;
use clickmill_stats::{Bucket, Buckets};

use crate::wall::{MINUTE, QUARTER, local, offset};

/// What the wall showed when, over some years.
pub(crate) struct Walked {
    tz: Tz,
    step: i64,
    /// Instants from which on the wall shows another quarter, or the same by another offset.
    quarters: Vec<i64>,
    hours: Vec<i64>,
    /// Each date the zone had, and when it was shown first.
    days: Vec<(NaiveDate, i64)>,
    /// The first instants of other offsets than before.
    pub(crate) changes: Vec<i64>,
}

type Shown = (NaiveDateTime, i64);

impl Walked {
    pub(crate) fn new(tz: Tz, range: Range<i64>) -> Self {
        let mut walked = Self {
            tz,
            step: QUARTER,
            quarters: Vec::new(),
            hours: Vec::new(),
            days: Vec::new(),
            changes: Vec::new(),
        };
        let mut last = walked.look(range.start, None);
        let mut at = range.start;
        while at < range.end {
            at += QUARTER;
            if offset(tz, at) != last.1 {
                for minute in 1..15 {
                    last = walked.look(at - QUARTER + minute * MINUTE, Some(last));
                }
            }
            last = walked.look(at, Some(last));
        }
        if walked.changes.iter().any(|at| at % QUARTER != 0) {
            walked.step = MINUTE;
        }
        walked
    }

    /// Looks at the wall, and notes what it shows that is new.
    fn look(&mut self, at: i64, last: Option<Shown>) -> Shown {
        let now = (local(self.tz, at), offset(self.tz, at));
        let hour = |(time, offset): Shown| (time.date(), time.hour(), offset);
        let quarter = |shown: Shown| (hour(shown), shown.0.minute() / 15);
        if last.map(quarter) != Some(quarter(now)) {
            self.quarters.push(at);
        }
        if last.map(hour) != Some(hour(now)) {
            self.hours.push(at);
        }
        if last.is_some_and(|last| last.1 != now.1) {
            self.changes.push(at);
        }
        if self
            .days
            .last()
            .is_none_or(|(date, _)| *date < now.0.date())
        {
            self.days.push((now.0.date(), at));
        }
        now
    }

    /// The first instant at which the wall shows a date or a later one.
    pub(crate) fn start_of(&self, date: NaiveDate) -> i64 {
        let position = self.days.partition_point(|(day, _)| *day < date);
        self.days[position].1
    }

    /// The day that an instant belongs to: the last that has begun.
    pub(crate) fn day_of(&self, at: i64) -> NaiveDate {
        let begun = self.days.partition_point(|(_, start)| *start <= at);
        self.days[begun - 1].0
    }

    /// Whether the zone had this date.
    pub(crate) fn has(&self, date: NaiveDate) -> bool {
        self.days
            .binary_search_by_key(&date, |(day, _)| *day)
            .is_ok()
    }

    /// The days from `first` up to and without `end`; where the zone had none of them, the last day before.
    pub(crate) fn window(&self, first: NaiveDate, end: NaiveDate) -> (i64, i64) {
        let mut first = first;
        while self.start_of(first) == self.start_of(end) {
            first = first - Days::new(1);
        }
        (self.start_of(first), self.start_of(end))
    }

    /// The first instant at which the wall shows this; where it is skipped, the instant at which it would have been shown had the
    /// clocks not been changed.
    pub(crate) fn first_shown(&self, wanted: NaiveDateTime) -> i64 {
        let mut at = wanted.and_utc().timestamp_millis() - 60 * QUARTER;
        while local(self.tz, at) < wanted {
            at += self.step;
        }
        if local(self.tz, at) == wanted {
            at
        } else {
            wanted.and_utc().timestamp_millis() - offset(self.tz, at - self.step)
        }
    }

    /// Where the buckets of a window begin; `None` when there are too many.
    pub(crate) fn starts(
        &self,
        window: (i64, i64),
        bucket: Bucket,
        week_start: Weekday,
    ) -> Option<Vec<i64>> {
        let within = |start: &i64| window.0 < *start && *start < window.1;
        let between = |starts: &[i64]| {
            let first = starts.partition_point(|start| *start <= window.0);
            starts[first..]
                .iter()
                .copied()
                .take_while(within)
                .take(Buckets::MAX + 1)
                .collect()
        };
        let inner: Vec<i64> = match bucket {
            Bucket::Minute => {
                let first = window.0 - window.0.rem_euclid(MINUTE) + MINUTE;
                let minutes = (0..).map(|minute| first + minute * MINUTE);
                minutes.take_while(within).take(Buckets::MAX + 1).collect()
            }
            Bucket::QuarterHour => between(&self.quarters),
            Bucket::Hour => between(&self.hours),
            _ => self.first_days(window, |date| first_day(date, bucket, week_start)),
        };
        let starts: Vec<i64> = [window.0].into_iter().chain(inner).collect();
        (starts.len() <= Buckets::MAX).then_some(starts)
    }

    /// The starts of days within a window whose bucket is another than that of the day before.
    fn first_days(&self, window: (i64, i64), bucket: impl Fn(NaiveDate) -> NaiveDate) -> Vec<i64> {
        let first = self.days.partition_point(|(_, start)| *start <= window.0) - 1;
        let days = &self.days[first..];
        let pairs = days.iter().zip(&days[1..]);
        pairs
            .take_while(|(_, (_, start))| *start < window.1)
            .filter(|((last, _), (date, _))| bucket(*last) != bucket(*date))
            .map(|(_, (_, start))| *start)
            .collect()
    }
}

/// The first day of the bucket that a date is in.
fn first_day(date: NaiveDate, bucket: Bucket, week_start: Weekday) -> NaiveDate {
    let first = |month| NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap();
    match bucket {
        Bucket::Week => date.week(week_start).first_day(),
        Bucket::Month => first(date.month()),
        Bucket::Quarter => first(date.month0() / 3 * 3 + 1),
        Bucket::Year => first(1),
        _ => date,
    }
}
