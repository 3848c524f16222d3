//! Which clicks are counted.

use crate::dimension::Dimension;
use crate::word::words;

words! {
    /// Whose clicks are counted, everywhere in one answer.
    #[derive(Default)]
    pub enum Traffic {
        /// Everybody's.
        #[default]
        All = "all",
        /// Humans'.
        Human = "human",
        /// Bots'.
        Bot = "bot",
    }
}

/// Clicks of some traffic that meet every condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose clicks.
    pub traffic: Traffic,
    /// All of these hold.
    pub conditions: Vec<Condition>,
}

/// A test on one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is tested.
    pub dimension: Dimension,
    /// How.
    pub test: Test,
}

/// A test on a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    OneOf(Vec<Value>),
    /// It is none of these. An unknown value is none of them unless [`Value::Unknown`] is listed.
    NotOneOf(Vec<Value>),
    /// It contains this text, upper and lower case alike. An unknown value contains nothing.
    Contains(String),
}

/// A value in a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// The click has no value; `unknown` in a request.
    Unknown,
    /// This one, as it is stored.
    Known(String),
}

impl Value {
    /// The word for a missing value in requests and the label of its row in answers.
    pub const UNKNOWN: &'static str = "unknown";

    /// Reads a value of a dimension; the error says which values there are.
    pub fn parse(dimension: Dimension, text: &str) -> Result<Self, String> {
        if text == Self::UNKNOWN {
            return Ok(Self::Unknown);
        }
        // Where case does not matter, it does not matter for this word either.
        Ok(match dimension.normalize(text)? {
            value if value == Self::UNKNOWN => Self::Unknown,
            value => Self::Known(value),
        })
    }

    /// The value, unless it is missing.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Unknown => None,
            Self::Known(value) => Some(value),
        }
    }
}

impl Filter {
    /// A filter that only says whose clicks.
    pub const fn traffic(traffic: Traffic) -> Self {
        Self {
            traffic,
            conditions: Vec::new(),
        }
    }

    /// Whether a click passes: the meaning of a filter, to which queries are held.
    ///
    /// `values` are the click's values of a dimension: none when it is unknown, several for tags.
    pub fn accepts<'a>(&self, is_bot: bool, values: impl Fn(Dimension) -> Vec<&'a str>) -> bool {
        let traffic = match self.traffic {
            Traffic::All => true,
            Traffic::Human => !is_bot,
            Traffic::Bot => is_bot,
        };
        traffic
            && self
                .conditions
                .iter()
                .all(|condition| condition.test.accepts(&values(condition.dimension)))
    }
}

impl Test {
    fn accepts(&self, values: &[&str]) -> bool {
        let listed = |list: &[Value]| {
            list.iter().any(|value| {
                value
                    .known()
                    .map_or(values.is_empty(), |value| values.contains(&value))
            })
        };
        match self {
            Self::OneOf(list) => listed(list),
            Self::NotOneOf(list) => !listed(list),
            Self::Contains(text) => {
                let text = text.to_lowercase();
                values
                    .iter()
                    .any(|value| value.to_lowercase().contains(&text))
            }
        }
    }
}

#[cfg(test)]
mod tests;
