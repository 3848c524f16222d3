use std::num::NonZeroU64;
use std::sync::Arc;

use clickmill_model::{Click, Headers};

use crate::agent::Hints;
use crate::bot::{Evidence, oddities, request_evidence};
use crate::cache::Cache;
use crate::geo::RecordKey;
use crate::network::{Network, NetworkClass};
use crate::referrer::{self, ReferrerCache};
use crate::visitor::visitor_id;
use crate::{Agent, Geo, Language, OptOut, Place, Reasons, Referrer, Rules, Salt, Verdict};

/// Entries per generation of a worker's caches; twice as many are held at most. An agent takes about 0.4 KiB, its text
/// being the key, a place 0.3 KiB, a referrer 0.2 KiB and a network 0.04 KiB: some 30 MiB per worker when all are full, and
/// some 70 MiB when every text in them is as long as it may be.
const AGENTS: usize = 8 * 1024;
const PLACES: usize = 32 * 1024;
const NETWORKS: usize = 32 * 1024;
const REFERRERS: usize = 4 * 1024;

/// Databases and rules, shared by all workers.
#[derive(Debug)]
pub struct Enricher {
    geo: Geo,
    rules: Rules,
    opt_out: OptOut,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The user agent; empty when there is none.
    pub user_agent: &'a str,
    /// The request headers that bear on bots.
    pub headers: &'a Headers<'a>,
    /// The HTTP method, upper case.
    pub method: &'a str,
    /// What kind of network it came from.
    pub network: Option<NetworkClass>,
    /// What the visitor's clicks say together; nothing as long as they are not looked at together.
    pub behaviour: Reasons,
}

/// A click with everything that can be told about it.
#[derive(Clone, Debug, PartialEq)]
pub struct EnrichedClick<'a> {
    /// The click itself.
    pub click: Click<'a>,
    /// Where it came from.
    pub place: Arc<Place>,
    /// Whose network it came from.
    pub network: Network,
    /// What it was made with; nothing but device `other` when the agent is a bot's. A click that is a bot's only by its
    /// request or network, such as a prefetch, keeps what its agent says.
    pub agent: Arc<Agent>,
    /// Whether it is a bot's.
    pub verdict: Verdict,
    /// The version of the rules that say so.
    pub classifier_version: u16,
    /// Which site or app it came from.
    pub referrer: Referrer,
    /// The language the visitor prefers.
    pub language: Option<Language>,
    /// The visitor, on this day and in this workspace only; 0 is not an id. `None` of somebody who opted out, too.
    pub visitor_id: Option<NonZeroU64>,
}

/// Enriches clicks on one thread; its caches need no locks. Not `Debug`, since they hold user agents.
pub struct Worker {
    enricher: Arc<Enricher>,
    places: Cache<RecordKey, Arc<Place>>,
    nowhere: Arc<Place>,
    networks: Cache<RecordKey, Network>,
    agents: Cache<Box<[u8]>, KnownAgent>,
    nothing: KnownAgent,
    /// What keys and messages are put together in.
    buffer: Vec<u8>,
    referrers: ReferrerCache,
}

/// An agent seen before, with the hints that came with it.
#[derive(Clone, Debug, Default)]
struct KnownAgent {
    agent: Arc<Agent>,
    evidence: Evidence,
    /// Whether it should have sent client hints, and has not.
    lacks_hints: bool,
}

impl<'a> Facts<'a> {
    /// Those of a click that is looked at alone.
    pub(crate) fn of(click: &'a Click<'_>, network: Option<NetworkClass>) -> Self {
        Self {
            user_agent: click.user_agent.as_deref().unwrap_or_default(),
            headers: &click.headers,
            method: &click.method,
            network,
            behaviour: Reasons::default(),
        }
    }
}

impl Enricher {
    /// Takes databases and rules.
    pub fn new(geo: Geo, rules: Rules) -> Self {
        Self {
            geo,
            rules,
            opt_out: OptOut::default(),
        }
    }

    /// Respects signals of browsers whose users want not to be followed.
    #[must_use]
    pub fn respecting(self, opt_out: OptOut) -> Self {
        Self { opt_out, ..self }
    }

    /// The databases.
    pub fn geo(&self) -> &Geo {
        &self.geo
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// A worker with empty caches.
    pub fn worker(self: &Arc<Self>) -> Worker {
        Worker {
            enricher: Arc::clone(self),
            places: Cache::new(PLACES),
            nowhere: Arc::default(),
            networks: Cache::new(NETWORKS),
            agents: Cache::new(AGENTS),
            nothing: KnownAgent::default(),
            buffer: Vec::new(),
            referrers: Cache::new(REFERRERS),
        }
    }

    /// Reads a user agent, and tells what it is evidence for.
    fn read_agent(&self, user_agent: &str, hints: &Hints<'_>) -> KnownAgent {
        let reading = self.rules.agents.read(user_agent, hints);
        let odd = oddities(user_agent, &reading, hints);
        let known = self.rules.bots.judge(user_agent);
        let evidence = known.and(Evidence::of(odd.reasons));
        let agent = if self.rules.weights.judge(evidence).is_bot {
            Agent::default()
        } else {
            reading.agent
        };
        KnownAgent {
            agent: Arc::new(agent),
            evidence,
            lacks_hints: odd.lacks_hints,
        }
    }
}

impl Worker {
    /// Adds to a click what can be told about it. The salt is that of the click's UTC day; without it there is no
    /// visitor.
    pub fn enrich<'a>(&mut self, click: Click<'a>, salt: Option<&Salt>) -> EnrichedClick<'a> {
        let network = self.network(&click);
        let (agent, verdict) = self.judge(&Facts::of(&click, network.class));
        let rules = &self.enricher.rules;
        // The verdict rests on what it would without, so that it can be told again from what is stored.
        let has_opted_out = self.enricher.opt_out.is_asked_for(&click.headers);
        let salt = salt.filter(|_| !has_opted_out);
        EnrichedClick {
            classifier_version: rules.version(),
            referrer: referrer::read(&click, &rules.hosts, &mut self.referrers),
            place: if has_opted_out {
                Arc::new(self.place(&click).country_only())
            } else {
                self.place(&click)
            },
            network,
            agent,
            verdict,
            language: click
                .accept_language
                .as_deref()
                .and_then(Language::from_header),
            visitor_id: salt.and_then(|salt| visitor_id(&click, salt, &mut self.buffer)),
            click,
        }
    }

    /// Judges a click by what is known about it, as when it came: a click that is stored can be judged once more.
    pub fn judge(&mut self, facts: &Facts<'_>) -> (Arc<Agent>, Verdict) {
        let KnownAgent {
            agent,
            evidence,
            lacks_hints,
        } = self.agent(facts.user_agent, &Hints::of(facts.headers));
        let evidence = evidence
            .and(request_evidence(facts, lacks_hints))
            .and(Evidence::of(facts.behaviour));
        (agent, self.enricher.rules.weights.judge(evidence))
    }

    fn place(&mut self, click: &Click<'_>) -> Arc<Place> {
        let Some(record) = click.ip.and_then(|ip| self.enricher.geo.find_place(ip)) else {
            return Arc::clone(&self.nowhere);
        };
        if let Some(place) = self.places.get(&record.key()) {
            return place;
        }
        let place = Arc::new(record.place());
        self.places.put(record.key(), Arc::clone(&place));
        place
    }

    fn network(&mut self, click: &Click<'_>) -> Network {
        let Some(record) = click.ip.and_then(|ip| self.enricher.geo.find_network(ip)) else {
            return Network::default();
        };
        if let Some(network) = self.networks.get(&record.key()) {
            return network;
        }
        let network = self.enricher.rules.networks.network(record.owner());
        self.networks.put(record.key(), network);
        network
    }

    fn agent(&mut self, user_agent: &str, hints: &Hints<'_>) -> KnownAgent {
        if user_agent.trim().is_empty() {
            return self.nothing.clone();
        }
        write_key(&mut self.buffer, user_agent, hints);
        if let Some(known) = self.agents.get(self.buffer.as_slice()) {
            return known;
        }
        let found = self.enricher.read_agent(user_agent, hints);
        self.agents
            .put(self.buffer.as_slice().into(), found.clone());
        found
    }
}

/// Writes all that an agent is told by. Lengths go before texts, so that no agent can pass for another with hints.
fn write_key(key: &mut Vec<u8>, user_agent: &str, hints: &Hints<'_>) {
    key.clear();
    key.extend_from_slice(&(user_agent.len() as u64).to_le_bytes());
    key.extend_from_slice(user_agent.as_bytes());
    for (which, hint) in (0..).zip(hints.parts()) {
        if let Some(hint) = hint {
            key.push(which);
            key.extend_from_slice(&(hint.len() as u64).to_le_bytes());
            key.extend_from_slice(hint.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests;
