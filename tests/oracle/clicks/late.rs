//! Clicks that come months and years late: as they are delivered, and as they must be counted.

use serde_json::{Value, json};

use super::super::calendar::{DAY, HOUR, MINUTE, QUARTER};
use super::super::rng::Rng;
use super::super::values::pool;
use super::{Click, World, visitor_id, workspace_id};

/// How many of them a world gets.
pub(in crate::oracle) const LATE: usize = 300;
/// About how many days they fall into; each has a salt of its own.
const DAYS: usize = 16;
/// Nobody else has these numbers, nor those that follow.
const FIRST_PERSON: u64 = 1_000_000;
const PEOPLE: i64 = 20;
/// 2008-12-01: nothing else is that old.
const OLDEST: i64 = 1_228_089_600_000;
/// How far from clicks that are there.
const BESIDE: [i64; 9] = [0, 0, 1, -1, MINUTE, QUARTER, -QUARTER, HOUR, -3 * HOUR];

const LANGUAGES: [&str; 4] = ["en", "pt", "", "de"];

/// Who clicks, and what must be told by it.
struct Agent {
    text: &'static str,
    device: &'static str,
    browser: [&'static str; 2],
    os: [&'static str; 2],
    /// Class and name.
    bot: Option<[&'static str; 2]>,
}

const AGENTS: [Agent; 3] = [
    Agent {
        text: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        device: "desktop",
        browser: ["Firefox", "145"],
        // Windows 10 and 11 say the same.
        os: ["Windows", ""],
        bot: None,
    },
    Agent {
        text: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
               Version/26.0 Mobile/15E148 Safari/604.1",
        device: "mobile",
        browser: ["Safari", "26"],
        // The system says 18.6 for ever; the browser is that of 26.
        os: ["iOS", "26"],
        bot: None,
    },
    Agent {
        text: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        device: "other",
        browser: ["", ""],
        os: ["", ""],
        bot: Some(["search", "Googlebot"]),
    },
];

impl World {
    /// The same world when some more clicks have come late, and these as they are delivered.
    pub(in crate::oracle) fn with_late_clicks(&self) -> (Self, Vec<Value>) {
        let mut rng = Rng::new(self.number, 3);
        let past = self.clicks.iter().map(|click| click.clicked_at);
        let past: Vec<i64> = past.filter(|at| *at < self.edges.today() - DAY).collect();
        let days: Vec<i64> = (0..DAYS).map(|_| *rng.pick(&past)).collect();
        let mut world = self.clone();
        let delivered = (0..LATE).map(|number| {
            let (name, clicked_at) = match number {
                0 => ("single", OLDEST),
                1 => ("acme", OLDEST + HOUR),
                _ if rng.percent(25) => ("globex", *rng.pick(&days) + *rng.pick(&BESIDE)),
                _ => ("acme", *rng.pick(&days) + *rng.pick(&BESIDE)),
            };
            let workspace = workspace_id(self.number, name);
            let late = Late::new(workspace, clicked_at, &mut rng);
            let delivered = late.delivered(number);
            world.clicks.push(late.counted());
            delivered
        });
        let delivered = delivered.collect();
        (world, delivered)
    }
}

/// What is told of a late click; nothing else is known about it.
struct Late {
    workspace: String,
    clicked_at: i64,
    agent: &'static Agent,
    /// The last byte of an address that is nowhere.
    person: i64,
    link: &'static str,
    domain: &'static str,
    campaign: &'static str,
    trigger: &'static str,
    language: &'static str,
}

impl Late {
    fn new(workspace: String, clicked_at: i64, rng: &mut Rng) -> Self {
        let (agent, person) = (rng.pick(&AGENTS), rng.between(0..PEOPLE));
        let mut of = |dimension| *rng.pick_skewed(pool(dimension));
        Self {
            workspace,
            clicked_at,
            agent,
            person,
            link: of("link"),
            domain: of("domain"),
            campaign: of("utm_campaign"),
            trigger: of("trigger"),
            language: LANGUAGES[rng.skewed(LANGUAGES.len())],
        }
    }

    fn delivered(&self, number: usize) -> Value {
        let mut click = json!({
            "workspace_id": self.workspace,
            "link_id": self.link,
            "click_id": format!("late-{number}"),
            "clicked_at": self.clicked_at,
            "domain": self.domain,
            "ip": format!("10.0.0.{}", self.person),
            "user_agent": self.agent.text,
            "trigger": self.trigger,
        });
        if !self.campaign.is_empty() {
            click["utm"] = json!({"campaign": self.campaign});
        }
        if !self.language.is_empty() {
            click["accept_language"] = json!(self.language);
        }
        click
    }

    fn counted(self) -> Click {
        let Agent {
            device,
            browser: [browser, browser_version],
            os: [os, os_version],
            ..
        } = *self.agent;
        let [bot_class, bot_name] = self.agent.bot.unwrap_or_default();
        let agent = AGENTS
            .iter()
            .position(|agent| agent.text == self.agent.text)
            .unwrap();
        let person = FIRST_PERSON + self.person.unsigned_abs() * 10 + agent as u64;
        Click {
            visitor_id: visitor_id(person, self.clicked_at),
            workspace_id: self.workspace,
            link: self.link,
            clicked_at: self.clicked_at,
            received_at: self.clicked_at,
            is_bot: self.agent.bot.is_some(),
            status: 302,
            country: "",
            continent: "",
            region: "",
            city: "",
            city_id: 0,
            referrer: "",
            referrer_url: "",
            channel: "direct",
            social: "",
            device,
            browser,
            browser_version,
            os,
            os_version,
            language: self.language,
            domain: self.domain,
            destination: "",
            utm_source: "",
            utm_medium: "",
            utm_campaign: self.campaign,
            utm_term: "",
            utm_content: "",
            trigger: self.trigger,
            method: "GET",
            bot_class,
            bot_name,
            _topic: "spool",
            _partition: 0,
            _offset: 0,
        }
    }
}
