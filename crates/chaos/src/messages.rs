#[cfg(test)]
mod tests;

use clickmill_model::{Partition, Reason};
use clickmill_testkit::bad::{self, BadMessage};
use clickmill_testkit::{Generator, GeneratorConfig, GeoPool};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::produced::Kind;
use crate::{ChaosError, Config};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days of different months, so that batches fall into several calendar partitions: 2025-01-15, 2025-03-31, 2025-06-01
/// and 2025-10-26. Each day costs a consumer a salt, so there are only a few.
const DAYS: [i64; 4] = [
    1_736_899_200_000,
    1_743_379_200_000,
    1_748_736_000_000,
    1_761_436_800_000,
];
/// How many clicks of a partition may be repeated; each new one replaces any of them, so that none stays until it is
/// beyond the 100,000 positions within which a repeat is noticed.
const RECENT: usize = 3_000;

/// The messages of a seed, in the order in which they are produced.
pub(crate) struct Messages {
    rng: ChaCha8Rng,
    days: Vec<Generator>,
    bad: Vec<BadMessage>,
    /// The clicks of each partition that may be repeated, mostly recent ones.
    recent: Vec<Vec<Click>>,
    repeats: u32,
    bad_ones: u32,
    left: usize,
}

/// A message.
pub(crate) struct Message {
    pub(crate) partition: Partition,
    /// `None` is a tombstone.
    pub(crate) payload: Option<Vec<u8>>,
    pub(crate) kind: Kind,
}

#[derive(Clone)]
struct Click {
    click_id: u128,
    json: Vec<u8>,
}

impl Messages {
    pub(crate) fn of_seed(seed: u64, config: &Config) -> Result<Self, ChaosError> {
        let days = DAYS.iter().zip(0_u64..).map(|(from, number)| {
            Generator::new(GeneratorConfig {
                seed: seed.wrapping_mul(DAYS.len() as u64).wrapping_add(number),
                workspaces: vec!["acme".to_owned(), "globex".to_owned()],
                links: 50,
                clicks: None,
                from: *from,
                to: from + DAY_MS,
                geo: GeoPool::none(),
            })
        });
        // A broker takes no message as large as that.
        let bad = bad::messages(seed).into_iter();
        let bad = bad.filter(|message| message.reason != Reason::TooLarge);
        Ok(Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            days: days.collect::<Result<_, _>>()?,
            bad: bad.collect(),
            recent: vec![Vec::new(); usize::try_from(config.partitions).unwrap_or(1)],
            repeats: config.repeats,
            bad_ones: config.bad,
            left: config.clicks,
        })
    }

    /// How many messages are left.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    fn bad(&mut self) -> Option<BadMessage> {
        let index = self.rng.random_range(0..self.bad.len().max(1));
        self.bad.get(index).cloned()
    }

    /// A click that was made before, for the same partition.
    fn repeat(&mut self, partition: usize) -> Option<Click> {
        let recent = self.recent.get(partition)?;
        let index = self.rng.random_range(0..recent.len().max(1));
        recent.get(index).cloned()
    }

    fn click(&mut self, partition: usize) -> Option<Click> {
        let day = self.rng.random_range(0..self.days.len().max(1));
        let mut json = Vec::with_capacity(512);
        let facts = self.days.get_mut(day)?.next_into(&mut json)?;
        let click = Click {
            click_id: facts.click_id,
            json,
        };
        let recent = self.recent.get_mut(partition)?;
        if recent.len() < RECENT {
            recent.push(click.clone());
        } else {
            let index = self.rng.random_range(0..RECENT);
            *recent.get_mut(index)? = click.clone();
        }
        Some(click)
    }
}

impl Iterator for Messages {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        self.left = self.left.checked_sub(1)?;
        let partition = self.rng.random_range(0..self.recent.len().max(1));
        let roll = self.rng.random_range(0..1000);
        let of = |kind, payload| {
            Some(Message {
                partition: Partition(i32::try_from(partition).unwrap_or_default()),
                payload,
                kind,
            })
        };
        if roll < self.bad_ones {
            return of(Kind::Bad, self.bad()?.payload);
        }
        if roll < self.bad_ones + self.repeats
            && let Some(Click { click_id, json }) = self.repeat(partition)
        {
            return of(Kind::Repeat(click_id), Some(json));
        }
        let Click { click_id, json } = self.click(partition)?;
        of(Kind::Click(click_id), Some(json))
    }
}
