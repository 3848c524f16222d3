use crate::agents::Agents;
use crate::countries::Country;
use crate::geo::{GeoPool, Place};
use crate::rng::Rng;

/// How many visitors are remembered: one that comes again is one of these.
const REMEMBERED: usize = 4096;
/// Of a thousand clicks, how many are by a visitor who was here before.
const RETURNING: u64 = 300;
/// Of a thousand visitors, how many have an address that no database can know.
const PRIVATE_ADDRESS: u64 = 4;
/// Of a thousand visitors, how many come without an address.
const NO_ADDRESS: u64 = 8;
/// Of a thousand visitors, how many name their languages.
const NAMES_LANGUAGES: u64 = 450;

/// A person at a device.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) place: Place,
    /// The number of the agent in [`Agents`].
    pub(crate) agent: usize,
    pub(crate) language: Option<&'static str>,
}

impl Visitor {
    fn make(country: &Country, pool: &GeoPool, agents: &Agents, rng: &mut Rng) -> Self {
        let place = match rng.below(1000) {
            0..NO_ADDRESS => Place::unknown(None),
            roll if roll < NO_ADDRESS + PRIVATE_ADDRESS => {
                Place::unknown(Some(private_address(rng)))
            }
            _ => pool.draw(country.code, rng),
        };
        let language = if rng.per_mille(NAMES_LANGUAGES) {
            rng.pick(&country.languages).copied()
        } else {
            None
        };
        Self {
            place,
            agent: agents.choose_human(rng),
            language,
        }
    }
}

/// People who click, some of them again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitors {
    remembered: Vec<Visitor>,
}

impl Visitors {
    /// Who clicks next: somebody remembered, or somebody new from that country.
    pub(crate) fn next(
        &mut self,
        country: &Country,
        pool: &GeoPool,
        agents: &Agents,
        rng: &mut Rng,
    ) -> Visitor {
        if rng.per_mille(RETURNING)
            && let Some(visitor) = rng.pick(&self.remembered)
        {
            return visitor.clone();
        }
        let visitor = Visitor::make(country, pool, agents, rng);
        let slot = rng.index(REMEMBERED);
        match self.remembered.get_mut(slot) {
            Some(forgotten) => *forgotten = visitor.clone(),
            None => self.remembered.push(visitor.clone()),
        }
        visitor
    }
}

fn private_address(rng: &mut Rng) -> std::net::IpAddr {
    let host = u32::try_from(rng.below(1 << 24)).unwrap_or(0);
    std::net::Ipv4Addr::from_bits(10 << 24 | host).into()
}
