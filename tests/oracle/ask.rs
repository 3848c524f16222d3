//! A question, put to the API, and its answer, judged.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::calendar::Calendar;
use super::clicks::World;
use super::compare::{broken_law, difference};
use super::question::{Edge, Question, Span};
use super::recount::Recount;
use super::times::Times;
use crate::support::Api;

/// How much earlier than the request an answer may say now is, in milliseconds.
const OLDEST: i64 = 2_000;

/// What became of a question that was answered as it should be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answered {
    /// So many clicks were counted.
    Counted(usize),
    /// It was refused, rightly.
    Refused,
}

/// A question about a world.
pub(super) struct Asking<'a> {
    pub(super) api: &'a Api,
    pub(super) world: &'a World,
    pub(super) question: &'a Question,
}

impl Asking<'_> {
    /// Asks, and says what is wrong with the answer. What is asked while a day begins, or a clock is changed, is asked again.
    pub(super) fn ask(&self) -> Result<Answered, String> {
        let calendar = Calendar::new(self.question.zone);
        loop {
            let earliest = now() - OLDEST;
            let (status, answer) = match self.question.body() {
                Some(body) => self.api.post(&self.question.path(), &body.to_string()),
                None => self.api.get(&self.question.path()),
            };
            let latest = now();
            let present = self.present(&calendar, &answer, earliest, latest);
            let verdict = self.judge(&calendar, present, status, &answer);
            if verdict.is_ok() || self.is_steady(&calendar, earliest, latest) {
                return verdict;
            }
        }
    }

    fn judge(
        &self,
        calendar: &Calendar,
        present: i64,
        status: u16,
        answer: &Value,
    ) -> Result<Answered, String> {
        let Some(times) = self.times(calendar, present) else {
            return refused("to", status, answer);
        };
        let recount = Recount::new(self.question, calendar, &times, &self.world.clicks);
        let expected = match recount.answer() {
            Ok(expected) => expected,
            Err(field) => return refused(field, status, answer),
        };
        if status != 200 {
            return Err(format!("is refused: {answer}"));
        }
        match difference(&expected, answer).or_else(|| broken_law(answer)) {
            Some(difference) => Err(difference),
            None => Ok(Answered::Counted(recount.len())),
        }
    }

    /// The present that an answer must have been given at: where a window ends with it, that is told by the end that the answer says,
    /// if it can be true. All else that an answer says about windows is held against what follows from the present.
    fn present(&self, calendar: &Calendar, answer: &Value, earliest: i64, latest: i64) -> i64 {
        let said = |window: &str| {
            let end = answer["meta"][window]["to"].as_str()?;
            let end = DateTime::parse_from_rfc3339(end).ok()?;
            Some(end.timestamp_millis())
        };
        let told = if self.ends_now() {
            said("window")
        } else {
            let times = self.times(calendar, earliest);
            let previous = times.and_then(|times| times.previous);
            said("previous")
                .zip(previous)
                .map(|(said, (_, end))| earliest + said - end)
        };
        told.filter(|told| (earliest..=latest).contains(told))
            .unwrap_or(latest)
    }

    fn ends_now(&self) -> bool {
        match self.question.span {
            Span::Period(name) => matches!(name, Some("24h" | "7d" | "30d" | "90d")),
            Span::Between(from, to) => to.is_none() && matches!(from, Edge::Instant(..)),
        }
    }

    fn times(&self, calendar: &Calendar, present: i64) -> Option<Times> {
        let first_click = self.world.first_click(&self.question.workspace);
        Times::of(self.question, calendar, first_click, present)
    }

    /// Whether it makes no difference at which of these instants the answer was given, but for ends that go with the present.
    fn is_steady(&self, calendar: &Calendar, earliest: i64, latest: i64) -> bool {
        let times = [earliest, latest].map(|present| self.times(calendar, present));
        let [Some(one), Some(other)] = times else {
            return times == [None, None];
        };
        let passed = latest - earliest;
        let goes_along = |one: i64, other: i64| other == one || other == one + passed;
        let previous = one.previous.zip(other.previous);
        one.partial == other.partial
            && goes_along(one.window.0, other.window.0)
            && goes_along(one.window.1, other.window.1)
            && previous
                .is_none_or(|(one, other)| goes_along(one.0, other.0) && goes_along(one.1, other.1))
    }
}

/// Whether an answer says that this parameter is wrong.
fn refused(field: &str, status: u16, answer: &Value) -> Result<Answered, String> {
    let error = &answer["error"];
    if status == 400 && error["code"] == "invalid_request" && error["field"] == field {
        Ok(Answered::Refused)
    } else {
        Err(format!(
            "must be refused because of {field}: {status} {answer}"
        ))
    }
}

fn now() -> i64 {
    Utc::now().timestamp_millis()
}
