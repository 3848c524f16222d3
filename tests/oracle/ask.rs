//! A question, put to the API, and its answer, judged.

use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::bytes::difference_in_bytes;
use super::calendar::Calendar;
use super::clicks::World;
use super::compare::{broken_law, difference};
use super::question::Question;
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
    /// With rollups.
    pub(super) api: &'a Api,
    /// Without.
    pub(super) plain: &'a Api,
    pub(super) world: &'a World,
    pub(super) question: &'a Question,
}

/// What an API said, and the times that it must have meant.
struct Said {
    status: u16,
    text: String,
    answer: Value,
    times: Option<Times>,
}

impl Asking<'_> {
    /// Asks, and says what is wrong with the answer: it must be what is recounted, and without rollups the same bytes. What is asked
    /// while a day begins, or a clock is changed, is asked again.
    pub(super) fn ask(&self) -> Result<Answered, String> {
        let calendar = Calendar::new(self.question.zone);
        loop {
            let earliest = now() - OLDEST;
            let verdict = self.ask_both(&calendar, earliest);
            if verdict.is_ok() || self.is_steady(&calendar, earliest, now()) {
                return verdict;
            }
        }
    }

    fn ask_both(&self, calendar: &Calendar, earliest: i64) -> Result<Answered, String> {
        let said = self.ask_one(self.api, calendar, earliest);
        let answered = self.judge(calendar, &said)?;
        let again = match &said.times {
            Some(times) => self.question.at(times),
            None => Some(self.question.clone()),
        };
        if let Some(again) = again {
            self.compare_bytes(&said, &again)?;
        } else {
            let plain = self.ask_one(self.plain, calendar, earliest);
            self.judge(calendar, &plain)
                .map_err(|difference| format!("without rollups: {difference}"))?;
        }
        Ok(answered)
    }

    fn ask_one(&self, api: &Api, calendar: &Calendar, earliest: i64) -> Said {
        let (status, text) = put(api, self.question);
        let answer = serde_json::from_str(&text).unwrap_or_default();
        let present = self.present(calendar, &answer, earliest, now());
        Said {
            status,
            times: self.times(calendar, present),
            answer,
            text,
        }
    }

    fn judge(&self, calendar: &Calendar, said: &Said) -> Result<Answered, String> {
        let Some(times) = &said.times else {
            return refused("to", said);
        };
        let recount = Recount::new(self.question, calendar, times, &self.world.clicks);
        let expected = match recount.answer() {
            Ok(expected) => expected,
            Err(field) => return refused(field, said),
        };
        if said.status != 200 {
            return Err(format!("is refused: {}", said.text));
        }
        match difference(&expected, &said.answer).or_else(|| broken_law(&said.answer)) {
            Some(difference) => Err(difference),
            None => Ok(Answered::Counted(recount.len())),
        }
    }

    /// Asks without rollups what was asked with them, a moment later. The other API may have looked at the clock a little before, and
    /// take an end that is now for one to come; then it is asked again.
    fn compare_bytes(&self, said: &Said, again: &Question) -> Result<(), String> {
        let times = said.times.as_ref();
        let end = times.filter(|_| self.question.span.ends_now());
        let end = end.map(|times| times.window.1);
        loop {
            let is_past = end.is_none_or(|end| now() > end + OLDEST);
            let (_, plain) = put(self.plain, again);
            let Some(difference) = difference_in_bytes(&said.text, &plain) else {
                return Ok(());
            };
            if is_past {
                let again = again.text();
                return Err(format!("without rollups {again} is answered {difference}"));
            }
            thread::sleep(Duration::from_millis(100));
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
        let told = if self.question.span.ends_now() {
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

/// The status and the text of the answer of an API.
fn put(api: &Api, question: &Question) -> (u16, String) {
    let body = question.body().map(|body| body.to_string());
    let answer = api.answer_to(&question.path(), body.as_deref());
    (answer.status, answer.body)
}

/// Whether an answer says that this parameter is wrong.
fn refused(field: &str, said: &Said) -> Result<Answered, String> {
    let error = &said.answer["error"];
    if said.status == 400 && error["code"] == "invalid_request" && error["field"] == field {
        Ok(Answered::Refused)
    } else {
        Err(format!(
            "must be refused because of {field}: {} {}",
            said.status, said.text
        ))
    }
}

fn now() -> i64 {
    Utc::now().timestamp_millis()
}
