//! Every period, bucket and comparison around every clock change of a zone.

use std::collections::HashSet;
use std::ops::Range;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use clickmill_stats::{
    Align, Asked, Bucket, Buckets, Comparison, Horizon, Instant, Period, WeekStart, Window, Zone,
};

use crate::by_name::{Back, PERIODS, days};
use crate::walked::Walked;
use crate::wall::{DAY, MINUTE, agreed_until, local};

const ROLLING: [(Period, i64); 4] = [
    (Period::Rolling24Hours, 1),
    (Period::Rolling7Days, 7),
    (Period::Rolling30Days, 30),
    (Period::Rolling90Days, 90),
];

const WEEKS: [(WeekStart, Weekday); 3] = [
    (WeekStart::Monday, Weekday::Mon),
    (WeekStart::Sunday, Weekday::Sun),
    (WeekStart::Saturday, Weekday::Sat),
];

/// A zone and its walked calendar.
struct Checked {
    tz: Tz,
    zone: Zone,
    walked: Walked,
    /// Windows whose buckets have been looked at.
    divided: HashSet<(i64, i64)>,
    /// How many windows were held against the calendar.
    windows: usize,
}

/// A present, and the days that weeks start on.
#[derive(Clone, Copy)]
struct Present {
    now: i64,
    today: NaiveDate,
    week: (WeekStart, Weekday),
}

/// Holds everything about the clock changes in some years of a zone, 2000 to 2037, against a calendar that is walked through; returns
/// how many windows these were. Where clocks are not changed, the changes of months are looked at.
pub(crate) fn check(tz: Tz, years: Range<i32>) -> usize {
    let start = |year| millis(NaiveDate::from_ymd_opt(year, 1, 1).unwrap());
    let end = start(years.end).min(agreed_until(tz));
    // Windows compared with begin up to two years before, and the last end with the year.
    let walked = Walked::new(tz, start(years.start - 3)..start(years.end + 1) + 2 * DAY);
    let mut checked = Checked {
        tz,
        zone: Zone::parse(tz.name()).unwrap(),
        walked,
        divided: HashSet::new(),
        windows: 0,
    };
    let within = |at: &i64| (start(years.start)..end).contains(at);
    let changes: Vec<i64> = checked
        .walked
        .changes
        .iter()
        .copied()
        .filter(within)
        .collect();
    let months = years
        .clone()
        .flat_map(|year| (1..=12).map(move |month| (year, month)));
    let months =
        months.map(|(year, month)| millis(NaiveDate::from_ymd_opt(year, month, 1).unwrap()));
    let edges = if changes.is_empty() {
        months.filter(within).collect()
    } else {
        changes
    };
    for (number, at) in edges.into_iter().enumerate() {
        let week = WEEKS[number % WEEKS.len()];
        // Before, at and just after the change; and when the wall shows the times again that were skipped or shown twice.
        for since in [
            -1,
            0,
            45 * MINUTE,
            DAY - 30 * MINUTE,
            DAY + 30 * MINUTE,
            7 * DAY - 30 * MINUTE,
        ] {
            checked.check(at + since, week);
        }
    }
    checked.windows
}

fn millis(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis()
}

impl Checked {
    fn check(&mut self, now: i64, week: (WeekStart, Weekday)) {
        let present = Present {
            now,
            today: self.walked.day_of(now),
            week,
        };
        for (period, back) in PERIODS {
            let (first, end) = days(period, present.today, week.1).unwrap();
            let first = if period == Period::Yesterday {
                self.walked.day_of(self.walked.start_of(end) - 1)
            } else {
                first
            };
            if self.walked.start_of(end) > agreed_until(self.tz) + DAY {
                continue;
            }
            let window = self.walked.window(first, end);
            let asked = self.resolved(present, period, window);
            self.compare(present, asked, (first, end), back, Comparison::Previous);
            self.compare(
                present,
                asked,
                (first, end),
                Back::Months(12),
                Comparison::Year,
            );
            self.compare_custom(present, asked);
        }
        for (period, days) in ROLLING {
            let (from, length) = (now - days * DAY, days * DAY);
            let asked = self.resolved(present, period, (from, now));
            let expected = (from - length, from);
            self.equal(present, asked, Comparison::Previous, (expected, expected));
        }
        let first_click = now - 500 * DAY;
        let first = self.walked.day_of(first_click);
        let tomorrow = present.today.succ_opt().unwrap();
        let window = self.walked.window(first, tomorrow);
        let asked = self.resolved(present, Period::Total, window);
        for comparison in [Comparison::Previous, Comparison::Year] {
            let previous = comparison.resolve(asked, Align::Elapsed, &self.zone, horizon(present));
            assert_eq!(previous, None, "nothing comes before everything");
        }
    }

    /// What a period is resolved to, which must be this window.
    fn resolved(&mut self, present: Present, period: Period, window: (i64, i64)) -> Asked {
        let asked = period.resolve(&self.zone, present.week.0, horizon(present));
        assert_eq!(
            pair(asked.window),
            window,
            "{period} in {} at {}",
            self.tz,
            present.now
        );
        self.windows += 1;
        self.divide(window, present.week);
        asked
    }

    /// Looks at every bucket of a window.
    fn divide(&mut self, window: (i64, i64), week: (WeekStart, Weekday)) {
        if !self.divided.insert(window) {
            return;
        }
        let (from, to) = (
            Instant::from_millis(window.0),
            Instant::from_millis(window.1),
        );
        for bucket in Bucket::ALL {
            let buckets = Buckets::new(Window::new(from, to), *bucket, &self.zone, week.0);
            let starts = buckets.map(|buckets| {
                let starts = buckets.windows().map(|bucket| bucket.from().millis());
                starts.collect::<Vec<_>>()
            });
            let walked = self.walked.starts(window, *bucket, week.1);
            assert_eq!(starts.ok(), walked, "{bucket} of {window:?} in {}", self.tz);
        }
    }

    /// Compares with the same days so far back, whole and up to the same time on the wall.
    fn compare(
        &mut self,
        present: Present,
        asked: Asked,
        (first, end): (NaiveDate, NaiveDate),
        back: Back,
        comparison: Comparison,
    ) {
        // A day that the zone skipped is no end of a window: the next begins with it.
        let days = |date| self.walked.day_of(self.walked.start_of(date));
        let whole = self
            .walked
            .window(back.from(days(first)), back.end(days(end)));
        let wall = local(self.tz, present.now);
        let mut day = back.from(present.today);
        let same_time = if wall.date() < present.today {
            self.walked.start_of(day)
        } else {
            while !self.walked.has(day) {
                day = day.pred_opt().unwrap();
            }
            self.walked.first_shown(day.and_time(wall.time()))
        };
        self.equal(present, asked, comparison, (whole, cut(whole, same_time)));
    }

    /// Compares with two weeks that begin somewhere else, up to the same distance on the wall.
    fn compare_custom(&mut self, present: Present, asked: Asked) {
        let start = present.now - 100 * DAY - 7 * MINUTE;
        let whole = (start, start + 14 * DAY);
        let elapsed = local(self.tz, present.now) - local(self.tz, asked.window.from().millis());
        let same_time = self.walked.first_shown(local(self.tz, start) + elapsed);
        let custom = Window::new(Instant::from_millis(whole.0), Instant::from_millis(whole.1));
        self.equal(
            present,
            asked,
            Comparison::Custom(custom),
            (whole, cut(whole, same_time)),
        );
    }

    /// The window compared with is this one, whole, and the other while the window is in progress.
    fn equal(
        &mut self,
        present: Present,
        asked: Asked,
        comparison: Comparison,
        (whole, elapsed): ((i64, i64), (i64, i64)),
    ) {
        let is_partial = asked.window.contains(Instant::from_millis(present.now));
        let elapsed = if is_partial { elapsed } else { whole };
        for (align, expected) in [(Align::Full, whole), (Align::Elapsed, elapsed)] {
            let previous = comparison.resolve(asked, align, &self.zone, horizon(present));
            let previous = previous.map(|previous| pair(previous.window));
            assert_eq!(
                previous,
                Some(expected),
                "{comparison:?} ({align}) of {:?} in {} at {}",
                asked.window,
                self.tz,
                present.now
            );
            self.windows += 1;
        }
    }
}

/// The part of a window before an instant.
fn cut(window: (i64, i64), end: i64) -> (i64, i64) {
    (window.0, window.1.min(end).max(window.0))
}

fn horizon(present: Present) -> Horizon {
    Horizon {
        now: Instant::from_millis(present.now),
        first_click: Some(Instant::from_millis(present.now - 500 * DAY)),
        retained_since: None,
        exact_since: None,
    }
}

fn pair(window: Window) -> (i64, i64) {
    (window.from().millis(), window.to().millis())
}
