use super::fields::Fields;
use crate::calendar::WeekStart;
use crate::compare::{Align, Compare, Comparison};
use crate::horizon::Horizon;
use crate::instant::Instant;
use crate::period::Period;
use crate::question::Compared;
use crate::range::{Asked, Edge};
use crate::zone::Zone;

/// When, and compared with when.
pub(super) struct Times {
    pub(super) zone: Zone,
    pub(super) week_start: WeekStart,
    pub(super) asked: Asked,
    pub(super) comparison: Compared,
}

impl Times {
    /// Reads everything about time; `None` after an error that leaves no window.
    pub(super) fn read(fields: &mut Fields, default: Comparison, horizon: Horizon) -> Option<Self> {
        let week_start = fields.word("week_start").unwrap_or_default();
        let align: Align = fields.word("compare_align").unwrap_or_default();
        let zone = zone(fields);
        // Edges are checked even when the zone is wrong, so that all errors are named; UTC answers nothing then.
        let known = zone.clone().unwrap_or_else(Zone::utc);
        let asked = asked(fields, &known, week_start, horizon);
        let comparison = comparison(fields, &known, default);
        let (zone, asked) = (zone?, asked?);
        let comparison = match comparison {
            Comparison::None => Compared::No,
            comparison => comparison.resolve(asked, align, &zone, horizon).into(),
        };
        let asked = Asked {
            window: horizon.in_known_grains(asked.window),
            ..asked
        };
        Some(Self {
            zone,
            week_start,
            asked,
            comparison,
        })
    }
}

fn zone(fields: &mut Fields) -> Option<Zone> {
    match (fields.text("tz"), fields.text("tz_offset")) {
        (None, None) => Some(Zone::utc()),
        (Some(_), Some(_)) => {
            fields.reject("tz_offset", "must not be given together with tz");
            None
        }
        (Some(name), None) => Zone::parse(name)
            .map_err(|error| fields.reject("tz", error.to_string()))
            .ok(),
        (None, Some(minutes)) => {
            let max = Zone::MAX_OFFSET;
            let Ok(minutes) = minutes.parse() else {
                let rule = format!(
                    "must be a whole number of minutes east of UTC from -{max} to {max}, such as 330"
                );
                fields.reject("tz_offset", rule);
                return None;
            };
            let zone = Zone::from_offset_minutes(minutes);
            zone.map_err(|error| fields.reject("tz_offset", error.to_string()))
                .ok()
        }
    }
}

fn asked(
    fields: &mut Fields,
    zone: &Zone,
    week_start: WeekStart,
    horizon: Horizon,
) -> Option<Asked> {
    if fields.text("from").is_none() && fields.text("to").is_none() {
        let given = fields.text("period").is_some();
        let period = fields.word("period");
        let period = if given { period? } else { Period::default() };
        return Some(period.resolve(zone, week_start, horizon));
    }
    if fields.text("period").is_some() {
        fields.reject("period", "must not be given together with from or to");
    }
    if fields.text("from").is_none() {
        fields.reject("from", "must be given with to");
    }
    let to_given = fields.text("to").is_some();
    let (from, to) = (edge(fields, "from"), edge(fields, "to"));
    let from = from?;
    let to = match from {
        _ if to_given => to?,
        Edge::Instant(_) => Edge::Instant(horizon.now),
        Edge::Day(_) => Edge::Day(zone.day_of(horizon.now)),
    };
    Asked::between(from, to, zone)
        .map_err(|error| fields.reject("to", error.to_string()))
        .ok()
}

fn comparison(fields: &mut Fields, zone: &Zone, default: Comparison) -> Comparison {
    let compare = fields.word("compare");
    if compare == Some(Compare::Custom) {
        return custom(fields, zone).unwrap_or(Comparison::None);
    }
    for name in ["compare_from", "compare_to"] {
        if fields.text(name).is_some() {
            fields.reject(name, "must only be given with compare=custom");
        }
    }
    match compare {
        None => default,
        Some(Compare::Previous) => Comparison::Previous,
        Some(Compare::Year) => Comparison::Year,
        Some(Compare::None | Compare::Custom) => Comparison::None,
    }
}

fn custom(fields: &mut Fields, zone: &Zone) -> Option<Comparison> {
    for name in ["compare_from", "compare_to"] {
        if fields.text(name).is_none() {
            fields.reject(name, "must be given with compare=custom");
        }
    }
    let (from, to) = (edge(fields, "compare_from"), edge(fields, "compare_to"));
    let asked = Asked::between(from?, to?, zone);
    let asked = asked.map_err(|error| {
        let rule = error.to_string().replace("from", "compare_from");
        fields.reject("compare_to", rule);
    });
    asked.ok().map(|asked| Comparison::Custom(asked.window))
}

fn edge(fields: &mut Fields, name: &str) -> Option<Edge> {
    let text = fields.text(name)?;
    let Some(edge) = Edge::parse(text) else {
        let hint = if text.contains(' ') {
            "; a + in an address is sent as %2B"
        } else {
            ""
        };
        fields.reject(
            name,
            format!("must be YYYY-MM-DD, RFC 3339 with an offset, or epoch milliseconds, from 2000 to 2099{hint}"),
        );
        return None;
    };
    match edge {
        Edge::Instant(instant) if !(Instant::EARLIEST..=Instant::LATEST).contains(&instant) => {
            let nearest = instant.clamp(Instant::EARLIEST, Instant::LATEST);
            let hint = if text.len() == 10 {
                "; these look like seconds, append 000"
            } else {
                ""
            };
            fields.reject(
                name,
                format!("must be from 2000 to 2099, nearest is {nearest}{hint}"),
            );
            None
        }
        Edge::Day(date) if !(2000..=2099).contains(&date.year()) => {
            let nearest = if date.year() < 2000 {
                "2000-01-01"
            } else {
                "2099-12-31"
            };
            fields.reject(
                name,
                format!("must be from 2000-01-01 to 2099-12-31, nearest is {nearest}"),
            );
            None
        }
        edge => Some(edge),
    }
}
