use std::num::NonZeroU64;
use std::sync::Arc;

use clickmill_model::{Click, Headers};

use crate::agent::{Agents, Hints};
use crate::bot::{Bots, judge_request};
use crate::cache::Cache;
use crate::geo::RecordKey;
use crate::referrer::{self, Hosts, ReferrerCache};
use crate::visitor::visitor_id;
use crate::{Agent, BotClass, Geo, Language, Place, Reasons, Referrer, Salt, Verdict};

/// Entries per generation of a worker's caches; twice as many are held at most. An agent takes about 0.4 KiB, its text
/// being the key, a place 0.3 KiB and a referrer 0.2 KiB: some 30 MiB per worker when all are full, and some 70 MiB when
/// every text in them is as long as it may be.
const AGENTS: usize = 8 * 1024;
const PLACES: usize = 32 * 1024;
const REFERRERS: usize = 4 * 1024;

/// Databases and rules, shared by all workers.
#[derive(Debug)]
pub struct Enricher {
    geo: Geo,
    agents: Agents,
    bots: Bots,
    hosts: Hosts,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The user agent; empty when there is none.
    pub user_agent: &'a str,
    /// The request headers that bear on bots.
    pub headers: &'a Headers<'a>,
    /// The HTTP method, upper case.
    pub method: &'a str,
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
    /// What it was made with; nothing but device `other` when the agent is a bot's. A click that is a bot's only by its
    /// request, such as a prefetch, keeps what its agent says.
    pub agent: Arc<Agent>,
    /// Whether it is a bot's.
    pub verdict: Verdict,
    /// Which site or app it came from.
    pub referrer: Referrer,
    /// The language the visitor prefers.
    pub language: Option<Language>,
    /// The visitor, on this day and in this workspace only; 0 is not an id.
    pub visitor_id: Option<NonZeroU64>,
}

/// Enriches clicks on one thread; its caches need no locks. Not `Debug`, since they hold user agents.
pub struct Worker {
    enricher: Arc<Enricher>,
    places: Cache<RecordKey, Arc<Place>>,
    nowhere: Arc<Place>,
    agents: Cache<Box<[u8]>, (Arc<Agent>, Verdict)>,
    nothing: Arc<Agent>,
    /// What keys and messages are put together in.
    buffer: Vec<u8>,
    referrers: ReferrerCache,
}

impl Enricher {
    /// Takes the databases and builds the rules.
    pub fn new(geo: Geo) -> Self {
        Self {
            geo,
            agents: Agents::new(),
            bots: Bots::new(),
            hosts: Hosts::new(),
        }
    }

    /// The databases.
    pub fn geo(&self) -> &Geo {
        &self.geo
    }

    /// A worker with empty caches.
    pub fn worker(self: &Arc<Self>) -> Worker {
        Worker {
            enricher: Arc::clone(self),
            places: Cache::new(PLACES),
            nowhere: Arc::default(),
            agents: Cache::new(AGENTS),
            nothing: Arc::default(),
            buffer: Vec::new(),
            referrers: Cache::new(REFERRERS),
        }
    }

    /// Reads and judges a user agent.
    fn read_agent(&self, user_agent: &str, hints: &Hints<'_>) -> (Arc<Agent>, Verdict) {
        let agent = self.agents.read(user_agent, hints);
        let verdict = self.bots.judge(user_agent, &agent);
        let agent = if verdict.is_bot {
            Agent::default()
        } else {
            agent
        };
        (Arc::new(agent), verdict)
    }
}

impl Worker {
    /// Adds to a click what can be told about it. The salt is that of the click's UTC day; without it there is no
    /// visitor.
    pub fn enrich<'a>(&mut self, click: Click<'a>, salt: Option<&Salt>) -> EnrichedClick<'a> {
        let (agent, verdict) = self.judge(&Evidence {
            user_agent: click.user_agent.as_deref().unwrap_or_default(),
            headers: &click.headers,
            method: &click.method,
            behaviour: Reasons::default(),
        });
        EnrichedClick {
            place: self.place(&click),
            agent,
            verdict,
            referrer: referrer::read(&click, &self.enricher.hosts, &mut self.referrers),
            language: click
                .accept_language
                .as_deref()
                .and_then(Language::from_header),
            visitor_id: salt.and_then(|salt| visitor_id(&click, salt, &mut self.buffer)),
            click,
        }
    }

    /// Judges a click by what is known about it, as when it came: a click that is stored can be judged once more.
    pub fn judge(&mut self, evidence: &Evidence<'_>) -> (Arc<Agent>, Verdict) {
        let (agent, verdict) = self.agent(evidence.user_agent, &Hints::of(evidence.headers));
        let verdict = verdict.and(judge_request(evidence));
        if evidence.behaviour.is_empty() {
            return (agent, verdict);
        }
        let behaviour = Verdict::bot(BotClass::Burst, None, evidence.behaviour);
        (agent, verdict.and(behaviour))
    }

    fn place(&mut self, click: &Click<'_>) -> Arc<Place> {
        let Some(record) = click.ip.and_then(|ip| self.enricher.geo.find(ip)) else {
            return Arc::clone(&self.nowhere);
        };
        if let Some(place) = self.places.get(&record.key()) {
            return place;
        }
        let place = Arc::new(record.place());
        self.places.put(record.key(), Arc::clone(&place));
        place
    }

    fn agent(&mut self, user_agent: &str, hints: &Hints<'_>) -> (Arc<Agent>, Verdict) {
        if user_agent.trim().is_empty() {
            return (Arc::clone(&self.nothing), Verdict::default());
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
