use crate::bucket::Bucket;
use crate::compare::Comparison;
use crate::dimension::Dimension;
use crate::render::Shape;

/// Who asks a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Totals with comparison, series, previous series and breakdowns.
    Summary,
    /// Totals with comparison.
    Totals,
    /// A series; a comparison and a series for each value of a dimension only when asked for.
    Timeseries,
    /// Rows by one dimension, or by two; a comparison only when asked for.
    Breakdown(Vec<Dimension>),
    /// The hours of a week.
    Heatmap,
    /// Rows of links, those named or the top; a comparison only when asked for.
    Links,
    /// Anything.
    Query,
}

/// The parameters that every question about clicks has.
pub(super) const ALWAYS: &[&str] = &[
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
    "visitors",
    "explain",
];
const COMPARE: &[&str] = &["compare", "compare_from", "compare_to", "compare_align"];
const TOP: &[&str] = &["sort", "limit"];

impl Endpoint {
    /// The breakdowns of a summary when none are chosen.
    pub const DASHBOARD: [Dimension; 5] = [
        Dimension::Country,
        Dimension::Referrer,
        Dimension::Device,
        Dimension::Browser,
        Dimension::Os,
    ];

    /// The parameters it has, besides filters.
    pub fn parameters(&self) -> Vec<&'static str> {
        let more: &[&[&str]] = match self {
            Self::Summary => &[COMPARE, TOP, &["bucket", "breakdowns"]],
            Self::Totals => &[COMPARE],
            Self::Timeseries => &[COMPARE, TOP, &["bucket", "by"]],
            Self::Breakdown(_) => &[COMPARE, TOP, &["search"]],
            Self::Heatmap => &[],
            Self::Links => &[COMPARE, TOP, &["ids"]],
            Self::Query => &[COMPARE, TOP, &["bucket", "dimensions", "search"]],
        };
        [ALWAYS]
            .iter()
            .chain(more)
            .flat_map(|names| names.iter().copied())
            .collect()
    }

    /// Whether the answer has a series.
    pub(super) const fn has_series(&self, bucket: Option<Bucket>) -> bool {
        match self {
            Self::Summary | Self::Timeseries => true,
            Self::Query => bucket.is_some(),
            Self::Totals | Self::Breakdown(_) | Self::Heatmap | Self::Links => false,
        }
    }

    /// What it compares with when nothing is said.
    pub const fn default_comparison(&self) -> Comparison {
        match self {
            Self::Summary | Self::Totals => Comparison::Previous,
            _ => Comparison::None,
        }
    }

    /// The shape of the answer.
    pub fn shape(&self) -> Shape {
        match self {
            Self::Summary | Self::Totals => Shape::Dashboard,
            Self::Timeseries => Shape::By,
            Self::Breakdown(_) => Shape::Rows,
            Self::Heatmap => Shape::Heatmap,
            Self::Links => Shape::Links,
            Self::Query => Shape::Query,
        }
    }
}
