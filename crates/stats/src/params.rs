//! From the parameters of a request to a [`Question`], or to everything that is wrong with them.

mod body;
mod endpoint;
mod error;
mod export;
mod fields;
mod filter;
mod link_page;
mod page;
mod rows;
mod time;

use clickmill_model::WorkspaceId;

pub use body::parse_body;
pub use endpoint::Endpoint;
pub use error::ParamError;
pub use export::parse_export;
pub use link_page::{LinkPage, link_cursor};
pub use page::parse_page;

use crate::bucket::Bucket;
use crate::buckets::Buckets;
use crate::dimension::Dimension;
use crate::filter::Condition;
use crate::horizon::Horizon;
use crate::question::{Compared, Question, Series};
use fields::Fields;
use time::Times;

/// Reads decoded `(name, value)` pairs of a query string.
///
/// Everything that is wrong is named at once: values out of their set or range, combinations that contradict each other,
/// parameters that are unknown to the endpoint or given twice.
pub fn parse(
    endpoint: &Endpoint,
    workspace: WorkspaceId,
    pairs: &[(String, String)],
    horizon: Horizon,
) -> Result<Question, Vec<ParamError>> {
    let fields = Fields::new(pairs, &endpoint.parameters());
    read(endpoint, workspace, fields, Vec::new(), horizon)
}

/// Reads the name of a dimension, wherever it stands.
pub fn dimension(field: &str, name: &str) -> Result<Dimension, ParamError> {
    Dimension::parse(name).ok_or_else(|| ParamError::not_a_word::<Dimension>(field, name))
}

/// Reads the dimensions of a breakdown: one, or two separated by a comma.
pub fn dimensions(field: &str, names: &str) -> Result<Vec<Dimension>, ParamError> {
    let parsed: Result<Vec<_>, _> = names
        .split(',')
        .map(|name| dimension(field, name))
        .collect();
    let parsed = parsed?;
    match rows::combination(&parsed, 2) {
        Ok(()) => Ok(parsed),
        Err(rule) => Err(ParamError::new(field, rule)),
    }
}

fn read(
    endpoint: &Endpoint,
    workspace: WorkspaceId,
    mut fields: Fields,
    conditions: Vec<Condition>,
    horizon: Horizon,
) -> Result<Question, Vec<ParamError>> {
    let mut filter = filter::read(&mut fields);
    filter.conditions.extend(conditions);
    let times = Times::read(&mut fields, endpoint.default_comparison(), horizon);
    let bucket: Option<Bucket> = fields.word("bucket");
    let visitors = fields.word("visitors").unwrap_or_default();
    let explain = fields.word("explain").unwrap_or_default();
    let breakdowns = rows::read(endpoint, &mut fields);
    let has_series = endpoint.has_series(bucket);
    let series = times.as_ref().filter(|_| has_series);
    let series = series.and_then(|times| divide(times, bucket, &mut fields));
    rows::bound(&breakdowns, series.as_ref(), &mut fields);
    match times {
        Some(times) if fields.errors.is_empty() => Ok(Question {
            workspace,
            filter,
            window: times.asked.window,
            zone: times.zone,
            week_start: times.week_start,
            now: horizon.now,
            retained_since: horizon.retained_since,
            comparison: times.comparison,
            series,
            breakdowns,
            heatmap: *endpoint == Endpoint::Heatmap,
            visitors,
            explain,
        }),
        _ => Err(fields.errors),
    }
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
