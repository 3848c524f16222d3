use super::*;
use crate::breakdown::{Breakdown, Listed};
use crate::bucket::Bucket;
use crate::filter::{Condition, Test, Traffic, Value};
use crate::rank::Sort;
use crate::sample::{at, horizon, window};

const NOW: &str = "2025-03-31T10:30:00Z";

fn ask(endpoint: &Endpoint, query: &str) -> Result<Question, Vec<ParamError>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(pair)
        .collect();
    parse(
        endpoint,
        WorkspaceId::parse("acme").unwrap(),
        &pairs,
        horizon(NOW),
    )
}

fn errors(endpoint: &Endpoint, query: &str) -> Vec<String> {
    ask(endpoint, query)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn os() -> Endpoint {
    Endpoint::Breakdown(vec![Dimension::Os])
}

fn error(query: &str) -> String {
    let errors = errors(&Endpoint::Summary, query);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
}

#[test]
fn without_parameters_a_summary_is_of_the_last_30_days_compared_with_the_30_before() {
    let question = ask(&Endpoint::Summary, "").unwrap();
    assert_eq!(
        question.window,
        window("2025-03-02T00:00:00Z", "2025-04-01T00:00:00Z")
    );
    assert!(question.is_partial());
    let previous = question.comparison.previous().unwrap();
    assert_eq!(
        previous.window,
        window("2025-01-31T00:00:00Z", "2025-03-01T10:30:00Z")
    );
    let series = question.series.unwrap();
    assert_eq!(
        (series.buckets.bucket(), series.buckets.len()),
        (Bucket::Day, 30)
    );
    assert_eq!(series.previous.unwrap().len(), 30);
    let top_ten = |dimension| Breakdown::top(vec![dimension], Sort::HumanClicks, 10);
    assert_eq!(question.breakdowns, Endpoint::DASHBOARD.map(top_ten));
    assert_eq!(question.filter, crate::filter::Filter::default());
}

#[test]
fn each_endpoint_asks_for_its_parts() {
    let totals = ask(&Endpoint::Totals, "").unwrap();
    assert!(
        totals.comparison.previous().is_some()
            && totals.series.is_none()
            && totals.breakdowns.is_empty()
    );
    let series = ask(&Endpoint::Timeseries, "bucket=week&period=year").unwrap();
    assert!(series.comparison == Compared::No && series.breakdowns.is_empty());
    assert_eq!(series.series.unwrap().buckets.bucket(), Bucket::Week);
    let rows = ask(&os(), "sort=value&limit=1000").unwrap();
    let all = Breakdown::top(vec![Dimension::Os], Sort::Value, 1000);
    assert_eq!(rows.breakdowns, [all]);
    assert!(rows.series.is_none() && rows.comparison == Compared::No);
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let errors = errors(
        &Endpoint::Summary,
        "period=lastmoth&tz=Europe/Berln&bucket=dya&traffic=humans&week_start=monday&compare=prev&compare_align=x\
         &limit=0&sort=click&breakdowns=contry,os,os&filter[cuntry]=US&filter[country]=USA&foo=1&tz=UTC",
    );
    let fields: Vec<&str> = errors
        .iter()
        .map(|error| error.split(':').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "foo",
            "tz",
            "traffic",
            "filter[cuntry]",
            "filter[country]",
            "week_start",
            "compare_align",
            "tz",
            "period",
            "compare",
            "bucket",
            "sort",
            "limit",
            "breakdowns",
            "breakdowns",
        ]
    );
    assert!(errors[4].contains("such as US"), "{}", errors[4]);
    assert!(
        errors[8].ends_with("did you mean `lastmonth`?"),
        "{}",
        errors[8]
    );
    assert!(
        errors[13].ends_with("did you mean `country`?"),
        "{}",
        errors[13]
    );
}

#[test]
fn errors_name_the_limit_and_the_nearest_value() {
    assert_eq!(
        error("limit=5000"),
        "limit: must be a whole number from 1 to 1000, nearest is 1000"
    );
    assert_eq!(
        error("limit=-1"),
        "limit: must be a whole number from 1 to 1000, nearest is 1"
    );
    assert_eq!(
        error("limit=99999999999999999999"),
        "limit: must be a whole number from 1 to 1000, nearest is 1000"
    );
    assert_eq!(
        error("tz_offset=900"),
        "tz_offset: must be minutes east of UTC from -840 to 840, nearest is 840"
    );
    assert_eq!(
        error("tz_offset=+5.5"),
        "tz_offset: must be a whole number of minutes east of UTC from -840 to 840, such as 330"
    );
    assert_eq!(
        error("brekdowns=os"),
        "brekdowns: is not a parameter here; did you mean `breakdowns`?"
    );
    assert_eq!(
        error("filter=US"),
        "filter: must be filter[<dimension>], filter[<dimension>][not] or filter[<dimension>][contains]"
    );
    assert_eq!(
        error("bucket=minute&period=last30"),
        "bucket: divides this window into more than 10000 buckets, nearest that does not is `15m`"
    );
}

#[test]
fn an_endpoint_has_its_own_parameters() {
    assert_eq!(errors(&Endpoint::Totals, "bucket=day&limit=3").len(), 2);
    assert_eq!(
        errors(&os(), "bucket=day"),
        ["bucket: is not a parameter here; did you mean `project`?"]
    );
}

#[test]
fn edges_are_dates_instants_or_milliseconds() {
    let asked = |query| ask(&Endpoint::Totals, query).unwrap().window;
    let march = window("2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z");
    assert_eq!(
        asked("from=2025-03-01&to=2025-03-31&tz=Europe/Berlin"),
        march
    );
    assert_eq!(
        asked("from=2025-03-01T00:00:00+01:00&to=1743458400000"),
        march
    );
    assert_eq!(
        asked("from=2025-03-01&tz_offset=-210"),
        window("2025-03-01T03:30:00Z", "2025-04-01T03:30:00Z")
    );
    assert_eq!(
        asked("from=2025-03-01T12:00:00Z"),
        window("2025-03-01T12:00:00Z", NOW)
    );
}

#[test]
fn edges_that_make_no_window_are_refused() {
    assert_eq!(error("to=2025-03-01"), "from: must be given with to");
    assert_eq!(
        error("from=2025-03-02&to=2025-03-01"),
        "to: must be after from"
    );
    assert_eq!(
        error("from=2025-03-01&period=today"),
        "period: must not be given together with from or to"
    );
    assert_eq!(
        error("tz=UTC&tz_offset=0"),
        "tz_offset: must not be given together with tz"
    );
    assert_eq!(
        error("from=2011-12-30&to=2011-12-30&tz=Pacific/Apia"),
        "to: is a day that this time zone skipped"
    );
    assert_eq!(
        error("from=1740783600"),
        "from: must be from 2000 to 2099, nearest is 1999-12-31T10:00:00Z; these look like seconds, append 000"
    );
    assert_eq!(
        error("from=1999-12-31"),
        "from: must be from 2000-01-01 to 2099-12-31, nearest is 2000-01-01"
    );
    assert!(
        error("from=2025-03-01T00:00:00 01:00").ends_with("; a + in an address is sent as %2B")
    );
}

#[test]
fn a_custom_comparison_has_both_edges_and_no_other_has_any() {
    let custom = ask(
        &Endpoint::Totals,
        "compare=custom&compare_from=2024-03-01&compare_to=2024-03-31&compare_align=full",
    );
    let previous = custom.unwrap().comparison.previous().unwrap();
    assert_eq!(
        previous.window,
        window("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z")
    );
    assert_eq!(
        error("compare=custom&compare_from=2024-03-01"),
        "compare_to: must be given with compare=custom"
    );
    assert_eq!(
        error("compare_from=2024-03-01"),
        "compare_from: must only be given with compare=custom"
    );
    assert_eq!(
        error("compare=custom&compare_from=2024-03-02&compare_to=2024-03-01"),
        "compare_to: must be after compare_from"
    );
    assert!(
        error(
            "bucket=minute&period=24h&compare=custom&compare_from=2020-01-01&compare_to=2024-01-01"
        )
        .contains("the window compared with")
    );
}

#[test]
fn a_comparison_with_nothing_is_not_none() {
    assert_eq!(
        ask(&Endpoint::Totals, "period=total").unwrap().comparison,
        Compared::WithNothing
    );
    assert_eq!(
        ask(&Endpoint::Totals, "period=total&compare=none")
            .unwrap()
            .comparison,
        Compared::No
    );
}

#[test]
fn filters_are_conditions_that_all_hold() {
    let question = ask(
        &Endpoint::Totals,
        "traffic=human&link_id=a,b&domain=Go.Acme.com&filter[country]=us,unknown&filter[country][not]=DE\
         &filter[referrer][contains]=Goo&filter[hour]=09",
    );
    let filter = question.unwrap().filter;
    assert_eq!(filter.traffic, Traffic::Human);
    let known = |value: &str| Value::Known(value.to_owned());
    let condition = |dimension, test| Condition { dimension, test };
    assert_eq!(
        filter.conditions,
        [
            condition(Dimension::Link, Test::OneOf(vec![known("a"), known("b")])),
            condition(Dimension::Domain, Test::OneOf(vec![known("go.acme.com")])),
            condition(
                Dimension::Country,
                Test::OneOf(vec![known("US"), Value::Unknown])
            ),
            condition(Dimension::Country, Test::NotOneOf(vec![known("DE")])),
            condition(Dimension::Referrer, Test::Contains("Goo".to_owned())),
            condition(Dimension::Hour, Test::OneOf(vec![known("9")])),
        ]
    );
}

#[test]
fn filters_that_cannot_be_met_are_refused() {
    assert!(error("filter[hour]=24").contains("must be from 0 to 23, nearest is 23"));
    assert!(error("filter[weekday][contains]=1").contains("use filter[weekday]"));
    assert!(error("filter[country][like]=U").contains("must be filter[<dimension>]"));
    assert!(error("filter[country=U").contains("must be filter[<dimension>]"));
    assert!(error("filter[country]=US,").contains("clicks without one are `unknown`"));
    assert!(error(&format!("link_id={}", "a".repeat(65))).contains("at most 64 bytes"));
    assert!(error(&format!("filter[os]={}", "a,".repeat(1000))).contains("from 1 to 1000 values"));
    assert!(error("filter[os]=a&filter[os]=b").ends_with("must be given once"));
}

#[test]
fn now_is_what_it_was_said_to_be() {
    assert_eq!(ask(&Endpoint::Totals, "").unwrap().now, at(NOW));
}

#[test]
fn rows_are_compared_only_when_that_is_asked_for() {
    let breakdown = |query| ask(&os(), query).unwrap();
    assert!(!breakdown("").breakdowns[0].is_compared);
    assert_eq!(breakdown("").comparison, Compared::No);
    assert!(breakdown("compare=year").breakdowns[0].is_compared);
    assert!(!breakdown("compare=none").breakdowns[0].is_compared);
}

#[test]
fn a_series_may_have_one_for_each_value() {
    let question = ask(&Endpoint::Timeseries, "by=country&limit=3").unwrap();
    let breakdown = &question.breakdowns[0];
    assert_eq!(breakdown.dimensions, [Dimension::Country]);
    assert!(breakdown.has_series);
    let error = errors(&Endpoint::Timeseries, "by=country&limit=1000&bucket=hour");
    assert_eq!(
        error,
        ["limit: asks for more than 100000 points in all, nearest for 720 buckets is 138"]
    );
}

#[test]
fn links_are_named_or_the_top() {
    let named = ask(&Endpoint::Links, "ids=b,a").unwrap();
    let ids = ["b", "a"].map(str::to_owned).to_vec();
    assert_eq!(named.breakdowns[0].listed, Listed::These(ids));
    assert!(matches!(
        ask(&Endpoint::Links, "limit=3").unwrap().breakdowns[0].listed,
        Listed::Top { limit: 3, .. }
    ));
    let errors = errors(&Endpoint::Links, "ids=a,b,a,,c&limit=3");
    let fields: Vec<&str> = errors
        .iter()
        .map(|error| error.split_once(':').unwrap().0)
        .collect();
    assert_eq!(fields, ["limit", "ids", "ids"], "{errors:?}");
}

#[test]
fn a_question_knows_what_is_kept_and_where_only_quarter_hours_are_known() {
    let kept = Horizon {
        retained_since: Some(at("2024-10-01T00:00:00Z")),
        exact_since: Some(at("2025-03-01T00:00:00Z")),
        ..horizon(NOW)
    };
    let ask = |query: &[(&str, &str)]| {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let pairs: Vec<_> = query.iter().map(pair).collect();
        let workspace = WorkspaceId::parse("acme").unwrap();
        parse(&Endpoint::Totals, workspace, &pairs, kept).unwrap()
    };
    let question = ask(&[("period", "90d")]);
    assert_eq!(
        question.window,
        window("2024-12-31T10:30:00Z", "2025-03-31T10:30:00Z")
    );
    assert_eq!(question.kept(question.window), question.window);
    let previous = question.comparison.previous().unwrap();
    assert_eq!(
        previous.window,
        window("2024-10-02T10:30:00Z", "2024-12-31T10:30:00Z")
    );
    let cut = ask(&[
        ("from", "2024-09-30T10:31:00Z"),
        ("to", "2025-02-01T10:29:00Z"),
    ]);
    assert_eq!(
        cut.window,
        window("2024-09-30T10:45:00Z", "2025-02-01T10:15:00Z")
    );
    assert_eq!(
        cut.kept(cut.window),
        window("2024-10-01T00:00:00Z", "2025-02-01T10:15:00Z")
    );
    assert!(cut.comparison.previous().unwrap().out_of_range);
    let before = window("2024-09-01T00:00:00Z", "2024-09-02T00:00:00Z");
    assert!(cut.kept(before).is_empty());
}
