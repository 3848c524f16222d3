use clickmill_model::{Offset, Partition};

use super::*;
use crate::cursor::ClickPosition;
use crate::sample::{at, horizon, window};

const NOW: &str = "2025-03-31T10:30:00Z";

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(pair)
        .collect()
}

fn ask_at(now: &str, link: Option<&str>, query: &str) -> Result<PageQuestion, Vec<ParamError>> {
    let link = link.map(|link| LinkId::parse(link).unwrap());
    let workspace = WorkspaceId::parse("acme").unwrap();
    parse_page(workspace, link.as_ref(), &pairs(query), horizon(now))
}

fn ask(query: &str) -> Result<PageQuestion, Vec<ParamError>> {
    ask_at(NOW, None, query)
}

fn errors(query: &str) -> Vec<String> {
    let errors = ask(query).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn last_of(page: &PageQuestion) -> ClickPosition {
    ClickPosition {
        at: page.question.window.from().plus(5),
        log: "clicks".to_owned(),
        partition: Partition(1),
        offset: Offset(7),
    }
}

fn cursor_of(page: &PageQuestion) -> String {
    page.next(last_of(page)).to_string()
}

#[test]
fn without_parameters_a_page_has_the_newest_hundred_clicks_of_the_last_30_days() {
    let page = ask("").unwrap();
    assert_eq!((page.limit, page.after), (100, None));
    let last_30_days = window("2025-03-02T00:00:00Z", "2025-04-01T00:00:00Z");
    assert_eq!(page.question.window, last_30_days);
    assert_eq!(page.question.comparison, Compared::No);
}

#[test]
fn a_page_with_a_cursor_keeps_the_window_of_the_first_and_starts_after_its_last_click() {
    let first = ask("period=24h&limit=2").unwrap();
    let query = format!("period=24h&limit=5&cursor={}", cursor_of(&first));
    let second = ask_at("2025-04-02T23:59:59Z", None, &query).unwrap();
    assert_eq!(second.question.window, first.question.window);
    assert_eq!(second.question.window.to(), at(NOW));
    assert_eq!(second.question.now, at("2025-04-02T23:59:59Z"));
    assert_eq!(second.limit, 5);
    assert_eq!(second.after, Some(last_of(&first)));
    // And so does the one after that.
    let query = format!("period=24h&cursor={}", cursor_of(&second));
    let third = ask_at("2025-04-05T00:00:00Z", None, &query).unwrap();
    assert_eq!(third.question.window, first.question.window);
}

#[test]
fn a_cursor_goes_with_the_parameters_of_its_list_in_any_order() {
    let query = "filter[country]=US,DE&filter[browser][not]=Chrome&tz=europe/berlin&period=last7";
    let cursor = cursor_of(&ask(query).unwrap());
    for same in [
        query,
        "period=last7&filter[browser][not]=Chrome&tz=Europe/Berlin&filter[country]=US,DE",
        "period=last7&filter[browser][not]=Chrome&tz=Europe/Berlin&filter[country]=us,de&limit=3",
    ] {
        assert!(ask(&format!("{same}&cursor={cursor}")).is_ok(), "{same}");
    }
}

#[test]
fn a_cursor_with_other_parameters_is_an_error_that_names_it() {
    let query = "filter[country]=US&filter[browser][not]=Chrome&tz=Europe/Berlin&period=last7";
    let cursor = cursor_of(&ask(query).unwrap());
    for other in [
        "",
        "filter[country]=US&filter[browser][not]=Chrome&tz=Europe/Berlin&period=last14",
        "filter[country]=US&filter[browser][not]=Chrome&tz=Europe/Paris&period=last7",
        "filter[country]=DE&filter[browser][not]=Chrome&tz=Europe/Berlin&period=last7",
        "filter[country]=US,DE&filter[browser][not]=Chrome&tz=Europe/Berlin&period=last7",
        "filter[country][not]=US&filter[browser][not]=Chrome&tz=Europe/Berlin&period=last7",
        "filter[country]=US&filter[browser][contains]=Chrome&tz=Europe/Berlin&period=last7",
        "filter[country]=US&filter[os][not]=Chrome&tz=Europe/Berlin&period=last7",
        "filter[country]=US&tz=Europe/Berlin&period=last7",
        &format!("{query}&traffic=human"),
        &format!("{query}&week_start=sun"),
        &format!("{query}&link_id=a"),
    ] {
        let errors = errors(&format!("{other}&cursor={cursor}"));
        assert_eq!(errors, [format!("cursor: {ANOTHER_LIST}")], "{other}");
    }
    let elsewhere = parse_page(
        WorkspaceId::parse("globex").unwrap(),
        None,
        &pairs(&format!("{query}&cursor={cursor}")),
        horizon(NOW),
    );
    assert_eq!(elsewhere.unwrap_err()[0].field, "cursor");
}

/// A cursor of a fixed window does not go with another fixed window, either.
#[test]
fn a_cursor_of_other_dates_is_an_error() {
    let cursor = cursor_of(&ask("from=2025-03-01&to=2025-03-05").unwrap());
    assert!(ask(&format!("from=2025-03-01&to=2025-03-05&cursor={cursor}")).is_ok());
    assert!(ask(&format!("from=2025-03-01&to=2025-03-06&cursor={cursor}")).is_err());
    assert!(ask(&format!("from=2025-03-01&cursor={cursor}")).is_err());
}

#[test]
fn the_link_of_the_address_is_one_condition_whatever_its_name() {
    for name in ["a", "a,b", "unknown", "go/ünï"] {
        let page = ask_at(NOW, Some(name), "").unwrap();
        let is_link = Condition {
            dimension: Dimension::Link,
            test: Test::OneOf(vec![Value::Known(name.to_owned())]),
        };
        assert_eq!(page.question.filter.conditions, [is_link]);
    }
    let cursor = cursor_of(&ask_at(NOW, Some("a"), "").unwrap());
    let query = format!("cursor={cursor}");
    assert!(ask_at(NOW, Some("a"), &query).is_ok());
    assert!(ask_at(NOW, Some("b"), &query).is_err());
    assert!(ask_at(NOW, None, &query).is_err());
}

#[test]
fn a_limit_is_from_1_to_1000() {
    assert_eq!(ask("limit=1").unwrap().limit, 1);
    assert_eq!(ask("limit=1000").unwrap().limit, 1000);
    let rule =
        |nearest| format!("limit: must be a whole number from 1 to 1000, nearest is {nearest}");
    assert_eq!(errors("limit=0"), [rule(1)]);
    assert_eq!(errors("limit=1001"), [rule(1000)]);
    assert_eq!(errors("limit=-1"), [rule(1)]);
    assert_eq!(errors("limit=many"), [rule(1)]);
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let errors =
        ask("limit=0&cursor=x&period=fortnight&tz=Mars&filter[country]=Narnia&compare=year");
    let mut fields: Vec<_> = errors
        .unwrap_err()
        .into_iter()
        .map(|error| error.field)
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "compare",
            "cursor",
            "filter[country]",
            "limit",
            "period",
            "tz"
        ]
    );
}

/// Cursors live as long as a client keeps them, and another process may have made them.
#[test]
fn the_fingerprint_of_a_list_does_not_change() {
    let page = ask("period=24h&filter[country]=US,unknown&filter[os][contains]=x").unwrap();
    assert_eq!(page.fingerprint.0, 2_950_950_472_622_354_050);
}
