//! What an answer says about itself.

use std::ops::Not;

use serde::Serialize;

use crate::bucket::Bucket;
use crate::calendar::WeekStart;
use crate::filter::Traffic;
use crate::instant::Instant;
use crate::question::Question;
use crate::window::Window;

/// What was resolved. An answer says besides it how fresh it is ([`Freshness`]), which differs each time it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// The window that was counted.
    pub window: WindowEcho,
    /// Whether the window is in progress.
    pub partial: bool,
    /// The zone.
    pub tz: String,
    /// The start of weeks.
    pub week_start: WeekStart,
    /// The buckets; null without a series.
    pub bucket: Option<Bucket>,
    /// Whose clicks.
    pub traffic: Traffic,
    /// What `visitors` count, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitors_method: Option<&'static str>,
    /// The window compared with; null when there is none.
    pub previous: Option<WindowEcho>,
    /// Whether that window starts before the first click or the retention.
    pub previous_out_of_range: bool,
    /// What was read for the answer, statement by statement, when that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<Step>,
}

/// A statement that is part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it counts.
    pub counts: &'static str,
    /// The window it counts: `current` or `previous`.
    pub window: &'static str,
    /// The tables it reads.
    pub reads: &'static [&'static str],
}

/// The part of `meta` that belongs to a request, not to what was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Freshness<'a> {
    /// Names the request in logs.
    pub request_id: &'a str,
    /// Everything up to this instant is counted; null when that is not known.
    pub data_as_of: Option<Instant>,
    /// Seconds from then until the question; null when that is not known.
    pub lag_seconds: Option<i64>,
}

/// A window in UTC and with the local offset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowEcho {
    /// First instant.
    pub from: Instant,
    /// First instant that is not part of it.
    pub to: Instant,
    /// `from` with the local offset.
    pub from_local: String,
    /// `to` with the local offset.
    pub to_local: String,
    /// The instant before which nothing is counted, because it is kept no longer; absent when it is kept for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_since: Option<Instant>,
    /// Whether the window begins before that; absent when it does not.
    #[serde(skip_serializing_if = "Not::not")]
    pub out_of_range: bool,
}

/// Visitors have another id each UTC day, so those of several days are added up.
const VISITORS_METHOD: &str = "sum_of_daily";

impl Meta {
    /// What to say about the answer to a question.
    pub fn new(question: &Question, explain: Vec<Step>) -> Self {
        let previous = question.comparison.previous();
        Self {
            window: WindowEcho::new(question.window, question),
            partial: question.is_partial(),
            tz: question.zone.name().to_owned(),
            week_start: question.week_start,
            bucket: question
                .series
                .as_ref()
                .map(|series| series.buckets.bucket()),
            traffic: question.filter.traffic,
            visitors_method: question.visitors.then_some(VISITORS_METHOD),
            previous: previous.map(|previous| WindowEcho::new(previous.window, question)),
            previous_out_of_range: previous.is_some_and(|previous| previous.out_of_range),
            explain,
        }
    }
}

impl<'a> Freshness<'a> {
    /// What to say about an answer to a request, asked at `now`.
    pub fn new(request_id: &'a str, data_as_of: Option<Instant>, now: Instant) -> Self {
        Self {
            request_id,
            data_as_of,
            lag_seconds: data_as_of.map(|as_of| now.since(as_of).max(0) / 1000),
        }
    }

    /// The whole answer: `rendered`, which begins with its `meta`, with these fields at the beginning of that.
    ///
    /// `None` when there is no such `meta` to write into.
    pub fn put_into(&self, rendered: &[u8]) -> Option<Vec<u8>> {
        let rest = rendered.strip_prefix(br#"{"meta":{"#)?;
        let mut answer = Vec::with_capacity(rendered.len() + 160);
        answer.extend_from_slice(br#"{"meta":"#);
        serde_json::to_writer(&mut answer, self).ok()?;
        answer.pop();
        answer.push(b',');
        answer.extend_from_slice(rest);
        Some(answer)
    }
}

impl WindowEcho {
    fn new(window: Window, question: &Question) -> Self {
        let Question {
            zone,
            retained_since,
            ..
        } = question;
        Self {
            from: window.from(),
            to: window.to(),
            from_local: zone.display(window.from()),
            to_local: zone.display(window.to()),
            retained_since: *retained_since,
            out_of_range: question.kept(window) != window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    #[test]
    fn an_answer_says_how_fresh_it_is_before_what_was_resolved() {
        let now = at("2025-03-30T10:30:00Z");
        let fresh = Freshness::new("req_1", Some(at("2025-03-30T10:29:58.5Z")), now);
        let answer = fresh
            .put_into(br#"{"meta":{"tz":"UTC"},"totals":{}}"#)
            .unwrap();
        assert_eq!(
            String::from_utf8(answer).unwrap(),
            r#"{"meta":{"request_id":"req_1","data_as_of":"2025-03-30T10:29:58.5Z","lag_seconds":1,"tz":"UTC"},"totals":{}}"#
        );
        assert_eq!(fresh.put_into(b"{}"), None);
    }
}
