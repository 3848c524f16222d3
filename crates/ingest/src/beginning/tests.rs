use clickmill_model::Timestamp;

use super::*;

fn span(first: i64, last: i64) -> Span {
    Span {
        partition: Partition(0),
        first: Offset(first),
        last: Offset(last),
    }
}

fn settled(first: i64, last: i64) -> SettledSpan {
    SettledSpan {
        span: span(first, last),
        rows: 1,
        settled_at: Timestamp(0),
    }
}

fn assigned(committed: Option<Progress>) -> Assigned {
    Assigned {
        partition: Partition(0),
        committed,
        first: Offset(10),
        end: Offset(100),
    }
}

fn committed(next: i64) -> Assigned {
    assigned(Some(Progress::settled(Offset(next))))
}

#[test]
fn a_partition_nobody_read_begins_where_the_log_does() {
    assert_eq!(
        start(assigned(None), None, OnGap::Stop).unwrap(),
        Offset(10)
    );
}

#[test]
fn an_empty_store_takes_the_word_of_the_commit() {
    assert_eq!(start(committed(50), None, OnGap::Stop).unwrap(), Offset(50));
}

#[test]
fn what_is_stored_decides_whether_it_is_behind_or_ahead_of_the_commit() {
    for stored in [40, 60] {
        let begin = start(committed(50), Some(Offset(stored)), OnGap::Stop);
        assert_eq!(begin.unwrap(), Offset(stored));
    }
}

#[test]
fn rows_without_spans_are_read_again_with_all_that_comes_before_them() {
    let row = Offset(51);
    assert_eq!(without_spans(committed(50), row), Offset(50));
    assert_eq!(without_spans(committed(51), row), Offset(51));
    assert_eq!(without_spans(committed(90), row), Offset(10));
    assert_eq!(without_spans(assigned(None), row), Offset(10));
}

#[test]
fn what_the_log_no_longer_has_stops_or_is_skipped_as_told() {
    let begin = |on_gap| start(committed(50), Some(Offset(5)), on_gap);
    assert!(matches!(
        begin(OnGap::Stop),
        Err(BeginError::Gone {
            next: Offset(5),
            first: Offset(10)
        })
    ));
    assert_eq!(begin(OnGap::Skip).unwrap(), Offset(10));
}

#[test]
fn a_log_that_is_shorter_than_what_was_read_of_it_is_another_one() {
    for (committed, settled) in [(101, None), (50, Some(Offset(101)))] {
        let begin = start(self::committed(committed), settled, OnGap::Skip);
        assert!(matches!(begin, Err(BeginError::Reset { .. })));
    }
}

#[test]
fn holes_among_spans_are_found_and_overlaps_are_none() {
    let spans = [
        settled(0, 9),
        settled(5, 9),
        settled(10, 19),
        settled(30, 39),
    ];
    assert_eq!(without_holes(&spans).len(), 3);
    assert_eq!(without_holes(&spans[..3]).len(), 3);
    assert!(without_holes(&[]).is_empty());
}

#[test]
fn the_planned_span_is_known_unless_it_was_settled() {
    let plan = assigned(Some(Progress::plan(span(20, 29))));
    let known = known_spans(plan, &[settled(10, 19)], Offset(20));
    assert_eq!(known, [span(20, 29)]);
    let known = known_spans(plan, &[settled(10, 19), settled(20, 29)], Offset(30));
    assert!(known.is_empty());
}

#[test]
fn spans_after_a_hole_are_built_again_as_they_were() {
    let plan = assigned(Some(Progress::plan(span(50, 59))));
    let spans = [settled(10, 19), settled(30, 39), settled(40, 49)];
    let known = known_spans(plan, &spans, Offset(20));
    assert_eq!(known, [span(30, 39), span(40, 49), span(50, 59)]);
}
