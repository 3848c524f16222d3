use clickmill_model::{LinkId, WorkspaceId};

use super::endpoint::ALWAYS;
use super::error::ParamError;
use super::fields::Fields;
use super::filter;
use super::time::Times;
use crate::compare::Comparison;
use crate::cursor::Cursor;
use crate::dimension::Dimension;
use crate::filter::{Condition, Filter, Test, Value};
use crate::fingerprint::Asking;
use crate::horizon::Horizon;
use crate::page::PageQuestion;
use crate::question::{Compared, Question};
use crate::window::Window;

const NOT_A_CURSOR: &str =
    "must be the `next_cursor` of the page before, unchanged; without one the list starts anew";
const ANOTHER_LIST: &str = "belongs to a page with other parameters: all but `limit` must stay as they were; without one the list starts anew";

impl PageQuestion {
    /// The parameters of a page, besides filters.
    pub fn parameters() -> Vec<&'static str> {
        names(&["limit", "cursor"])
    }
}

/// Reads what is asked of a list of clicks, of one link or of all, from decoded `(name, value)` pairs of a query string.
///
/// Everything that is wrong is named at once, as by [`super::parse`].
pub fn parse_page(
    workspace: WorkspaceId,
    link: Option<&LinkId>,
    pairs: &[(String, String)],
    horizon: Horizon,
) -> Result<PageQuestion, Vec<ParamError>> {
    let mut fields = Fields::new(pairs, &PageQuestion::parameters());
    let mut filter = filter::read(&mut fields);
    filter.conditions.extend(link.map(of_link));
    let times = Times::read(&mut fields, Comparison::None, horizon);
    let limit = fields
        .number("limit", 1, PageQuestion::MAX_LIMIT)
        .unwrap_or(PageQuestion::DEFAULT_LIMIT);
    let cursor = cursor(&mut fields);
    let times = match times {
        Some(times) if fields.errors.is_empty() => times,
        _ => return Err(fields.errors),
    };
    let asking = Asking {
        workspace: &workspace,
        filter: &filter,
        zone: &times.zone,
        week_start: times.week_start,
        times: ["period", "from", "to"].map(|name| fields.text(name)),
    };
    let fingerprint = asking.fingerprint();
    if cursor
        .as_ref()
        .is_some_and(|cursor| cursor.fingerprint != fingerprint)
    {
        return Err(vec![ParamError::new("cursor", ANOTHER_LIST)]);
    }
    let window = cursor
        .as_ref()
        .map_or(times.asked.window, |cursor| cursor.window);
    Ok(PageQuestion {
        question: clicks_of(workspace, filter, window, times, horizon),
        limit,
        after: cursor.map(|cursor| cursor.last),
        fingerprint,
    })
}

/// A question for clicks themselves.
pub(super) fn clicks_of(
    workspace: WorkspaceId,
    filter: Filter,
    window: Window,
    times: Times,
    horizon: Horizon,
) -> Question {
    Question {
        workspace,
        filter,
        window,
        zone: times.zone,
        week_start: times.week_start,
        now: horizon.now,
        retained_since: horizon.retained_since,
        comparison: Compared::No,
        series: None,
        breakdowns: Vec::new(),
        heatmap: false,
        visitors: false,
        explain: false,
    }
}

/// The parameters of a question for clicks themselves, in which nothing is counted, with those of its own.
pub(super) fn names(own: &[&'static str]) -> Vec<&'static str> {
    let not_here = ["visitors", "explain"];
    let always = ALWAYS.iter().filter(|name| !not_here.contains(name));
    always.chain(own).copied().collect()
}

/// The link of the address. Unlike `link_id`, it is one value whatever characters it has.
fn of_link(link: &LinkId) -> Condition {
    Condition {
        dimension: Dimension::Link,
        test: Test::OneOf(vec![Value::Known(link.as_str().to_owned())]),
    }
}

fn cursor(fields: &mut Fields) -> Option<Cursor> {
    let cursor = Cursor::parse(fields.text("cursor")?);
    if cursor.is_none() {
        fields.reject("cursor", NOT_A_CURSOR);
    }
    cursor
}

#[cfg(test)]
mod tests;
