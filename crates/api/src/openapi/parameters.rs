//! The parameters of the address, for the names that the parser takes. A name that has no description here is not described, and
//! a test fails.

use clickmill_stats::{
    Align, Breakdown, Buckets, ClickColumn, Compare, Comparison, Dimension, Endpoint,
    ExportCompression, ExportFormat, ExportOrder, ExportQuestion, Instant, LinkPage, PageQuestion,
    Period, Sort, Traffic, WeekStart, Zone,
};
use serde_json::{Value, json};

use super::filters;
use super::parameter::Parameter;
use super::schema::{flag, named, text, whole, with};

/// What differs from one route to the next.
#[derive(Clone, Copy)]
struct Of {
    compare: Compare,
    limit: Limit,
    cursor: &'static str,
}

#[derive(Clone, Copy)]
struct Limit {
    unless_given: Option<usize>,
    most: usize,
    of: &'static str,
}

const ROWS: Limit = Limit {
    unless_given: Some(Breakdown::DEFAULT_LIMIT),
    most: Breakdown::MAX_LIMIT,
    of: "Most rows, without `other` and `unknown`.",
};

/// Those of a question about numbers.
pub(super) fn of_endpoint(endpoint: &Endpoint) -> Vec<Parameter> {
    let of = Of {
        compare: match endpoint.default_comparison() {
            Comparison::None => Compare::None,
            Comparison::Year => Compare::Year,
            _ => Compare::Previous,
        },
        limit: ROWS,
        cursor: "",
    };
    described(&endpoint.parameters(), of)
}

/// Those of a page of clicks.
pub(super) fn of_page() -> Vec<Parameter> {
    let limit = Limit {
        unless_given: Some(PageQuestion::DEFAULT_LIMIT),
        most: PageQuestion::MAX_LIMIT,
        of: "Most clicks of a page.",
    };
    let cursor =
        "The `next_cursor` of the page before. Everything but `limit` must stay as it was then.";
    described(&PageQuestion::parameters(), Of::list(limit, cursor))
}

/// Those of an export.
pub(super) fn of_export() -> Vec<Parameter> {
    let limit = Limit {
        unless_given: None,
        most: ExportQuestion::MAX_LIMIT,
        of: "Most clicks; all without it. `X-Clickmill-Next-Cursor` of the answer asks for those after them.",
    };
    let cursor = "`X-Clickmill-Cursor` of an answer, for the same clicks again or, with `after`, for the rest of them; or \
        `X-Clickmill-Next-Cursor`, for those after the `limit`. Window, zone and filters must stay as they were then.";
    described(&ExportQuestion::parameters(), Of::list(limit, cursor))
}

/// Those of a list of links.
pub(super) fn of_links() -> Vec<Parameter> {
    let limit = Limit {
        unless_given: Some(LinkPage::DEFAULT_LIMIT),
        most: LinkPage::MAX_LIMIT,
        of: "Most links of a page.",
    };
    let cursor = "The `next_cursor` of the page before.";
    described(&LinkPage::PARAMETERS, Of::list(limit, cursor))
}

impl Of {
    const fn list(limit: Limit, cursor: &'static str) -> Self {
        Self {
            compare: Compare::None,
            limit,
            cursor,
        }
    }
}

fn described(names: &[&str], of: Of) -> Vec<Parameter> {
    names.iter().filter_map(|name| describe(name, of)).collect()
}

fn describe(name: &str, of: Of) -> Option<Parameter> {
    let (schema, description) = time(name, of)
        .or_else(|| rows(name, of))
        .or_else(|| clicks(name, of))
        .or_else(|| filters::shorthand(name))?;
    Some(Parameter::query(name, schema, description))
}

/// When, and compared with when.
fn time(name: &str, of: Of) -> Option<(Value, String)> {
    let default = |schema, default: &str| with(schema, "default", default);
    let said = match name {
        "period" => (
            default(named("Period"), Period::default().name()),
            "The window by name, in the zone. Not together with `from` and `to`.",
        ),
        "from" | "compare_from" => (
            edge(),
            "Where the window begins: a date means the first instant of that local day. RFC 3339 (a `+` is sent as `%2B`), epoch milliseconds, or a date, from 2000 to 2099.",
        ),
        "to" | "compare_to" => (
            edge(),
            "Where the window ends, which is not part of it; as a date, that day is. After the beginning, which must be given; `to` is now without it.",
        ),
        "tz" => (
            json!({"type": "string", "format": "iana-time-zone", "default": "UTC"}),
            "The zone in which days, weeks and months begin: an IANA name such as `Europe/Berlin`, upper or lower case.",
        ),
        "tz_offset" => (
            whole((-Zone::MAX_OFFSET).into(), Zone::MAX_OFFSET.into()),
            "The zone as minutes east of UTC, such as 330. Not together with `tz`.",
        ),
        "week_start" => (
            default(named("WeekStart"), WeekStart::default().name()),
            "The first day of a week.",
        ),
        "bucket" => {
            let description = format!(
                "How the window is divided, in the zone; at most {} buckets. By default by the length of the window: minutes up to 2 hours, \
                 quarters of an hour up to 12 hours, hours up to 3 days, days up to 100 days, months up to 10 years, else years.",
                Buckets::MAX
            );
            return Some((named("Bucket"), description));
        }
        "compare" => (
            default(named("Compare"), of.compare.name()),
            "What each counter is compared with.",
        ),
        "compare_align" => (
            default(named("Align"), Align::default().name()),
            "How much of the other window is compared with one that is in progress.",
        ),
        _ => return None,
    };
    let (schema, description) = said;
    let only_custom = " Only with `compare=custom`, which needs both.";
    let more = name
        .strip_prefix("compare_")
        .filter(|rest| *rest != "align");
    Some((
        schema,
        format!("{description}{}", more.map_or("", |_| only_custom)),
    ))
}

fn edge() -> Value {
    json!({"anyOf": [
        {"type": "string", "format": "date", "pattern": "^20"},
        {"type": "string", "format": "date-time"},
        whole(Instant::EARLIEST.millis(), Instant::LATEST.millis()),
    ]})
}

/// Which rows, and what of them.
fn rows(name: &str, of: Of) -> Option<(Value, String)> {
    let said = match name {
        "breakdowns" => {
            let default = Endpoint::DASHBOARD.map(Dimension::name).join(",");
            let schema = with(comma_list(Dimension::ALL.iter().map(|word| word.name()), "*"), "default", default);
            (schema, "The dimensions whose rows are answered, separated by commas; none when it is empty.".to_owned())
        }
        "by" => (
            named("Dimension"),
            "With a series for each of the top values of this dimension, and for `other` and `unknown`. Not `tag`, whose rows overlap.".to_owned(),
        ),
        "sort" => (
            with(named("Sort"), "default", Sort::default().name()),
            "What rows are sorted by.".to_owned(),
        ),
        "limit" => {
            let most = i64::try_from(of.limit.most).unwrap_or(i64::MAX);
            let schema = whole(1, most);
            let schema = match of.limit.unless_given {
                Some(default) => with(schema, "default", default),
                None => schema,
            };
            let series = format!(" Rows with a series have at most {} points in all.", Breakdown::MAX_POINTS);
            let series = if of.limit.of == ROWS.of { series.as_str() } else { "" };
            (schema, format!("{}{series}", of.limit.of))
        }
        "search" => (
            text(""),
            "Only rows whose label begins so, upper and lower case alike; of a single dimension only.".to_owned(),
        ),
        "ids" => (
            filters::list_of(Dimension::Link),
            format!(
                "The links that are answered, in this order, zeros included: at most {}, and as many as fit into an address. Not together with `sort` and `limit`.",
                Breakdown::MAX_IDS
            ),
        ),
        "visitors" => (
            with(flag(""), "default", false),
            "Count distinct visitors among the human clicks, too. Somebody has another id each UTC day, so over several days they are the sum of each day's.".to_owned(),
        ),
        "explain" => (
            with(flag(""), "default", false),
            "Say in `meta.explain` which tables were read. With the scope `admin` only, else 403.".to_owned(),
        ),
        "traffic" => (
            with(named("Traffic"), "default", Traffic::default().name()),
            "Whose clicks are counted, everywhere in the answer.".to_owned(),
        ),
        _ => return None,
    };
    Some(said)
}

/// How clicks and links are listed.
fn clicks(name: &str, of: Of) -> Option<(Value, String)> {
    let opaque = |format: &str| json!({"type": "string", "format": format});
    let said = match name {
        "cursor" => (opaque("cursor"), of.cursor.to_owned()),
        "archived" => (
            flag(""),
            "Only links that are archived, or only those that are not; all without it.".to_owned(),
        ),
        "format" => (
            with(named("ExportFormat"), "default", ExportFormat::default().name()),
            "How clicks are written.".to_owned(),
        ),
        "compression" => (
            with(named("ExportCompression"), "default", ExportCompression::default().name()),
            "How the file is compressed; Parquet is inside.".to_owned(),
        ),
        "columns" => (
            comma_list(ClickColumn::ALL.iter().map(|word| word.name()), "+"),
            "What is written of each click, in this order, separated by commas, each once; everything without it.".to_owned(),
        ),
        "order" => (
            with(named("ExportOrder"), "default", ExportOrder::default().name()),
            "In which order clicks are; those of the same instant are by log, partition and offset. With a `cursor` it stays as it was.".to_owned(),
        ),
        "after" => (
            opaque("click-place"),
            "To go on with an answer that was cut off: the column of the order and the `position` of the last click that came, separated by a comma. \
             Only with the `cursor` of that answer.".to_owned(),
        ),
        "since" => (
            opaque("since"),
            "`X-Clickmill-Next-Since` of an earlier export: only clicks that were stored after it. Filters and zone must stay as they were. Not together with `cursor`.".to_owned(),
        ),
        _ => return None,
    };
    Some(said)
}

/// Words of a closed set, separated by commas: `*` if there may be none, else `+`.
fn comma_list<'a>(words: impl Iterator<Item = &'a str>, some: &str) -> Value {
    let word = words.collect::<Vec<_>>().join("|");
    let list = format!("({word})(,({word}))*");
    let pattern = if some == "*" {
        format!("^({list})?$")
    } else {
        format!("^{list}$")
    };
    json!({"type": "string", "pattern": pattern})
}
