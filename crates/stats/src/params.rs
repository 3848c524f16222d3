//! From the parameters of a request to a [`Question`], or to everything that is wrong with them.

mod error;
mod fields;
mod filter;
mod link_page;
mod time;

use clickmill_model::WorkspaceId;

pub use error::ParamError;
pub use link_page::{LinkPage, link_cursor};

use crate::bucket::Bucket;
use crate::buckets::Buckets;
use crate::compare::Comparison;
use crate::dimension::Dimension;
use crate::horizon::Horizon;
use crate::question::{Breakdown, Compared, Question, Series};
use crate::rank::Sort;
use fields::Fields;
use time::Times;

/// The question that an endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Totals with comparison, series, previous series and breakdowns.
    Summary,
    /// Totals with comparison.
    Totals,
    /// A series; a comparison only when asked for.
    Timeseries,
    /// One breakdown, without comparison.
    Breakdown(Dimension),
}

const ALWAYS: &[&str] = &[
    "period",
    "from",
    "to",
    "tz",
    "tz_offset",
    "week_start",
    "traffic",
    "link_id",
    "domain",
    "project",
];
const COMPARE: &[&str] = &["compare", "compare_from", "compare_to", "compare_align"];

/// The breakdowns of a summary when none are chosen.
const DASHBOARD: [Dimension; 5] = [
    Dimension::Country,
    Dimension::Referrer,
    Dimension::Device,
    Dimension::Browser,
    Dimension::Os,
];

/// Reads decoded `(name, value)` pairs of a query string.
///
/// Everything that is wrong is named at once: values out of their set or range, combinations that contradict each other,
/// parameters that are unknown to the endpoint or given twice.
pub fn parse(
    endpoint: Endpoint,
    workspace: WorkspaceId,
    pairs: &[(String, String)],
    horizon: Horizon,
) -> Result<Question, Vec<ParamError>> {
    let mut fields = Fields::new(pairs, &[ALWAYS, endpoint.names()].concat());
    let filter = filter::read(&mut fields);
    let times = Times::read(&mut fields, endpoint.default_comparison(), horizon);
    let bucket: Option<Bucket> = fields.word("bucket");
    let breakdowns = breakdowns(endpoint, &mut fields);
    let series = times.as_ref().filter(|_| endpoint.has_series());
    let series = series.and_then(|times| divide(times, bucket, &mut fields));
    match times {
        Some(times) if fields.errors.is_empty() => Ok(Question {
            workspace,
            filter,
            window: times.asked.window,
            zone: times.zone,
            week_start: times.week_start,
            now: horizon.now,
            comparison: times.comparison,
            series,
            breakdowns,
        }),
        _ => Err(fields.errors),
    }
}

/// Reads the name of a dimension, wherever it stands.
pub fn dimension(field: &str, name: &str) -> Result<Dimension, ParamError> {
    Dimension::parse(name).ok_or_else(|| ParamError::not_a_word::<Dimension>(field, name))
}

impl Endpoint {
    /// Parameters besides those that every endpoint has.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Summary => &[
                "compare",
                "compare_from",
                "compare_to",
                "compare_align",
                "bucket",
                "breakdowns",
                "sort",
                "limit",
            ],
            Self::Totals => COMPARE,
            Self::Timeseries => &[
                "compare",
                "compare_from",
                "compare_to",
                "compare_align",
                "bucket",
            ],
            Self::Breakdown(_) => &["sort", "limit"],
        }
    }

    fn has_series(self) -> bool {
        matches!(self, Self::Summary | Self::Timeseries)
    }

    fn default_comparison(self) -> Comparison {
        match self {
            Self::Summary | Self::Totals => Comparison::Previous,
            Self::Timeseries | Self::Breakdown(_) => Comparison::None,
        }
    }
}

fn breakdowns(endpoint: Endpoint, fields: &mut Fields) -> Vec<Breakdown> {
    let sort: Sort = fields.word("sort").unwrap_or_default();
    let limit = fields
        .number("limit", 1, Breakdown::MAX_LIMIT)
        .unwrap_or(Breakdown::DEFAULT_LIMIT);
    let dimensions = match endpoint {
        Endpoint::Summary => fields
            .words("breakdowns")
            .unwrap_or_else(|| DASHBOARD.to_vec()),
        Endpoint::Breakdown(dimension) => vec![dimension],
        Endpoint::Totals | Endpoint::Timeseries => Vec::new(),
    };
    dimensions
        .into_iter()
        .map(|dimension| Breakdown {
            dimension,
            sort,
            limit,
        })
        .collect()
}

/// Divides the window and the one it is compared with.
fn divide(times: &Times, bucket: Option<Bucket>, fields: &mut Fields) -> Option<Series> {
    let window = times.asked.window;
    let bucket = bucket.unwrap_or_else(|| Bucket::default_for(window));
    let divide = |window, bucket| Buckets::new(window, bucket, &times.zone, times.week_start);
    let previous = times.comparison.previous().map(|previous| previous.window);
    match (
        divide(window, bucket),
        previous.map(|window| divide(window, bucket)).transpose(),
    ) {
        (Ok(buckets), Ok(previous)) => Some(Series { buckets, previous }),
        (too_many, _) => {
            let fits = |bucket| {
                divide(window, bucket).is_ok()
                    && previous.is_none_or(|window| divide(window, bucket).is_ok())
            };
            let nearest = Bucket::ALL
                .iter()
                .copied()
                .filter(|wider| *wider > bucket)
                .find(|wider| fits(*wider));
            let which = if too_many.is_err() {
                "this window"
            } else {
                "the window compared with"
            };
            fields.reject(
                "bucket",
                format!(
                    "divides {which} into more than {} buckets, nearest that does not is `{}`",
                    Buckets::MAX,
                    nearest.unwrap_or(Bucket::Year)
                ),
            );
            None
        }
    }
}

impl From<Option<crate::compare::Previous>> for Compared {
    fn from(previous: Option<crate::compare::Previous>) -> Self {
        previous.map_or(Self::WithNothing, Self::With)
    }
}

#[cfg(test)]
mod tests;
