use std::sync::Arc;

use super::Generator;
use crate::Device;
use crate::geo::Place;

/// Of a thousand clicks, how many a program makes under its own name.
const BOT_AGENT: u64 = 98;
/// Of a thousand clicks, how many come without a user agent.
const NO_AGENT: u64 = 8;
/// Of a thousand clicks, how many are HEAD requests with a person's user agent.
const HEAD: u64 = 6;
/// Of a thousand clicks, how many are prefetched by a browser for a person who may never look.
const PREFETCH: u64 = 8;
/// Of a thousand programs, how many ask for the head only.
const HEAD_BY_PROGRAM: u64 = 80;
/// Of a thousand programs, how many run in data centres of the United States.
const IN_US: u64 = 600;
const PREFETCH_HEADERS: [&str; 6] = [
    r#"{"sec-purpose":"prefetch"}"#,
    r#"{"sec-purpose":"prefetch;prerender"}"#,
    r#"{"Sec-Purpose":"prefetch;anonymous-client-ip"}"#,
    r#"{"purpose":"prefetch"}"#,
    r#"{"x-purpose":"preview"}"#,
    r#"{"x-moz":"prefetch"}"#,
];

/// Who or what sends a request.
pub(super) struct Sender {
    pub(super) place: Place,
    pub(super) user_agent: Option<&'static str>,
    pub(super) language: Option<&'static str>,
    pub(super) device: Device,
    pub(super) browser: Option<&'static str>,
    pub(super) os: Option<&'static str>,
    pub(super) own_referrer: Option<Arc<str>>,
    pub(super) is_bot: bool,
    pub(super) bot_name: Option<&'static str>,
    pub(super) method: Option<&'static str>,
    pub(super) headers: Option<&'static str>,
}

impl Generator {
    /// Who sends the next request: nearly always a person.
    pub(super) fn sender(&mut self, at_ms: i64) -> Sender {
        match self.rng.below(1000) {
            0..BOT_AGENT => self.program(),
            roll if roll < BOT_AGENT + NO_AGENT => {
                let user_agent = self.rng.per_mille(500).then_some("");
                Sender {
                    user_agent,
                    ..self.nobody()
                }
            }
            roll if roll < BOT_AGENT + NO_AGENT + HEAD => Sender {
                is_bot: true,
                method: Some("HEAD"),
                ..self.person(at_ms)
            },
            roll if roll < BOT_AGENT + NO_AGENT + HEAD + PREFETCH => {
                let headers = self.rng.pick(&PREFETCH_HEADERS).copied();
                Sender {
                    is_bot: true,
                    headers,
                    ..self.person(at_ms)
                }
            }
            _ => self.person(at_ms),
        }
    }

    fn person(&mut self, at_ms: i64) -> Sender {
        let number = self.schedule.country(at_ms, &mut self.rng);
        let Some(country) = self.countries.get(number) else {
            return self.nobody();
        };
        let visitor = self
            .visitors
            .next(country, &self.geo, &self.agents, &mut self.rng);
        let Some(agent) = self.agents.human(visitor.agent) else {
            return self.nobody();
        };
        Sender {
            place: visitor.place,
            user_agent: Some(agent.text),
            language: visitor.language,
            device: agent.device,
            browser: Some(agent.browser),
            os: Some(agent.os),
            own_referrer: agent.own_referrer.clone(),
            is_bot: false,
            bot_name: None,
            method: self.rng.per_mille(60).then_some("GET"),
            headers: None,
        }
    }

    fn program(&mut self) -> Sender {
        let bot = self.agents.choose_bot(&mut self.rng);
        Sender {
            user_agent: bot.map(|bot| bot.text),
            bot_name: bot.map(|bot| bot.name),
            method: self.rng.per_mille(HEAD_BY_PROGRAM).then_some("HEAD"),
            ..self.nobody()
        }
    }

    /// A program that says nothing about itself.
    fn nobody(&mut self) -> Sender {
        let anywhere = self.rng.index(self.countries.len());
        let country = if self.rng.per_mille(IN_US) {
            "US"
        } else {
            self.countries.get(anywhere).map_or("US", |c| c.code)
        };
        Sender {
            place: self.geo.draw(country, &mut self.rng),
            user_agent: None,
            language: None,
            device: Device::Other,
            browser: None,
            os: None,
            own_referrer: None,
            is_bot: true,
            bot_name: None,
            method: None,
            headers: None,
        }
    }
}
