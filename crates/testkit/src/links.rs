mod link;
mod make;
mod words;
mod zipf;

use std::sync::Arc;

pub use link::{Link, Project};

pub(crate) use link::Campaign;

use crate::GeneratorError;
use crate::rng::Rng;
use crate::weighted::Weighted;
use make::Outline;
use words::DOMAINS;
use zipf::zipf_weight;

/// The most links a generator makes: they take about 400 bytes of memory each.
const MAX_LINKS: usize = 1_000_000;

/// All links, to be chosen by popularity.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    all: Vec<Link>,
    choice: Weighted,
}

impl Links {
    /// Makes links in the order of their popularity, dealt out to the workspaces in turn.
    pub(crate) fn make(
        rng: &mut Rng,
        count: usize,
        workspaces: &[Arc<str>],
        before: i64,
    ) -> Result<Self, GeneratorError> {
        if !(1..=MAX_LINKS).contains(&count) {
            return Err(GeneratorError::Links);
        }
        let domains: Vec<Arc<str>> = DOMAINS.iter().map(|&domain| domain.into()).collect();
        // Another seed gives other links: the key moves their numbers without making two alike.
        let key = rng.below(1 << 30);
        let all = (0_u64..)
            .zip(workspaces.iter().cycle())
            .take(count)
            .map(|(number, workspace)| {
                let outline = Outline {
                    number: number ^ key,
                    workspace,
                    domains: &domains,
                    before,
                };
                outline.fill(rng)
            })
            .collect();
        let ranks = 1..=u64::try_from(count).unwrap_or(u64::MAX);
        let weights: Vec<u64> = ranks.map(zipf_weight).collect();
        Ok(Self {
            all,
            choice: Weighted::new(&weights),
        })
    }

    pub(crate) fn all(&self) -> &[Link] {
        &self.all
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "the choice is among as many weights as there are links"
    )]
    pub(crate) fn choose(&self, rng: &mut Rng) -> &Link {
        &self.all[self.choice.choose(rng)]
    }
}

#[cfg(test)]
mod tests;
