//! Random questions.

use super::calendar::Zone;
use super::clicks::World;
use super::edges::ZONES;
use super::question::{Endpoint, Question};
use super::rng::Rng;

/// Zones about which chrono-tz and jiff know different things: the list and its reasons are in `crates/stats/tests/oracle/wall.rs`.
const DISPUTED: [&str; 13] = [
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "America/Edmonton",
    "America/Inuvik",
    "America/Rainy_River",
    "America/Vancouver",
    "America/Winnipeg",
    "America/Yellowknife",
    "Canada/Central",
    "Canada/Mountain",
    "Canada/Pacific",
    "Europe/Chisinau",
    "Europe/Tiraspol",
];

/// The question that a seed asks about a world.
pub(super) fn question(seed: u64, world: &World) -> Question {
    let rng = Rng::new(seed, 2);
    let mut draw = Draw { rng, world };
    let (zone, tz) = draw.zone();
    let endpoint = draw.endpoint();
    let mut question = Question {
        workspace: world.workspace(&mut draw.rng),
        endpoint,
        zone,
        tz,
        span: draw.span(zone),
        week_start: draw.some(&["mon", "sun", "sat"]),
        traffic: draw.some(&["all", "human", "bot"]),
        conditions: draw.conditions(zone),
        compare: None,
        align: None,
        bucket: None,
        dimensions: draw.dimensions(endpoint),
        sort: None,
        limit: None,
        search: None,
        ids: None,
        visitors: draw.rng.percent(30),
    };
    draw.comparison(&mut question);
    draw.rows(&mut question);
    if matches!(
        endpoint,
        Endpoint::Summary | Endpoint::Timeseries | Endpoint::Query
    ) {
        question.bucket = draw.bucket(&question);
    }
    question
}

/// Draws for a question about a world.
pub(super) struct Draw<'a> {
    pub(super) rng: Rng,
    pub(super) world: &'a World,
}

impl Draw<'_> {
    fn endpoint(&mut self) -> Endpoint {
        match self.rng.between(0..100) {
            0..20 => Endpoint::Summary,
            20..30 => Endpoint::Totals,
            30..50 => Endpoint::Timeseries,
            50..75 => Endpoint::Breakdown,
            75..80 => Endpoint::Heatmap,
            80..88 => Endpoint::Links,
            _ => Endpoint::Query,
        }
    }

    /// One of the items, or nothing.
    pub(super) fn some(&mut self, items: &[&'static str]) -> Option<&'static str> {
        self.rng.percent(40).then(|| *self.rng.pick(items))
    }

    /// A zone and how it is written.
    fn zone(&mut self) -> (Zone, Option<String>) {
        let (rng, utc) = (&mut self.rng, Zone::Named(chrono_tz::UTC));
        let named = match rng.between(0..20) {
            0 => return (utc, None),
            1 | 2 => {
                let minutes = rng.between(-840..841);
                let minutes = if rng.percent(50) {
                    minutes
                } else {
                    minutes / 15 * 15
                };
                let zone = Zone::Fixed(i32::try_from(minutes).unwrap());
                return (zone, Some(minutes.to_string()));
            }
            3..=6 => *rng.pick(&chrono_tz::TZ_VARIANTS),
            _ => *rng.pick(&ZONES),
        };
        if DISPUTED.contains(&named.name()) {
            return (utc, Some("utc".to_owned()));
        }
        let name = named.name().to_owned();
        let written = if rng.percent(20) {
            name.to_lowercase()
        } else {
            name
        };
        (Zone::Named(named), Some(written))
    }
}
