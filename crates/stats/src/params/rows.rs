use super::endpoint::Endpoint;
use super::error::ParamError;
use super::fields::Fields;
use crate::breakdown::{Breakdown, Listed};
use crate::dimension::Dimension;
use crate::question::Series;
use crate::rank::Sort;

impl Breakdown {
    /// Most links that can be named in one request.
    pub const MAX_IDS: usize = 10_000;
    /// Most points of all rows together.
    pub const MAX_POINTS: usize = 100_000;
}

/// Reads what rows are asked for.
pub(super) fn read(endpoint: &Endpoint, fields: &mut Fields) -> Vec<Breakdown> {
    let listed = listed(fields);
    let is_compared = matches!(fields.text("compare"), Some(compare) if compare != "none");
    let one = |dimensions: Vec<Dimension>| Breakdown {
        dimensions,
        listed: listed.clone(),
        is_compared,
        has_series: false,
    };
    let breakdowns = match endpoint {
        Endpoint::Summary => {
            let dimensions = fields.words("breakdowns");
            let dimensions = dimensions.unwrap_or_else(|| Endpoint::DASHBOARD.to_vec());
            let plain = |dimension| Breakdown {
                is_compared: false,
                ..one(vec![dimension])
            };
            dimensions.into_iter().map(plain).collect()
        }
        Endpoint::Timeseries => {
            let by: Option<Dimension> = fields.word("by");
            by.map(|dimension| Breakdown {
                has_series: true,
                is_compared: false,
                ..one(vec![dimension])
            })
            .into_iter()
            .collect()
        }
        Endpoint::Breakdown(dimensions) => vec![one(dimensions.clone())],
        Endpoint::Links => vec![links(fields, one(vec![Dimension::Link]))],
        Endpoint::Query => {
            let dimensions: Vec<Dimension> = fields.words("dimensions").unwrap_or_default();
            if let Err(rule) = combination(&dimensions, Breakdown::MAX_DIMENSIONS) {
                fields.reject("dimensions", rule);
            }
            let asked = (!dimensions.is_empty()).then(|| Breakdown {
                has_series: fields.text("bucket").is_some(),
                ..one(dimensions)
            });
            asked.into_iter().collect()
        }
        Endpoint::Totals | Endpoint::Heatmap => Vec::new(),
    };
    check(endpoint, &breakdowns, fields);
    breakdowns
}

/// What is said about dimensions that cannot be combined.
pub(super) fn combination(dimensions: &[Dimension], most: usize) -> Result<(), String> {
    let is_twice = |(at, dimension): (usize, &Dimension)| {
        dimensions
            .iter()
            .skip(at + 1)
            .any(|other| other == dimension)
    };
    if dimensions.len() > most {
        Err(format!("must be at most {most} dimensions"))
    } else if dimensions.iter().enumerate().any(is_twice) {
        Err("must be different dimensions".to_owned())
    } else if dimensions.len() > 1 && dimensions.contains(&Dimension::Tag) {
        Err("cannot combine tag: a click has as many tags as its link, use filter[tag]".to_owned())
    } else {
        Ok(())
    }
}

/// Refuses more points than are answered.
pub(super) fn bound(breakdowns: &[Breakdown], series: Option<&Series>, fields: &mut Fields) {
    let Some(series) = series else { return };
    let buckets = series.buckets.len().max(1);
    for breakdown in breakdowns.iter().filter(|breakdown| breakdown.has_series) {
        let rows = match &breakdown.listed {
            Listed::Top { limit, .. } => *limit,
            Listed::These(values) => values.len(),
        };
        if rows * buckets > Breakdown::MAX_POINTS {
            fields.reject(
                "limit",
                format!(
                    "asks for more than {} points in all, nearest for {buckets} buckets is {}",
                    Breakdown::MAX_POINTS,
                    (Breakdown::MAX_POINTS / buckets).max(1)
                ),
            );
        }
    }
}

fn listed(fields: &mut Fields) -> Listed {
    let sort: Sort = fields.word("sort").unwrap_or_default();
    let limit = fields.number("limit", 1, Breakdown::MAX_LIMIT);
    let search = fields.text("search").filter(|search| !search.is_empty());
    Listed::Top {
        sort,
        limit: limit.unwrap_or(Breakdown::DEFAULT_LIMIT),
        search: search.map(str::to_owned),
    }
}

fn links(fields: &mut Fields, top: Breakdown) -> Breakdown {
    let Some(ids) = fields.text("ids") else {
        return top;
    };
    for name in ["sort", "limit"] {
        if fields.text(name).is_some() {
            fields.reject(name, "must not be given together with ids");
        }
    }
    let ids: Vec<&str> = ids.split(',').collect();
    if ids.len() > Breakdown::MAX_IDS {
        let rule = format!(
            "must have at most {} ids, has {}",
            Breakdown::MAX_IDS,
            ids.len()
        );
        fields.reject("ids", rule);
        return top;
    }
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    if let Some([twice, _]) = sorted.windows(2).find(|pair| pair.first() == pair.last()) {
        fields.reject("ids", format!("has `{twice}` twice"));
    }
    let mut values = Vec::with_capacity(ids.len());
    for id in ids {
        match Dimension::Link.normalize(id) {
            Ok(id) => values.push(id),
            Err(rule) => fields.errors.push(ParamError::new("ids", rule)),
        }
    }
    Breakdown {
        listed: Listed::These(values),
        ..top
    }
}

/// What cannot be asked of a dimension.
fn check(endpoint: &Endpoint, breakdowns: &[Breakdown], fields: &mut Fields) {
    let is_searched = fields.text("search").is_some();
    for breakdown in breakdowns {
        if is_searched && breakdown.only_dimension().is_none() {
            fields.reject("search", "needs a single dimension");
        }
        if breakdown.dimensions.contains(&Dimension::Tag)
            && (breakdown.is_compared || breakdown.has_series)
        {
            let field = match endpoint {
                Endpoint::Timeseries => "by",
                Endpoint::Query if breakdown.has_series => "bucket",
                _ => "compare",
            };
            fields.reject(field, "is not answered for tag, whose rows overlap");
        }
    }
    if is_searched && breakdowns.is_empty() {
        fields.reject("search", "needs a single dimension");
    }
}
