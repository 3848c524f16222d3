//! Which window is meant, and with which it is compared: found by walking along the calendar, day by day.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::calendar::{Calendar, DAY};
use super::question::{Compare, Edge, Endpoint, Question, Span};

/// From the first instant to the first that is no longer part of it.
pub(super) type Window = (i64, i64);

/// How far back the previous window lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Back {
    Days(u64),
    Months(u32),
    /// As long as the window itself.
    Length,
}

/// The times of a question, at some present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) window: Window,
    pub(super) partial: bool,
    /// Whether a comparison was asked for.
    pub(super) compared: bool,
    /// The window compared with.
    pub(super) previous: Option<Window>,
    pub(super) previous_out_of_range: bool,
}

impl Times {
    /// `first_click` is the workspace's. `None` when nothing lies between the ends that were given.
    pub(super) fn of(
        question: &Question,
        calendar: &Calendar,
        first_click: Option<i64>,
        now: i64,
    ) -> Option<Self> {
        let (window, back) = asked(question, calendar, first_click, now);
        if window.0 >= window.1 {
            return None;
        }
        let partial = window.0 <= now && now < window.1;
        let compare = question
            .compare
            .unwrap_or_else(|| default_comparison(question));
        let before = Before {
            calendar,
            window,
            now,
        };
        let shifted = match compare {
            Compare::None => None,
            Compare::Previous => back.map(|back| before.shifted(back)),
            Compare::Year => back.map(|_| before.shifted(Back::Months(12))),
            Compare::Custom(from, to) => Some(before.custom(from, to)),
        };
        let is_cut = partial && question.align != Some("full");
        let cut = |(whole, same_time): (Window, i64)| {
            let end = if is_cut {
                whole.1.min(same_time)
            } else {
                whole.1
            };
            (whole.0, end.max(whole.0))
        };
        Some(Self {
            window,
            partial,
            compared: !matches!(compare, Compare::None),
            previous: shifted.map(cut),
            previous_out_of_range: shifted
                .is_some_and(|(whole, _)| first_click.is_none_or(|first| whole.0 < first)),
        })
    }
}

/// What is compared with when nothing is said.
fn default_comparison(question: &Question) -> Compare {
    match question.endpoint {
        Endpoint::Summary | Endpoint::Totals => Compare::Previous,
        _ => Compare::None,
    }
}

/// The window, and how far back the previous one lies; nowhere when nothing comes before.
fn asked(
    question: &Question,
    calendar: &Calendar,
    first_click: Option<i64>,
    now: i64,
) -> (Window, Option<Back>) {
    let today = calendar.day_of(now);
    let name = match question.span {
        Span::Between(from, to) => return between(calendar, from, to, now),
        Span::Period(name) => name.unwrap_or("last30"),
    };
    let rolling = |days: i64| ((now - days * DAY, now), Some(Back::Length));
    let days = match name {
        "24h" => return rolling(1),
        "7d" => return rolling(7),
        "30d" => return rolling(30),
        "90d" => return rolling(90),
        "total" => {
            let first = first_click.map_or(today, |first| calendar.day_of(first).min(today));
            return (dates(calendar, first, next(today)), None);
        }
        _ => period(name, today, question.week_start),
    };
    (dates(calendar, days.0, days.1), Some(days.2))
}

/// The first day of a calendar period, the day after its last, and how far back the one before it is.
fn period(name: &str, today: NaiveDate, week_start: Option<&str>) -> (NaiveDate, NaiveDate, Back) {
    let starts_week = match week_start {
        Some("sun") => Weekday::Sun,
        Some("sat") => Weekday::Sat,
        _ => Weekday::Mon,
    };
    let is_week = |day: NaiveDate| day.weekday() == starts_week;
    let is_month = |day: NaiveDate| day.day() == 1;
    let is_quarter = |day: NaiveDate| is_month(day) && [1, 4, 7, 10].contains(&day.month());
    let is_year = |day: NaiveDate| is_month(day) && day.month() == 1;
    let last = |days| (today - Days::new(days - 1), next(today), Back::Days(days));
    match name {
        "today" => (today, next(today), Back::Days(1)),
        "yesterday" => (today - Days::new(1), today, Back::Days(1)),
        "week" => (since(today, is_week), until(today, is_week), Back::Days(7)),
        "lastweek" => {
            let this = since(today, is_week);
            (since(this - Days::new(1), is_week), this, Back::Days(7))
        }
        "month" => (
            since(today, is_month),
            until(today, is_month),
            Back::Months(1),
        ),
        "lastmonth" => {
            let this = since(today, is_month);
            (since(this - Days::new(1), is_month), this, Back::Months(1))
        }
        "quarter" => (
            since(today, is_quarter),
            until(today, is_quarter),
            Back::Months(3),
        ),
        "year" => (
            since(today, is_year),
            until(today, is_year),
            Back::Months(12),
        ),
        "last7" => last(7),
        "last14" => last(14),
        "last30" => last(30),
        "last90" => last(90),
        "12mo" => {
            let mut first = since(today, is_month);
            for _ in 0..11 {
                first = since(first - Days::new(1), is_month);
            }
            (first, until(today, is_month), Back::Months(12))
        }
        "mtd" => (since(today, is_month), next(today), Back::Months(1)),
        "qtd" => (since(today, is_quarter), next(today), Back::Months(3)),
        "ytd" => (since(today, is_year), next(today), Back::Months(12)),
        _ => panic!("no such period: {name}"),
    }
}

/// The window between two ends. It consists of days when it begins and ends with the beginning of a day.
fn between(calendar: &Calendar, from: Edge, to: Option<Edge>, now: i64) -> (Window, Option<Back>) {
    let to = to.unwrap_or(match from {
        Edge::Day(_) => Edge::Day(calendar.day_of(now)),
        Edge::Instant(_, spelling) => Edge::Instant(now, spelling),
    });
    let window = ends(calendar, from, to);
    let days = whole_days(calendar, window);
    let back = days.map_or(Back::Length, |(first, end)| {
        Back::Days(first.iter_days().take_while(|day| *day < end).count() as u64)
    });
    (window, Some(back))
}

/// The window between two ends that are given; reversed ends are left as they are.
pub(super) fn ends(calendar: &Calendar, from: Edge, to: Edge) -> Window {
    let from = match from {
        Edge::Day(day) => calendar.start_of(day),
        Edge::Instant(at, _) => at,
    };
    let to = match to {
        Edge::Day(day) => calendar.start_of(next(day)),
        Edge::Instant(at, _) => at,
    };
    (from, to)
}

fn whole_days(calendar: &Calendar, window: Window) -> Option<(NaiveDate, NaiveDate)> {
    let (first, end) = (calendar.day_of(window.0), calendar.day_of(window.1));
    let is_whole = calendar.start_of(first) == window.0 && calendar.start_of(end) == window.1;
    is_whole.then_some((first, end))
}

/// A window and a present, as seen from earlier.
struct Before<'a> {
    calendar: &'a Calendar,
    window: Window,
    now: i64,
}

impl Before<'_> {
    /// The whole window so far back, and the instant there at which as much of it has elapsed as of this one.
    fn shifted(&self, back: Back) -> (Window, i64) {
        let same_time = self.instant(self.now, back);
        let days = whole_days(self.calendar, self.window);
        let whole = match (days, back) {
            (Some((first, end)), Back::Days(days)) => {
                let days = Days::new(days);
                dates(self.calendar, first - days, end - days)
            }
            (Some((first, end)), Back::Months(months)) => {
                let first = months_before(first, months).unwrap_or_else(|last| last);
                // A month that is too short ends where it ends.
                let end = months_before(end, months).unwrap_or_else(next);
                dates(self.calendar, first, end)
            }
            _ => {
                let from = self.instant(self.window.0, back);
                (from, from + self.window.1 - self.window.0)
            }
        };
        (whole, same_time)
    }

    /// The same time on the wall so far back.
    fn instant(&self, at: i64, back: Back) -> i64 {
        let day = self.calendar.day_of(at);
        let mut shifted = match back {
            Back::Length => return at - (self.window.1 - self.window.0),
            Back::Days(days) => day - Days::new(days),
            Back::Months(months) => months_before(day, months).unwrap_or_else(|last| last),
        };
        let wall = self.calendar.wall(at);
        if wall.date() < day {
            // Midnight has been, and the wall shows the evening again: nothing of the day has elapsed.
            return self.calendar.start_of(shifted);
        }
        while !self.calendar.has(shifted) {
            shifted = shifted - Days::new(1);
        }
        self.calendar.first_shown(shifted.and_time(wall.time()))
    }

    /// Another window, and the instant that is as far on the wall after its start as now is after the start of this one.
    fn custom(&self, from: Edge, to: Edge) -> (Window, i64) {
        let window = ends(self.calendar, from, to);
        let wall = |at| self.calendar.wall(at);
        let elapsed = wall(self.now) - wall(self.window.0);
        let same_time = self.calendar.first_shown(wall(window.0) + elapsed);
        (window, same_time)
    }
}

/// The days from `first` up to and without `end`; where the zone never had any of them, the last day before.
fn dates(calendar: &Calendar, first: NaiveDate, end: NaiveDate) -> Window {
    let mut first = first;
    while calendar.start_of(first) == calendar.start_of(end) {
        first = first - Days::new(1);
    }
    (calendar.start_of(first), calendar.start_of(end))
}

fn next(day: NaiveDate) -> NaiveDate {
    day + Days::new(1)
}

/// The last day up to this one that is a first.
fn since(day: NaiveDate, is_first: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut day = day;
    while !is_first(day) {
        day = day - Days::new(1);
    }
    day
}

/// The first day after this one that is a first.
fn until(day: NaiveDate, is_first: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut day = next(day);
    while !is_first(day) {
        day = next(day);
    }
    day
}

/// The same day of the month so many months before; the last of that month when it has no such day.
fn months_before(day: NaiveDate, months: u32) -> Result<NaiveDate, NaiveDate> {
    let first = day.with_day(1).unwrap() - Months::new(months);
    let same = first.with_day(day.day());
    same.ok_or_else(|| until(first, |next| next.day() == 1) - Days::new(1))
}
