mod click;
mod sender;

use std::sync::Arc;

use crate::agents::Agents;
use crate::countries::{self, Country};
use crate::geo::GeoPool;
use crate::links::{Link, Links};
use crate::referrers::Referrers;
use crate::rng::Rng;
use crate::schedule::Schedule;
use crate::visitors::Visitors;
use crate::{Facts, GeneratorError};

/// What to generate. The same configuration gives the same bytes, on every platform.
#[derive(Clone, Debug)]
pub struct GeneratorConfig {
    /// Where all randomness comes from.
    pub seed: u64,
    /// Whose clicks they are; links are dealt out among them in turn.
    pub workspaces: Vec<String>,
    /// How many links there are, from 1 to a million. The most popular one has 10 to 20 % of all clicks.
    pub links: usize,
    /// How many clicks to generate, in the order of their instants. `None` never ends, and the instants then come in no
    /// order.
    pub clicks: Option<u64>,
    /// The first instant a click may have, in epoch milliseconds, from the year 2000.
    pub from: i64,
    /// The end of the window, in epoch milliseconds, itself not included.
    pub to: i64,
    /// Where the visitors' addresses come from.
    pub geo: GeoPool,
}

/// One click with what is true about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The message, a JSON object in UTF-8.
    pub json: Vec<u8>,
    /// What is true about it.
    pub facts: Facts,
}

/// Generates clicks with known truth.
///
/// ```
/// use clickmill_testkit::{Generator, GeneratorConfig, GeoPool, Truth};
///
/// let config = GeneratorConfig {
///     seed: 1,
///     workspaces: vec!["acme".into()],
///     links: 100,
///     clicks: Some(1000),
///     from: 1_772_409_600_000,
///     to: 1_772_496_000_000,
///     geo: GeoPool::none(),
/// };
/// let mut truth = Truth::new("Europe/Berlin")?;
/// let mut message = Vec::new();
/// let mut clicks = Generator::new(config)?;
/// while let Some(facts) = clicks.next_into(&mut message) {
///     truth.add(&facts);
/// }
/// assert_eq!(truth.total.clicks, 1000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    rng: Rng,
    links: Links,
    countries: Vec<Country>,
    agents: Agents,
    referrers: Referrers,
    visitors: Visitors,
    schedule: Schedule,
    geo: GeoPool,
    clicks: Option<u64>,
    made: u64,
}

impl Generator {
    /// Makes the links and reads the tables. Fails for a configuration that cannot be met.
    pub fn new(config: GeneratorConfig) -> Result<Self, GeneratorError> {
        let are_good = config.workspaces.iter().all(|name| is_workspace(name));
        if config.workspaces.is_empty() || !are_good {
            return Err(GeneratorError::Workspaces);
        }
        let countries = countries::load()?;
        let schedule = Schedule::new(&countries, config.from, config.to)?;
        let workspaces: Vec<Arc<str>> = config.workspaces.into_iter().map(Arc::from).collect();
        let mut rng = Rng::new(config.seed);
        let links = Links::make(&mut rng, config.links, &workspaces, config.from)?;
        Ok(Self {
            rng,
            links,
            countries,
            agents: Agents::load()?,
            referrers: Referrers::load()?,
            visitors: Visitors::default(),
            schedule,
            geo: config.geo,
            clicks: config.clicks,
            made: 0,
        })
    }

    /// Every link that may be clicked, the most popular first.
    pub fn links(&self) -> &[Link] {
        self.links.all()
    }

    /// Replaces what is in `buf` with the next message. `None` after the last.
    pub fn next_into(&mut self, buf: &mut Vec<u8>) -> Option<Facts> {
        let at_ms = match self.clicks {
            Some(count) if self.made >= count => return None,
            Some(count) => self.schedule.nth(self.made, count, &mut self.rng),
            None => self.schedule.any(&mut self.rng),
        };
        let earliest = self.schedule.starts_at();
        Some(self.write(at_ms, earliest, buf))
    }

    /// Replaces what is in `buf` with a message about a click at that instant (epoch milliseconds), whatever the window
    /// is: for clicks that happen now. It counts as one of the clicks.
    pub fn next_at(&mut self, at_ms: i64, buf: &mut Vec<u8>) -> Facts {
        self.write(at_ms, at_ms, buf)
    }
}

impl Iterator for Generator {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        let mut json = Vec::with_capacity(512);
        let facts = self.next_into(&mut json)?;
        Some(Generated { json, facts })
    }
}

fn is_workspace(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests;
