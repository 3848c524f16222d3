//! Random conditions: on values that clicks have, so that some are found.

use super::calendar::{Calendar, Zone};
use super::draw::Draw;
use super::question::{Condition, Test};
use super::values::POOLS;

/// Dimensions of which not every text is a value.
const CLOSED: [&str; 5] = ["country", "continent", "status", "hour", "weekday"];
const ANY_CASE: [&str; 5] = ["country", "continent", "referrer", "domain", "method"];

impl Draw<'_> {
    /// None to three conditions, no two of the same kind on the same dimension.
    pub(super) fn conditions(&mut self, zone: Zone) -> Vec<Condition> {
        let calendar = Calendar::new(zone);
        let count = [0, 0, 0, 1, 1, 1, 2, 2, 3];
        let count = *self.rng.pick(&count);
        let mut conditions: Vec<Condition> = Vec::new();
        while conditions.len() < count {
            let drawn = self.condition(&calendar);
            let is_twice = conditions
                .iter()
                .any(|other| other.dimension == drawn.dimension && other.test == drawn.test);
            if !is_twice {
                conditions.push(drawn);
            }
        }
        conditions
    }

    fn condition(&mut self, calendar: &Calendar) -> Condition {
        let more = ["continent", "status", "hour", "weekday", "project", "tag"];
        let pools = POOLS.iter().map(|(name, _)| *name);
        let all: Vec<&'static str> = pools.chain(more).collect();
        let dimension = *self.rng.pick(&all);
        let is_number = ["status", "hour", "weekday"].contains(&dimension);
        let test = match self.rng.between(0..4) {
            // The name of a city may have a comma.
            _ if dimension == "city" => Test::Contains,
            3 if !is_number => Test::Contains,
            2 => Test::Not,
            _ => Test::Is,
        };
        let values = if test == Test::Contains {
            vec![self.part(dimension, calendar)]
        } else {
            let count = 1 + self.rng.skewed(4);
            (0..count)
                .map(|_| self.value(dimension, calendar))
                .collect()
        };
        let shorthand = match (dimension, test) {
            ("link", Test::Is) => Some("link_id"),
            ("domain", Test::Is) => Some("domain"),
            ("project", Test::Is) => Some("project"),
            _ => None,
        };
        Condition {
            dimension,
            test,
            values,
            shorthand: shorthand.filter(|_| self.rng.percent(50)),
        }
    }

    /// A value that some click has, or that none has.
    fn value(&mut self, dimension: &str, calendar: &Calendar) -> String {
        if !CLOSED.contains(&dimension) && self.rng.percent(5) {
            return "nowhere".to_owned();
        }
        match self.known(dimension, calendar) {
            Some(value) if ANY_CASE.contains(&dimension) => self.in_other_letters(value),
            Some(value) => value,
            None => "unknown".to_owned(),
        }
    }

    /// A part of a value that some click has, upper and lower case alike.
    fn part(&mut self, dimension: &str, calendar: &Calendar) -> String {
        let value = self.known(dimension, calendar).unwrap_or_default();
        let (skip, take) = (self.rng.skewed(6), self.rng.skewed(5) + 1);
        let part: String = value.chars().skip(skip).take(take).collect();
        if part.is_empty() {
            "e".to_owned()
        } else {
            self.in_other_letters(part)
        }
    }

    /// A value of some click, unless it is unknown.
    fn known(&mut self, dimension: &str, calendar: &Calendar) -> Option<String> {
        let click = self.world.any_click(&mut self.rng);
        click.values(dimension, calendar).pop()
    }

    /// The text as it is, in capitals, or without any.
    pub(super) fn in_other_letters(&mut self, text: String) -> String {
        match self.rng.between(0..3) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            _ => text,
        }
    }
}
