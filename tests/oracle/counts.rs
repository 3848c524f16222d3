//! What is counted, and how it is written.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::clicks::Click;

/// Clicks, counted one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) human: u64,
    pub(super) bot: u64,
    visitors: HashSet<u64>,
}

impl Counts {
    /// Counts clicks.
    pub(super) fn of<'a>(clicks: impl IntoIterator<Item = &'a Click>) -> Self {
        let mut counts = Self::default();
        for click in clicks {
            if click.is_bot {
                counts.bot += 1;
            } else {
                counts.human += 1;
                counts.visitors.insert(click.visitor_id);
            }
        }
        counts
    }

    pub(super) fn clicks(&self) -> u64 {
        self.human + self.bot
    }

    /// The counters as an answer has them.
    pub(super) fn json(&self) -> Map<String, Value> {
        let counters = [
            ("clicks", self.clicks()),
            ("human_clicks", self.human),
            ("bot_clicks", self.bot),
        ];
        let entry = |(name, count): (&str, u64)| (name.to_owned(), json!(count));
        counters.into_iter().map(entry).collect()
    }

    /// The same with visitors.
    pub(super) fn json_with_visitors(&self) -> Map<String, Value> {
        let mut counters = self.json();
        counters.insert("visitors".to_owned(), json!(self.visitors.len()));
        counters
    }

    /// Which share of the clicks of a whole these are, in percent.
    pub(super) fn share(&self, whole: &Self) -> Value {
        percent(i128::from(self.clicks()), whole.clicks()).map_or(json!(0.0), |pct| json!(pct))
    }

    /// Each counter compared with before; with nothing when there is no before.
    pub(super) fn compared(&self, before: Option<&Self>) -> Map<String, Value> {
        let change = |name: &str, count: fn(&Self) -> u64| {
            (name.to_owned(), change(count(self), before.map(count)))
        };
        let counters = [
            change("clicks", Self::clicks),
            change("human_clicks", |counts| counts.human),
            change("bot_clicks", |counts| counts.bot),
        ];
        counters.into_iter().collect()
    }

    /// The same with visitors.
    pub(super) fn compared_with_visitors(&self, before: Option<&Self>) -> Map<String, Value> {
        let mut compared = self.compared(before);
        let visitors = |counts: &Self| counts.visitors.len() as u64;
        let visitors = change(visitors(self), before.map(visitors));
        compared.insert("visitors".to_owned(), visitors);
        compared
    }
}

fn change(now: u64, before: Option<u64>) -> Value {
    let delta = before.map(|before| i128::from(now) - i128::from(before));
    let change = delta.zip(before);
    let change = change.and_then(|(delta, before)| percent(delta, before));
    json!({
        "previous": before,
        "delta": delta.map(|delta| i64::try_from(delta).unwrap()),
        "change_pct": change,
    })
}

/// A part in percent of a whole, one decimal, half away from zero; nothing of nothing.
fn percent(part: i128, whole: u64) -> Option<f64> {
    if whole == 0 {
        return None;
    }
    let (thousandths, whole) = (part.abs() * 1000, i128::from(whole));
    let (tenths, rest) = (thousandths / whole, thousandths % whole);
    let tenths = if rest * 2 >= whole {
        tenths + 1
    } else {
        tenths
    };
    let tenths = f64::from(i32::try_from(tenths * part.signum()).unwrap());
    Some(tenths / 10.0)
}
