//! What an answer says about itself.

use serde::Serialize;

use crate::bucket::Bucket;
use crate::calendar::WeekStart;
use crate::filter::Traffic;
use crate::instant::Instant;
use crate::question::Question;
use crate::window::Window;
use crate::zone::Zone;

/// What was resolved, and how fresh the answer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// Names the request in logs.
    pub request_id: String,
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
    /// The window compared with; null when there is none.
    pub previous: Option<WindowEcho>,
    /// Whether that window starts before the first click or the retention.
    pub previous_out_of_range: bool,
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
}

impl Meta {
    /// What to say about the answer to a question.
    pub fn new(question: &Question, request_id: String, data_as_of: Option<Instant>) -> Self {
        let previous = question.comparison.previous();
        Self {
            request_id,
            window: WindowEcho::new(question.window, &question.zone),
            partial: question.is_partial(),
            tz: question.zone.name().to_owned(),
            week_start: question.week_start,
            bucket: question
                .series
                .as_ref()
                .map(|series| series.buckets.bucket()),
            traffic: question.filter.traffic,
            previous: previous.map(|previous| WindowEcho::new(previous.window, &question.zone)),
            previous_out_of_range: previous.is_some_and(|previous| previous.out_of_range),
            data_as_of,
            lag_seconds: data_as_of.map(|as_of| question.now.since(as_of).max(0) / 1000),
        }
    }
}

impl WindowEcho {
    fn new(window: Window, zone: &Zone) -> Self {
        Self {
            from: window.from(),
            to: window.to(),
            from_local: zone.display(window.from()),
            to_local: zone.display(window.to()),
        }
    }
}
