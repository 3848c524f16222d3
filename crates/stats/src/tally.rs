//! What is counted of some clicks, with or without visitors.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::counters::Counters;

/// Clicks, and their visitors where those were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Clicks by verdict.
    pub counters: Counters,
    /// Distinct visitors among the human ones.
    pub visitors: Visitors,
}

/// Distinct visitors. Unlike clicks they do not add up: somebody may be in two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visitors {
    /// They were not asked for, and are left out of the answer.
    #[default]
    NotAsked,
    /// They cannot be told from what was counted; null in the answer.
    Unknown,
    /// So many.
    Count(u64),
}

impl From<Counters> for Tally {
    fn from(counters: Counters) -> Self {
        Self {
            counters,
            visitors: Visitors::NotAsked,
        }
    }
}

impl Tally {
    /// No clicks, of nobody if visitors are counted at all.
    pub const fn none(visitors: Visitors) -> Self {
        let visitors = match visitors {
            Visitors::Count(_) => Visitors::Count(0),
            visitors => visitors,
        };
        Self {
            counters: Counters::new(0, 0),
            visitors,
        }
    }

    /// Writes the counts as entries of a map.
    pub(crate) fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("clicks", &self.counters.clicks())?;
        map.serialize_entry("human_clicks", &self.counters.human_clicks())?;
        map.serialize_entry("bot_clicks", &self.counters.bot_clicks())?;
        match self.visitors {
            Visitors::NotAsked => Ok(()),
            Visitors::Unknown => map.serialize_entry("visitors", &None::<u64>),
            Visitors::Count(count) => map.serialize_entry("visitors", &count),
        }
    }
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into(&mut map)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_are_left_out_unless_they_were_asked_for() {
        let json = |visitors| {
            let counters = Counters::new(1, 2);
            serde_json::to_string(&Tally { counters, visitors }).unwrap()
        };
        let counts = r#""clicks":3,"human_clicks":1,"bot_clicks":2"#;
        assert_eq!(json(Visitors::NotAsked), format!("{{{counts}}}"));
        assert_eq!(
            json(Visitors::Count(1)),
            format!(r#"{{{counts},"visitors":1}}"#)
        );
        assert_eq!(
            json(Visitors::Unknown),
            format!(r#"{{{counts},"visitors":null}}"#)
        );
    }
}
