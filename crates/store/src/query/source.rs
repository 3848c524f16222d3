//! Which table answers which question.

use clickmill_stats::{Dimension, Grain, Instant, Listed, Question, Step};

use super::ask::{is_counted_by_row, parts, previous_parts};
use super::count::Parts;
use super::rollup::divide;
use crate::Store;

/// What a statement reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The quarter hours of `totals_15m`, and clicks where the window begins or ends within one.
    Rollup {
        /// Whether it does.
        has_edges: bool,
    },
    /// The clicks.
    Clicks {
        /// Whether the registry of links is needed, too.
        has_registry: bool,
    },
}

impl Source {
    const fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Rollup { has_edges: false } => &["totals_15m"],
            Self::Rollup { has_edges: true } => &["totals_15m", "clicks"],
            Self::Clicks {
                has_registry: false,
            } => &["clicks"],
            Self::Clicks { has_registry: true } => &["clicks", "links"],
        }
    }
}

impl Store {
    /// What a statement that counts these parts reads.
    pub(crate) fn source(&self, parts: &Parts<'_>) -> Source {
        source(parts, self.uses_rollups())
    }

    /// What [`Store::ask`] reads for a question, statement by statement.
    pub fn explain(&self, question: &Question) -> Vec<Step> {
        explain(question, self.uses_rollups())
    }

    /// Whether a question can be answered also of the time before `clicks_since`, from where on there are clicks: when it reads
    /// nothing but totals there.
    pub fn reaches_beyond_clicks(&self, question: &Question, clicks_since: Instant) -> bool {
        reaches_beyond_clicks(question, clicks_since, self.uses_rollups())
    }
}

/// What a statement counts, of which window, and what it reads.
type Statement = (&'static str, &'static str, Source);

/// The rollup knows quarter hours and verdicts: not of which link, or of whom. Where it has all that is asked for it has thousands
/// of rows for millions of clicks.
fn source(parts: &Parts<'_>, uses_rollups: bool) -> Source {
    let question = parts.question;
    let is_only_time = parts.dimensions.is_empty()
        && parts.combined.is_empty()
        && parts.buckets.is_none()
        && !parts.tags;
    let has_all = is_only_time
        && !question.visitors
        && question.filter.conditions.is_empty()
        && parts.grain != Some(Grain::Minute);
    if uses_rollups && has_all {
        let (_, edges) = divide(parts.window);
        let has_edges = !edges.is_empty();
        return Source::Rollup { has_edges };
    }
    of_clicks(question, &parts.dimensions, parts.combined, parts.tags)
}

fn of_clicks(
    question: &Question,
    dimensions: &[Dimension],
    combined: &[Dimension],
    tags: bool,
) -> Source {
    let is_of_link =
        |dimension: &Dimension| matches!(dimension, Dimension::Project | Dimension::Tag);
    let tested = question.filter.conditions.iter();
    let has_registry = tags
        || dimensions.iter().chain(combined).any(is_of_link)
        || tested.map(|condition| &condition.dimension).any(is_of_link);
    Source::Clicks { has_registry }
}

fn explain(question: &Question, uses_rollups: bool) -> Vec<Step> {
    let step = |(counts, window, source): Statement| Step {
        counts,
        window,
        reads: source.tables(),
    };
    let statements = statements(question, uses_rollups);
    statements.into_iter().map(step).collect()
}

fn reaches_beyond_clicks(question: &Question, clicks_since: Instant, uses_rollups: bool) -> bool {
    let is_rolled_up = |(_, _, source): &Statement| matches!(source, Source::Rollup { .. });
    let previous = question.comparison.previous();
    let previous = previous.map(|previous| previous.window);
    let has_clicks = |window| {
        let (_, edges) = divide(question.kept(window));
        edges.iter().all(|edge| edge.from() >= clicks_since)
    };
    let statements = statements(question, uses_rollups);
    statements.iter().all(is_rolled_up)
        && [question.window]
            .into_iter()
            .chain(previous)
            .all(has_clicks)
}

fn statements(question: &Question, uses_rollups: bool) -> Vec<Statement> {
    let mut statements = Vec::new();
    match question.breakdowns.as_slice() {
        [breakdown] if is_counted_by_row(breakdown) => {
            let source = of_clicks(question, &breakdown.dimensions, &[], false);
            if matches!(breakdown.listed, Listed::Top { .. }) && breakdown.cells().is_none() {
                statements.push(("which rows", "current", source));
            }
            statements.push(("rows", "current", source));
        }
        breakdowns => {
            let parts = parts(question, question.window, breakdowns);
            statements.push(("all parts", "current", source(&parts, uses_rollups)));
        }
    }
    if let Some(parts) = previous_parts(question) {
        statements.push((
            "totals and series",
            "previous",
            source(&parts, uses_rollups),
        ));
    } else if question.comparison.previous().is_some() {
        for breakdown in question
            .breakdowns
            .iter()
            .filter(|breakdown| breakdown.is_compared)
        {
            let source = of_clicks(question, &breakdown.dimensions, &[], false);
            statements.push(("rows", "previous", source));
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use clickmill_model::WorkspaceId;
    use clickmill_stats::{Endpoint, Horizon, parse};

    use super::*;

    /// Ten past nine in the morning.
    fn horizon() -> Horizon {
        let at = |text| Instant::parse_rfc3339(text).unwrap();
        Horizon {
            first_click: Some(at("2020-01-01T00:00:00Z")),
            ..Horizon::at(at("2025-03-31T09:10:00Z"))
        }
    }

    fn question(endpoint: &Endpoint, query: &str, horizon: Horizon) -> Question {
        let pairs: Vec<_> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let workspace = WorkspaceId::parse("acme").unwrap();
        parse(endpoint, workspace, &pairs, horizon).unwrap()
    }

    /// The tables read for a question that is asked at ten past nine in the morning.
    fn reads(endpoint: &Endpoint, query: &str) -> Vec<&'static [&'static str]> {
        let question = question(endpoint, query, horizon());
        let steps = explain(&question, true);
        assert!(
            explain(&question, false)
                .iter()
                .all(|step| step.reads[0] == "clicks")
        );
        steps.iter().map(|step| step.reads).collect()
    }

    const ROLLUP: &[&str] = &["totals_15m"];
    const WITH_EDGES: &[&str] = &["totals_15m", "clicks"];
    const CLICKS: &[&str] = &["clicks"];
    const WITH_REGISTRY: &[&str] = &["clicks", "links"];

    #[test]
    fn what_is_only_about_time_is_in_the_rollup() {
        let kolkata = "period=lastmonth&tz=Asia/Kolkata";
        assert_eq!(reads(&Endpoint::Totals, kolkata), [ROLLUP, ROLLUP]);
        assert_eq!(reads(&Endpoint::Timeseries, kolkata), [ROLLUP]);
        assert_eq!(reads(&Endpoint::Heatmap, kolkata), [ROLLUP]);
        let hours = Endpoint::Breakdown(vec![Dimension::Hour]);
        assert_eq!(reads(&hours, "traffic=human"), [ROLLUP]);
        assert_eq!(
            reads(&Endpoint::Summary, "breakdowns=weekday&period=lastmonth"),
            [ROLLUP, ROLLUP]
        );
    }

    #[test]
    fn a_window_that_ends_within_a_quarter_hour_needs_the_clicks_there() {
        assert_eq!(
            reads(&Endpoint::Totals, "period=today"),
            [ROLLUP, WITH_EDGES]
        );
        assert_eq!(
            reads(&Endpoint::Totals, "period=24h"),
            [WITH_EDGES, WITH_EDGES]
        );
    }

    #[test]
    fn minutes_odd_zones_visitors_and_filters_need_the_clicks() {
        for query in [
            "bucket=minute&from=2025-03-01&to=2025-03-02",
            "tz_offset=7",
            "visitors=true",
            "link_id=a",
            "filter[hour]=3",
        ] {
            assert_eq!(reads(&Endpoint::Timeseries, query), [CLICKS], "{query}");
        }
    }

    #[test]
    fn a_dashboard_reads_the_clicks_once_and_the_rollup_for_the_window_before() {
        let query = "period=lastmonth&breakdowns=country,device,hour,referrer,browser,os";
        assert_eq!(reads(&Endpoint::Summary, query), [CLICKS, ROLLUP]);
    }

    #[test]
    fn what_belongs_to_links_needs_their_registry() {
        let tags = Endpoint::Breakdown(vec![Dimension::Tag]);
        assert_eq!(reads(&tags, ""), [WITH_REGISTRY]);
        assert_eq!(
            reads(&Endpoint::Totals, "project=p&compare=none"),
            [WITH_REGISTRY]
        );
    }

    #[test]
    fn rows_with_series_are_chosen_and_then_counted() {
        assert_eq!(reads(&Endpoint::Timeseries, "by=country"), [CLICKS, CLICKS]);
        assert_eq!(reads(&Endpoint::Timeseries, "by=hour"), [CLICKS]);
        assert_eq!(reads(&Endpoint::Links, "ids=a,b"), [CLICKS]);
        let compared = Endpoint::Breakdown(vec![Dimension::Country]);
        assert_eq!(reads(&compared, "compare=previous"), [CLICKS, CLICKS]);
    }

    #[test]
    fn questions_about_time_alone_reach_beyond_the_clicks() {
        let since = Instant::parse_rfc3339("2025-03-01T00:00:00Z").unwrap();
        let reaches = |endpoint: &Endpoint, query: &str, exact_since| {
            let horizon = Horizon {
                exact_since,
                ..horizon()
            };
            let question = question(endpoint, query, horizon);
            let reaches = |uses_rollups| reaches_beyond_clicks(&question, since, uses_rollups);
            assert!(
                !reaches(false),
                "without the rollup everything reads the clicks"
            );
            reaches(true)
        };
        let old = "from=2025-01-01T10:07:00Z&to=2025-02-01";
        for query in [
            "period=lastmonth",
            "period=today",
            "from=2025-01-01&to=2025-03-01",
        ] {
            assert!(reaches(&Endpoint::Totals, query, None), "{query}");
        }
        assert!(
            !reaches(&Endpoint::Totals, old, None),
            "an edge of clicks that are gone"
        );
        assert!(
            reaches(&Endpoint::Totals, old, Some(since)),
            "whole quarter hours"
        );
        for query in ["visitors=true", "link_id=a", "tz_offset=7"] {
            assert!(
                !reaches(&Endpoint::Timeseries, query, Some(since)),
                "{query}"
            );
        }
        let compared = Endpoint::Breakdown(vec![Dimension::Country]);
        assert!(!reaches(&compared, "", Some(since)));
    }
}
