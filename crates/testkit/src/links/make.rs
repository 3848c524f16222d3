use std::sync::Arc;

use super::link::{Campaign, Link};
use super::words::{CAMPAIGNS, PROJECTS, TAGS, TARGETS, TOPICS};
use crate::rng::Rng;

/// Of a thousand links, how many have a readable short code.
const READABLE: u64 = 150;
/// Of a thousand links, how many have a destination that the producer tells.
const HAS_DESTINATION: u64 = 450;
/// Of a thousand destinations, how many have campaign parameters.
const HAS_CAMPAIGN: u64 = 350;
/// Of a thousand links, how many belong to a project.
const HAS_PROJECT: u64 = 800;
/// How old a link may be before the first click.
const OLDEST_MS: u64 = 400 * 24 * 3_600_000;
const BASE32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What is given about a link.
pub(super) struct Outline<'a> {
    /// Distinct for every link, below 2⁴⁰.
    pub(super) number: u64,
    pub(super) workspace: &'a Arc<str>,
    pub(super) domains: &'a [Arc<str>],
    /// The instant before which it was made.
    pub(super) before: i64,
}

impl Outline<'_> {
    /// Makes up all the rest.
    pub(super) fn fill(&self, rng: &mut Rng) -> Link {
        let code = code(self.number);
        let topic = rng.pick(&TOPICS).copied().unwrap_or_default();
        let is_readable = rng.per_mille(READABLE);
        let short_code = if is_readable {
            format!("{topic}-{code}")
        } else {
            code.clone()
        };
        let (destination_url, campaign) = destination(rng, &code);
        let mut tags: Vec<&str> = (0..rng.below(3))
            .filter_map(|_| rng.pick(&TAGS).copied())
            .collect();
        tags.dedup();
        let age = i64::try_from(rng.below(OLDEST_MS)).unwrap_or(0);
        Link {
            workspace_id: Arc::clone(self.workspace),
            link_id: format!("lnk_{code}").into(),
            domain: rng
                .pick(self.domains)
                .map_or_else(|| "acme.link".into(), Arc::clone),
            short_code: short_code.into(),
            destination_url,
            title: format!("{topic} {}", self.number).into(),
            project: if rng.per_mille(HAS_PROJECT) {
                rng.pick(&PROJECTS).copied()
            } else {
                None
            },
            tags,
            created_at: self.before - age - 1,
            campaign,
        }
    }
}

fn destination(rng: &mut Rng, code: &str) -> (Option<Box<str>>, Campaign) {
    if !rng.per_mille(HAS_DESTINATION) {
        return (None, Campaign::Other);
    }
    let target = rng.pick(&TARGETS).copied().unwrap_or_default();
    let campaign = if rng.per_mille(HAS_CAMPAIGN) {
        rng.pick(&CAMPAIGNS)
    } else {
        None
    };
    let Some((source, medium, campaign)) = campaign else {
        return (Some(format!("{target}{code}").into()), Campaign::Other);
    };
    let topic = rng.pick(&TOPICS).copied().unwrap_or_default();
    let name = topic.replace('ö', "%C3%B6").replace('ß', "%C3%9F");
    let joint = if target.contains('?') { '&' } else { '?' };
    let query = format!("utm_source={source}&utm_medium={medium}&utm_campaign={name}");
    (
        Some(format!("{target}{code}{joint}{query}").into()),
        *campaign,
    )
}

/// Eight letters that differ for every number below 2⁴⁰: multiplication by an odd number permutes them.
fn code(number: u64) -> String {
    let mixed = number.wrapping_mul(0x9e_3779_b97d);
    (0..8)
        .map(|place| letter(mixed >> (35 - 5 * place)))
        .collect()
}

fn letter(bits: u64) -> char {
    let index = usize::try_from(bits & 31).unwrap_or(0);
    BASE32.get(index).map_or('0', |&byte| char::from(byte))
}
