//! Random windows, what they are compared with, and how they are divided.

use super::buckets::{BUCKETS, MAX, starts};
use super::calendar::{Calendar, DAY, HOUR, MINUTE, QUARTER, Zone};
use super::draw::Draw;
use super::question::{Compare, Edge, Endpoint, Question, Span, Spelling};
use super::times::{Times, ends};

const PERIODS: [&str; 21] = [
    "today",
    "yesterday",
    "week",
    "lastweek",
    "month",
    "lastmonth",
    "quarter",
    "year",
    "last7",
    "last14",
    "last30",
    "last90",
    "24h",
    "7d",
    "30d",
    "90d",
    "12mo",
    "mtd",
    "qtd",
    "ytd",
    "total",
];

const LENGTHS: [i64; 13] = [
    1,
    MINUTE,
    QUARTER,
    HOUR - 1,
    HOUR,
    HOUR + 1,
    3 * HOUR,
    DAY,
    DAY + HOUR,
    7 * DAY,
    31 * DAY,
    400 * DAY,
    3660 * DAY,
];

/// 2035-01-01: chrono-tz knows what comes until then.
const LATEST: i64 = 2_051_222_400_000;

impl Draw<'_> {
    /// The window.
    pub(super) fn span(&mut self, zone: Zone) -> Span {
        match self.rng.between(0..100) {
            0..5 => Span::Period(None),
            5..45 => Span::Period(Some(*self.rng.pick(&PERIODS))),
            _ => {
                let (from, to) = self.ends(zone);
                let begins_in_the_past = match from {
                    Edge::Day(date) => {
                        Calendar::new(zone).start_of(date) < self.world.edges.today()
                    }
                    Edge::Instant(at, _) => at < self.world.edges.today(),
                };
                let is_open = begins_in_the_past && self.rng.percent(8);
                Span::Between(from, (!is_open).then_some(to))
            }
        }
    }

    /// Both ends of a window; rarely such that nothing lies between.
    fn ends(&mut self, zone: Zone) -> (Edge, Edge) {
        let calendar = Calendar::new(zone);
        let edges = &self.world.edges;
        let from = if self.rng.percent(75) {
            edges.of(zone, &mut self.rng)
        } else {
            edges.noise(&mut self.rng)
        };
        let mut to = from + *self.rng.pick(&LENGTHS);
        match self.rng.between(0..10) {
            0..3 => to = calendar.start_of(calendar.day_of(to)) + self.rng.between(-1..2),
            3 | 4 => to = to.max(edges.of(zone, &mut self.rng)),
            _ => {}
        }
        let to = to.min(LATEST);
        (self.edge(&calendar, from), self.edge(&calendar, to))
    }

    fn edge(&mut self, calendar: &Calendar, at: i64) -> Edge {
        match self.rng.between(0..10) {
            0..4 => Edge::Day(calendar.day_of(at)),
            4 => Edge::Day(calendar.wall(at).date()),
            5 | 6 => Edge::Instant(at, Spelling::Millis),
            7 | 8 => Edge::Instant(at, Spelling::Utc),
            _ => Edge::Instant(at, Spelling::Local),
        }
    }

    /// What it is compared with.
    pub(super) fn comparison(&mut self, question: &mut Question) {
        let is_compared = match question.endpoint {
            Endpoint::Summary | Endpoint::Totals | Endpoint::Timeseries | Endpoint::Links => true,
            // The rows of tags overlap, and are not compared.
            Endpoint::Breakdown | Endpoint::Query => !question.is_by("tag"),
            Endpoint::Heatmap => false,
        };
        if !is_compared {
            return;
        }
        question.compare = match self.rng.between(0..10) {
            0..3 => None,
            3 => Some(Compare::None),
            4..7 => Some(Compare::Previous),
            7 | 8 => Some(Compare::Year),
            _ => {
                let calendar = Calendar::new(question.zone);
                let (mut from, mut to) = self.ends(question.zone);
                while ends(&calendar, from, to).0 >= ends(&calendar, from, to).1 {
                    (from, to) = self.ends(question.zone);
                }
                Some(Compare::Custom(from, to))
            }
        };
        question.align = self.some(&["elapsed", "full", "full"]);
    }

    /// A bucket, or none; rarely one that divides the window into more than are answered.
    pub(super) fn bucket(&mut self, question: &Question) -> Option<&'static str> {
        if question.endpoint == Endpoint::Query && question.is_by("tag") {
            return None;
        }
        let first = usize::try_from(self.rng.between(0..12)).unwrap();
        let calendar = Calendar::new(question.zone);
        let noon = self.world.edges.today() + DAY / 2;
        let times = Times::of(
            question,
            &calendar,
            self.world.first_click(&question.workspace),
            noon,
        )?;
        if self.rng.percent(2) {
            return Some("minute");
        }
        // As many as are answered at most take their time; mostly fewer are asked for.
        let most = if self.rng.percent(10) { MAX } else { MAX / 8 };
        let is_answered = |bucket: &&str| {
            let windows = [Some(times.window), times.previous];
            windows.into_iter().flatten().all(|window| {
                let starts = starts(&calendar, window, bucket, None);
                starts.is_some_and(|starts| starts.len() <= most)
            })
        };
        BUCKETS.into_iter().skip(first).find(is_answered)
    }
}
