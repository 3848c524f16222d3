//! A world of clicks that a number fixes.

mod late;

use chrono::{Datelike, Timelike};
use serde::{Serialize, Serializer};

use super::calendar::{Calendar, DAY, utc};
use super::edges::Edges;
use super::links::{project, tags};
use super::rng::Rng;
use super::values::{STATUSES, continent_of, pool};

pub(super) use self::late::LATE;

/// How many clicks there are in a world.
pub(super) const CLICKS: usize = 20_000;
const PEOPLE: usize = 400;

/// A click as the table `clicks` keeps it, and nothing else: how it came to be like that is tested elsewhere.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Click {
    pub(super) workspace_id: String,
    #[serde(rename = "link_id")]
    link: &'static str,
    #[serde(serialize_with = "as_date_time")]
    pub(super) clicked_at: i64,
    #[serde(serialize_with = "as_date_time")]
    received_at: i64,
    pub(super) is_bot: bool,
    pub(super) visitor_id: u64,
    status: u16,
    country: &'static str,
    continent: &'static str,
    region: &'static str,
    city: &'static str,
    city_id: u32,
    referrer: &'static str,
    referrer_url: &'static str,
    channel: &'static str,
    social: &'static str,
    device: &'static str,
    browser: &'static str,
    browser_version: &'static str,
    os: &'static str,
    os_version: &'static str,
    language: &'static str,
    domain: &'static str,
    #[serde(rename = "destination_url")]
    destination: &'static str,
    utm_source: &'static str,
    utm_medium: &'static str,
    utm_campaign: &'static str,
    utm_term: &'static str,
    utm_content: &'static str,
    trigger: &'static str,
    method: &'static str,
    bot_class: &'static str,
    bot_name: &'static str,
    _topic: &'static str,
    _partition: u64,
    _offset: usize,
}

/// Workspaces and all of their clicks.
#[derive(Clone)]
pub(super) struct World {
    /// Which one.
    pub(super) number: u64,
    pub(super) edges: Edges,
    pub(super) clicks: Vec<Click>,
}

impl World {
    /// The world of this number as it is on a day, of which the midnight is given.
    pub(super) fn new(number: u64, today: i64) -> Self {
        let edges = Edges::new(today);
        let mut rng = Rng::new(number, 1);
        let clicks = (0..CLICKS).map(|offset| {
            let workspace = match offset {
                0 => "single",
                _ if rng.percent(25) => "globex",
                _ => "acme",
            };
            let workspace = workspace_id(number, workspace);
            let clicked_at = if rng.percent(60) {
                edges.any(&mut rng)
            } else {
                edges.noise(&mut rng)
            };
            let place = Place {
                workspace,
                clicked_at,
                partition: number,
                offset,
            };
            click(place, &mut rng)
        });
        Self {
            number,
            clicks: clicks.collect(),
            edges,
        }
    }

    /// One of its workspaces. One has a single click, one has none.
    pub(super) fn workspace(&self, rng: &mut Rng) -> String {
        let names = ["acme", "acme", "acme", "acme", "acme", "globex", "globex"];
        let name = match rng.between(0..40) {
            0 => "single",
            1 => "void",
            _ => *rng.pick(&names),
        };
        workspace_id(self.number, name)
    }

    /// One of the clicks that it had from the start: what a seed asks stays the same when others come late.
    pub(super) fn any_click(&self, rng: &mut Rng) -> &Click {
        rng.pick(&self.clicks[..CLICKS])
    }

    /// The names of the workspaces that have links.
    pub(super) fn registries(&self) -> [String; 2] {
        ["acme", "globex"].map(|name| workspace_id(self.number, name))
    }

    /// When a workspace was clicked first, if it ever was.
    pub(super) fn first_click(&self, workspace: &str) -> Option<i64> {
        let clicks = self.clicks.iter();
        let clicks = clicks.filter(|click| click.workspace_id == workspace);
        clicks.map(|click| click.clicked_at).min()
    }
}

impl Click {
    /// Its values of a dimension, in the zone of a calendar: none when it is unknown, several of tags only.
    pub(super) fn values(&self, dimension: &str, calendar: &Calendar) -> Vec<String> {
        if dimension == "tag" {
            let tags = tags(&self.workspace_id, self.link);
            return tags.iter().map(ToString::to_string).collect();
        }
        let value = match dimension {
            "hour" => calendar.wall(self.clicked_at).hour().to_string(),
            "weekday" => {
                let weekday = calendar.wall(self.clicked_at).weekday();
                weekday.number_from_monday().to_string()
            }
            "status" => self.status.to_string(),
            "city" if self.city_id != 0 => self.city_id.to_string(),
            "city" if !self.city.is_empty() => format!("{}, {}", self.city, self.country),
            "browser_version" => with_version(self.browser, self.browser_version),
            "os_version" => with_version(self.os, self.os_version),
            _ => self.text(dimension).to_owned(),
        };
        [value]
            .into_iter()
            .filter(|value| !value.is_empty())
            .collect()
    }

    fn text(&self, dimension: &str) -> &'static str {
        match dimension {
            "project" => project(&self.workspace_id, self.link).unwrap_or_default(),
            "city" => "",
            "country" => self.country,
            "continent" => self.continent,
            "region" => self.region,
            "referrer" => self.referrer,
            "referrer_url" => self.referrer_url,
            "channel" => self.channel,
            "social" => self.social,
            "device" => self.device,
            "browser" => self.browser,
            "os" => self.os,
            "language" => self.language,
            "link" => self.link,
            "domain" => self.domain,
            "destination" => self.destination,
            "utm_source" => self.utm_source,
            "utm_medium" => self.utm_medium,
            "utm_campaign" => self.utm_campaign,
            "utm_term" => self.utm_term,
            "utm_content" => self.utm_content,
            "trigger" => self.trigger,
            "method" => self.method,
            "bot_class" => self.bot_class,
            "bot_name" => self.bot_name,
            _ => panic!("no such dimension: {dimension}"),
        }
    }
}

fn with_version(name: &str, version: &str) -> String {
    match version {
        "" => String::new(),
        version => format!("{name} {version}"),
    }
}

fn workspace_id(world: u64, name: &str) -> String {
    format!("w{world}-{name}")
}

/// Where a click is kept, and when it was made.
struct Place {
    workspace: String,
    clicked_at: i64,
    partition: u64,
    offset: usize,
}

fn click(place: Place, rng: &mut Rng) -> Click {
    let is_bot = rng.percent(30);
    let mut of = |dimension| *rng.pick_skewed(pool(dimension));
    let (country, browser, os) = (of("country"), of("browser"), of("os"));
    let city = of("city");
    Click {
        link: of("link"),
        country,
        continent: continent_of(country),
        region: of("region"),
        city: if country.is_empty() { "" } else { city },
        city_id: 0,
        referrer: of("referrer"),
        referrer_url: of("referrer_url"),
        channel: of("channel"),
        social: of("social"),
        device: of("device"),
        browser,
        browser_version: if browser.is_empty() {
            ""
        } else {
            of("browser_version")
        },
        os,
        os_version: if os.is_empty() { "" } else { of("os_version") },
        language: of("language"),
        domain: of("domain"),
        destination: of("destination"),
        utm_source: of("utm_source"),
        utm_medium: of("utm_medium"),
        utm_campaign: of("utm_campaign"),
        utm_term: of("utm_term"),
        utm_content: of("utm_content"),
        trigger: of("trigger"),
        method: of("method"),
        bot_class: if is_bot { of("bot_class") } else { "" },
        bot_name: if is_bot { of("bot_name") } else { "" },
        status: *rng.pick_skewed(&STATUSES),
        is_bot,
        visitor_id: visitor_id(rng.skewed(PEOPLE) as u64, place.clicked_at),
        workspace_id: place.workspace,
        received_at: place.clicked_at,
        clicked_at: place.clicked_at,
        _topic: "oracle",
        _partition: place.partition,
        _offset: place.offset,
    }
}

/// Somebody is another visitor on every day of UTC.
fn visitor_id(person: u64, at: i64) -> u64 {
    let day = at.div_euclid(DAY).unsigned_abs();
    (day << 32 | (person + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// An instant as the engine reads it.
pub(super) fn date_time(millis: i64) -> String {
    utc(millis).format("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn as_date_time<S: Serializer>(millis: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&date_time(*millis))
}
