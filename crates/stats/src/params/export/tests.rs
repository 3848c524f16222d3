use clickmill_model::{Offset, Partition};

use super::*;
use crate::dimension::Dimension;
use crate::export::{ExportCompression, ExportFormat};
use crate::sample::{horizon, window};

const NOW: &str = "2025-03-31T10:30:00Z";

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts.map(pair).collect()
}

fn ask_at(now: &str, query: &str) -> Result<ExportQuestion, Vec<ParamError>> {
    let workspace = WorkspaceId::parse("acme").unwrap();
    parse_export(workspace, &pairs(query), horizon(now))
}

fn ask(query: &str) -> Result<ExportQuestion, Vec<ParamError>> {
    ask_at(NOW, query)
}

fn errors(query: &str) -> Vec<String> {
    let errors = ask(query).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn until(offset: i64) -> Positions {
    [("clicks".to_owned(), Partition(0), Offset(offset))]
        .into_iter()
        .collect()
}

#[test]
fn without_parameters_everything_is_exported_whenever_it_was_clicked() {
    let export = ask("").unwrap();
    let always = Window::new(Instant::EARLIEST, Instant::LATEST);
    assert_eq!(export.question.window, always);
    assert_eq!(export.columns, ClickColumn::ALL);
    assert_eq!(export.format, ExportFormat::Ndjson);
    assert_eq!(export.compression, ExportCompression::None);
    assert_eq!(export.order, ExportOrder::Event);
    assert_eq!((export.limit, export.until), (None, None));
    assert_eq!(export.since, Positions::default());
}

#[test]
fn a_window_and_filters_are_those_of_every_question() {
    let export = ask("period=yesterday&tz=UTC&filter[country]=DE&link_id=a&traffic=human").unwrap();
    let yesterday = window("2025-03-30T00:00:00Z", "2025-03-31T00:00:00Z");
    assert_eq!(export.question.window, yesterday);
    let conditions = export.question.filter.conditions.iter();
    let mut dimensions: Vec<Dimension> = conditions.map(|one| one.dimension).collect();
    dimensions.sort_unstable();
    assert_eq!(dimensions, [Dimension::Country, Dimension::Link]);
}

#[test]
fn columns_come_in_the_order_given() {
    let export = ask("columns=country,clicked_at").unwrap();
    assert_eq!(
        export.columns,
        [ClickColumn::Country, ClickColumn::ClickedAt]
    );
}

#[test]
fn all_that_is_wrong_is_named_at_once_with_the_nearest_that_is_not() {
    let errors = errors(
        "format=json&compression=gz&columns=contry,country,country,clicked_a&order=time&limit=0&cursor=x&period=never&visitors=true",
    );
    let expect = [
        ("visitors: is not a parameter here", "?"),
        ("period: ", "did you mean"),
        ("format: ", "did you mean `ndjson`?"),
        ("compression: ", "did you mean `gzip`?"),
        ("columns: ", "did you mean `country`?"),
        ("columns: has `country` twice", ""),
        ("columns: ", "did you mean `clicked_at`?"),
        ("order: ", "did you mean"),
        ("limit: must be a whole number from 1 to", "nearest is 1"),
        ("cursor: ", "X-Clickmill-Cursor"),
    ];
    assert_eq!(errors.len(), expect.len(), "{errors:#?}");
    for (error, (start, part)) in errors.iter().zip(expect) {
        assert!(error.starts_with(start) && error.contains(part), "{error}");
    }
}

#[test]
fn an_export_goes_on_with_its_window_order_and_positions() {
    let first = ask("period=24h&order=ingest&format=csv").unwrap();
    let cursor = first.cursor(&until(299), None);
    let later = "2025-03-31T17:00:00Z";
    let place = "2025-03-31T10:00:00.500Z,clicks:0:41";
    let rest = ask_at(
        later,
        &format!("period=24h&format=csv&cursor={cursor}&after={place}"),
    );
    let rest = rest.unwrap();
    assert_eq!(rest.question.window, first.question.window);
    assert_eq!(rest.order, ExportOrder::Ingest);
    assert_eq!(rest.until, Some(until(299)));
    assert_eq!(
        rest.after.clone().map(|after| after.offset),
        Some(Offset(41))
    );
    assert!(rest.continues_file && !first.continues_file);
    let next = rest.cursor(&until(299), rest.after.as_ref());
    let next = ask_at(later, &format!("period=24h&cursor={next}")).unwrap();
    assert_eq!(next.after, rest.after);
    assert!(!next.continues_file, "the next part is a file of its own");
}

#[test]
fn a_cursor_never_goes_back_to_what_it_has_left_behind() {
    let first = ask("").unwrap();
    let after = parse_place("2025-03-31T10:00:00Z,clicks:0:41");
    let cursor = first.cursor(&until(299), after.as_ref());
    let query = format!("cursor={cursor}&after=2025-03-31T09:00:00Z,clicks:0:299");
    assert_eq!(ask(&query).unwrap().after, after);
}

#[test]
fn the_next_export_begins_where_the_last_one_ended() {
    let first = ask("traffic=human").unwrap();
    let since = first.next_since(&until(299));
    let next = ask(&format!("traffic=human&order=ingest&since={since}")).unwrap();
    assert_eq!((next.since, next.until), (until(299), None));
    let errors = errors(&format!("since={since}"));
    let [error] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert!(
        error.starts_with("since: belongs to exports with other filters"),
        "{error}"
    );
}

#[test]
fn a_cursor_is_good_for_what_was_asked_and_nothing_else() {
    let first = ask("from=2025-03-01").unwrap();
    let cursor = first.cursor(&until(299), None);
    for foreign in [
        "",
        "from=2025-03-02",
        "from=2025-03-01&tz=Asia/Tokyo",
        "from=2025-03-01&domain=a.com",
    ] {
        let errors = errors(&format!("{foreign}&cursor={cursor}"));
        let [error] = &errors[..] else {
            panic!("{errors:?}")
        };
        assert!(
            error.starts_with("cursor: belongs to an export with other"),
            "{error}"
        );
    }
    let errors = errors(&format!("from=2025-03-01&order=ingest&cursor={cursor}"));
    assert_eq!(errors, ["order: must stay as it was, `event`"]);
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    let first = ask("").unwrap();
    let (cursor, since) = (first.cursor(&until(1), None), first.next_since(&until(1)));
    let together = errors(&format!("cursor={cursor}&since={since}"));
    assert_eq!(
        together,
        ["since: must not be given together with cursor, which knows it"]
    );
    let alone = errors("after=2025-03-31T10:00:00Z,clicks:0:41");
    assert!(
        alone[0].starts_with("after: must be given with the cursor"),
        "{alone:?}"
    );
    assert!(errors("columns=")[0].starts_with("columns: must name at least one"));
    assert!(errors("after=x&cursor=y").len() == 2);
}
