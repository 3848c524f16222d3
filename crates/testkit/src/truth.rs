mod counts;
mod diff;
mod dimension;
mod truths;

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::Facts;

pub use counts::Counts;
pub use dimension::Dimension;
pub use truths::Truths;

/// The value of what is not known: no country, no referrer, a program's browser.
const UNKNOWN: &str = "unknown";
const DAY_MS: i64 = 24 * 3_600_000;

/// What an exact report of a set of clicks must say.
///
/// Hours and local days are told by `jiff` and the time zone rules inside it: an independent library, for Clickmill
/// itself uses `chrono-tz`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Truth {
    /// The IANA name of the zone of hours and local days.
    pub zone: String,
    /// All clicks together.
    pub total: Counts,
    /// Distinct people per UTC day, summed over the days: a person is an address and a user agent in a workspace, and
    /// who sent neither is nobody. Right for a truth that was not interrupted by saving.
    pub visitors: u64,
    /// The clicks by every value of every dimension; what is not known is under `unknown`.
    pub by: BTreeMap<Dimension, BTreeMap<String, Counts>>,
    #[serde(skip)]
    seen: HashSet<(i64, u64)>,
    #[serde(skip)]
    rules: TimeZone,
}

/// A zone that the rules inside `jiff` do not have.
#[derive(Debug, thiserror::Error)]
#[error("there is no time zone {zone:?}")]
pub struct UnknownZone {
    /// What was asked for.
    pub zone: String,
    /// What `jiff` says.
    #[source]
    pub source: jiff::Error,
}

impl Truth {
    /// Nothing yet, with hours and local days in that IANA zone.
    pub fn new(zone: &str) -> Result<Self, UnknownZone> {
        let rules = TimeZoneDatabase::bundled()
            .get(zone)
            .map_err(|source| UnknownZone {
                zone: zone.into(),
                source,
            })?;
        Ok(Self {
            zone: zone.into(),
            total: Counts::default(),
            visitors: 0,
            by: BTreeMap::new(),
            seen: HashSet::new(),
            rules,
        })
    }

    /// Counts one click.
    pub fn add(&mut self, facts: &Facts) {
        self.total.add(facts.is_bot);
        self.see(facts);
        for (dimension, value) in known_values(facts) {
            self.count(dimension, value.unwrap_or(UNKNOWN), facts.is_bot);
        }
        for (dimension, value) in self.calendar_values(facts.at_ms) {
            self.count(dimension, value.as_deref().unwrap_or(UNKNOWN), facts.is_bot);
        }
    }

    /// What was counted for one value.
    pub fn of(&self, dimension: Dimension, value: &str) -> Counts {
        self.by
            .get(&dimension)
            .and_then(|values| values.get(value))
            .copied()
            .unwrap_or_default()
    }

    /// Every difference to another truth, one line each, for a person to read. None means they are the same.
    pub fn diff(&self, other: &Self) -> Vec<String> {
        diff::diff(self, other)
    }

    fn calendar_values(&self, at_ms: i64) -> [(Dimension, Option<String>); 3] {
        let instant = Timestamp::from_millisecond(at_ms).ok();
        let local = instant.map(|instant| self.rules.to_datetime(instant));
        let utc = instant.map(|instant| Offset::UTC.to_datetime(instant));
        [
            (Dimension::Hour, local.map(|local| local.hour().to_string())),
            (
                Dimension::LocalDay,
                local.map(|local| local.date().to_string()),
            ),
            (Dimension::UtcDay, utc.map(|utc| utc.date().to_string())),
        ]
    }

    fn count(&mut self, dimension: Dimension, value: &str, is_bot: bool) {
        let values = self.by.entry(dimension).or_default();
        if let Some(counts) = values.get_mut(value) {
            counts.add(is_bot);
        } else {
            values.entry(value.to_owned()).or_default().add(is_bot);
        }
    }

    fn see(&mut self, facts: &Facts) {
        if facts.is_bot || (facts.ip.is_none() && facts.user_agent.is_none()) {
            return;
        }
        let mut hasher = DefaultHasher::new();
        (&facts.workspace_id, facts.ip, facts.user_agent).hash(&mut hasher);
        if self
            .seen
            .insert((facts.at_ms.div_euclid(DAY_MS), hasher.finish()))
        {
            self.visitors += 1;
        }
    }
}

impl PartialEq for Truth {
    fn eq(&self, other: &Self) -> bool {
        self.diff(other).is_empty()
    }
}

fn known_values(facts: &Facts) -> [(Dimension, Option<&str>); 9] {
    [
        (Dimension::Country, facts.country),
        (Dimension::Device, Some(facts.device.name())),
        (Dimension::Browser, facts.browser),
        (Dimension::Os, facts.os),
        (Dimension::Referrer, facts.referrer_host.as_deref()),
        (Dimension::Channel, Some(facts.channel.name())),
        (Dimension::Link, Some(&facts.link_id)),
        (Dimension::Domain, Some(&facts.domain)),
        (Dimension::Trigger, Some(facts.trigger)),
    ]
}

/// A truth as it is kept in a file.
#[derive(Deserialize)]
struct Saved {
    zone: String,
    total: Counts,
    visitors: u64,
    by: BTreeMap<Dimension, BTreeMap<String, Counts>>,
}

impl TryFrom<Saved> for Truth {
    type Error = UnknownZone;

    fn try_from(saved: Saved) -> Result<Self, UnknownZone> {
        let empty = Self::new(&saved.zone)?;
        Ok(Self {
            total: saved.total,
            visitors: saved.visitors,
            by: saved.by,
            ..empty
        })
    }
}

#[cfg(test)]
mod tests;
