use clickmill_store::{StoredClick, StoredDay, StoredPosition, StoredSpan};

use super::*;

/// One partition: two clicks, a repeat of the first, a bad message; and another with one click.
fn produced() -> Produced {
    let first = vec![Kind::Click(1), Kind::Click(2), Kind::Repeat(1), Kind::Bad];
    Produced {
        partitions: vec![first, vec![Kind::Click(3)]],
    }
}

fn row(click_id: u128, partition: i32, offset: i64) -> StoredClick {
    StoredClick {
        click_id: uuid(click_id),
        partition,
        offset,
    }
}

fn uuid(click_id: u128) -> String {
    let digits = format!("{click_id:032x}");
    format!("{}-{}", &digits[..8], &digits[8..])
}

fn span(partition: i32, offsets: [i64; 2], [rows, duplicates, dead]: [u64; 3]) -> StoredSpan {
    StoredSpan {
        partition,
        first_offset: offsets[0],
        last_offset: offsets[1],
        messages: rows + duplicates + dead,
        rows,
        duplicates,
        dead,
    }
}

fn day(clicks: u64) -> StoredDay {
    StoredDay {
        day: 20_250_331,
        is_bot: false,
        clicks,
    }
}

fn letter(partition: i32, offset: i64) -> StoredPosition {
    StoredPosition { partition, offset }
}

fn clean() -> Evidence {
    Evidence {
        clicks: vec![row(1, 0, 0), row(3, 1, 0), row(2, 0, 1)],
        spans: vec![
            span(0, [0, 0], [1, 0, 0]),
            span(0, [1, 3], [1, 1, 1]),
            span(1, [0, 0], [1, 0, 0]),
        ],
        dead_letters: vec![letter(0, 3)],
        days: vec![day(3)],
        days_rolled_up: Some(vec![day(1), day(2)]),
    }
}

/// What is found when something is changed.
fn found(change: impl FnOnce(&mut Evidence)) -> Vec<String> {
    let mut evidence = clean();
    change(&mut evidence);
    let findings = judge(&produced(), &evidence);
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_as_it_must_be_leads_to_no_finding() {
    assert_eq!(found(|_| ()), [""; 0]);
}

#[test]
fn a_repeat_may_stand_for_its_click() {
    assert_eq!(found(|evidence| evidence.clicks[0] = row(1, 0, 2)), [""; 0]);
}

#[test]
fn a_click_that_is_not_there_is_missing() {
    let expected = ["1 clicks are not stored: 0:1"];
    assert_eq!(found(|evidence| drop(evidence.clicks.pop())), expected);
}

#[test]
fn a_click_that_is_there_twice_is_doubled_also_by_its_repeat() {
    for offset in [0, 2] {
        let findings = found(|evidence| evidence.clicks.push(row(1, 0, offset)));
        assert_eq!(
            findings,
            ["1 clicks are stored more than once: 0:0 2 times"]
        );
    }
}

#[test]
fn a_row_that_was_not_produced_there_is_unknown() {
    for (strange, name) in [
        (row(9, 0, 0), format!("{} 0:0", uuid(9))),
        (row(2, 0, 0), format!("{} 0:0", uuid(2))),
        (row(3, 0, 99), format!("{} 0:99", uuid(3))),
        (row(3, -1, 0), format!("{} -1:0", uuid(3))),
    ] {
        let expected = format!("1 rows are of no click that was produced there: {name}");
        assert_eq!(found(|evidence| evidence.clicks.push(strange)), [expected]);
    }
}

#[test]
fn dead_letters_are_the_bad_messages_each_once() {
    let none = found(|evidence| evidence.dead_letters.clear());
    assert_eq!(none, ["1 bad messages are no dead letters: 0:3"]);
    let twice = found(|evidence| evidence.dead_letters.push(letter(0, 3)));
    assert_eq!(
        twice,
        ["1 dead letters are there more than once: 0:3 2 times"]
    );
    let good = found(|evidence| evidence.dead_letters.push(letter(0, 0)));
    assert_eq!(good, ["1 dead letters are of no bad message: 0:0"]);
}

#[test]
fn spans_cover_every_position_once() {
    let hole = found(|evidence| evidence.spans[1].first_offset = 2);
    assert_eq!(hole, ["1 runs of positions are covered by no span: 0:1-1"]);
    let overlap = found(|evidence| evidence.spans[1].first_offset = 0);
    assert_eq!(overlap, ["1 runs of positions are covered twice: 0:0-0"]);
    let short = found(|evidence| evidence.spans[1].last_offset = 2);
    assert_eq!(short, ["1 runs of positions are covered by no span: 0:3-3"]);
    let long = found(|evidence| evidence.spans[1].last_offset = 4);
    assert_eq!(
        long,
        ["1 runs of positions are covered twice: 0:4-4, beyond the end"]
    );
}

#[test]
fn spans_account_for_what_was_produced() {
    let findings = found(|evidence| {
        evidence.spans[1].rows = 2;
        evidence.spans[1].duplicates = 0;
    });
    let expected = [
        "the spans of partition 0 say rows = 3, and 2 were produced",
        "the spans of partition 0 say duplicates = 0, and 1 were produced",
    ];
    assert_eq!(findings, expected);
}

#[test]
fn a_rollup_has_the_numbers_of_the_rows_where_there_is_one() {
    let findings = found(|evidence| evidence.days_rolled_up = Some(vec![day(4)]));
    let expected = "the rollup of 20250331 (bots: false) says 4, and 3 rows are stored";
    assert_eq!(findings, [expected]);
    assert_eq!(found(|evidence| evidence.days_rolled_up = None), [""; 0]);
}

#[test]
fn only_the_first_few_are_described() {
    let findings = found(|evidence| {
        for offset in 100..110 {
            evidence.dead_letters.push(letter(1, offset));
        }
    });
    let expected = "10 dead letters are of no bad message: 1:100, 1:101, 1:102, 1:103, 1:104, …";
    assert_eq!(findings, [expected]);
}
