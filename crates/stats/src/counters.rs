//! What is counted.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Clicks, by verdict. Every click is in exactly one of the two counts that this is made of.
///
/// Visitors are not here: they do not add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counters {
    human: u64,
    bot: u64,
}

impl Counters {
    /// So many clicks of humans and so many of bots.
    pub const fn new(human_clicks: u64, bot_clicks: u64) -> Self {
        Self {
            human: human_clicks,
            bot: bot_clicks,
        }
    }

    /// Every click.
    pub const fn clicks(self) -> u64 {
        self.human.saturating_add(self.bot)
    }

    /// Clicks whose verdict is human.
    pub const fn human_clicks(self) -> u64 {
        self.human
    }

    /// The other clicks.
    pub const fn bot_clicks(self) -> u64 {
        self.bot
    }

    /// Whether nothing was counted.
    pub const fn is_zero(self) -> bool {
        self.human == 0 && self.bot == 0
    }

    /// What is left without a part; `None` when the part is no part of it.
    pub fn checked_sub(self, part: Self) -> Option<Self> {
        Some(Self {
            human: self.human.checked_sub(part.human)?,
            bot: self.bot.checked_sub(part.bot)?,
        })
    }
}

impl Add for Counters {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            human: self.human.saturating_add(other.human),
            bot: self.bot.saturating_add(other.bot),
        }
    }
}

impl AddAssign for Counters {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Counters {
    fn sum<I: Iterator<Item = Self>>(counters: I) -> Self {
        counters.fold(Self::default(), Add::add)
    }
}

impl Serialize for Counters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Counters", 3)?;
        fields.serialize_field("clicks", &self.clicks())?;
        fields.serialize_field("human_clicks", &self.human)?;
        fields.serialize_field("bot_clicks", &self.bot)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_are_human_and_bot_clicks() {
        let sum: Counters = [Counters::new(1, 2), Counters::new(3, 4)].into_iter().sum();
        assert_eq!(sum, Counters::new(4, 6));
        assert_eq!(
            serde_json::to_string(&sum).unwrap(),
            r#"{"clicks":10,"human_clicks":4,"bot_clicks":6}"#
        );
    }

    #[test]
    fn a_part_is_never_more_than_the_whole() {
        assert_eq!(
            Counters::new(4, 6).checked_sub(Counters::new(1, 6)),
            Some(Counters::new(3, 0))
        );
        assert_eq!(Counters::new(4, 6).checked_sub(Counters::new(5, 0)), None);
    }
}
