//! How counters compare with those of another window.

use serde::Serialize;

use crate::percent::Percent;
use crate::tally::{Tally, Visitors};

/// One counter compared. All three are null when there is no window to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The count in the other window.
    pub previous: Option<u64>,
    /// Current − previous.
    pub delta: Option<i64>,
    /// delta / previous × 100, one decimal, half away from zero; null also when previous is 0.
    pub change_pct: Option<Percent>,
}

/// Every counter compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// All clicks.
    pub clicks: Change,
    /// Clicks of humans.
    pub human_clicks: Change,
    /// Clicks of bots.
    pub bot_clicks: Change,
    /// Distinct visitors, when they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitors: Option<Change>,
}

impl Change {
    /// Compares a count with the one of the other window, if there is one.
    pub fn between(current: u64, previous: Option<u64>) -> Self {
        let delta = previous.map(|previous| {
            let delta = i128::from(current) - i128::from(previous);
            i64::try_from(delta).unwrap_or(if delta < 0 { i64::MIN } else { i64::MAX })
        });
        Self {
            previous,
            delta,
            change_pct: previous.and_then(|previous| Percent::change(current, previous)),
        }
    }
}

impl Changes {
    /// Compares what was counted with what was counted in the other window, if there is one.
    pub fn between(current: impl Into<Tally>, previous: Option<impl Into<Tally>>) -> Self {
        let (current, previous) = (current.into(), previous.map(Into::into));
        let change = |count: fn(Tally) -> u64| Change::between(count(current), previous.map(count));
        let count = |tally: Tally| match tally.visitors {
            Visitors::Count(count) => Some(count),
            Visitors::NotAsked | Visitors::Unknown => None,
        };
        Self {
            clicks: change(|tally| tally.counters.clicks()),
            human_clicks: change(|tally| tally.counters.human_clicks()),
            bot_clicks: change(|tally| tally.counters.bot_clicks()),
            visitors: count(current)
                .map(|current| Change::between(current, previous.and_then(count))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_percentage_only_when_there_was_something() {
        let json = |change| serde_json::to_string(&change).unwrap();
        assert_eq!(
            json(Change::between(320, Some(540))),
            r#"{"previous":540,"delta":-220,"change_pct":-40.7}"#
        );
        assert_eq!(
            json(Change::between(3, Some(0))),
            r#"{"previous":0,"delta":3,"change_pct":null}"#
        );
        assert_eq!(
            json(Change::between(3, None)),
            r#"{"previous":null,"delta":null,"change_pct":null}"#
        );
    }
}
