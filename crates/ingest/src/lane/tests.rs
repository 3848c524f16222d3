use std::time::Duration;

use clickmill_model::Timestamp;

use super::*;

fn limits() -> Limits {
    Limits {
        max_messages: 3,
        max_age: Duration::from_mins(10),
        ..Limits::default()
    }
}

fn span(first: i64, last: i64) -> Span {
    Span {
        partition: Partition(0),
        first: Offset(first),
        last: Offset(last),
    }
}

fn lane(known: Vec<Span>) -> Lane {
    let beginning = Beginning {
        start: Offset(0),
        committed: known.first().map(|span| Progress::plan(*span)),
        stored_until: known.last().map_or(Offset(0), |span| span.last.next()),
        known,
        repeats: Repeats::new(10),
    };
    Lane::new(Partition(0), beginning, &limits())
}

fn push(lane: &mut Lane, offsets: impl IntoIterator<Item = i64>) {
    for offset in offsets {
        lane.push(&RawClick {
            partition: Partition(0),
            offset: Offset(offset),
            received_at: Timestamp(0),
            payload: b"x",
        });
    }
}

/// What a mill would make of it, were all of them clicks.
fn mill(due: ToMill) -> MilledWork {
    let milled = Milled {
        log: "clicks".into(),
        pieces: Vec::new(),
        duplicates: Vec::new(),
        dead: Vec::new(),
        refused: Vec::new(),
        batch: due.batch,
    };
    MilledWork {
        milled,
        repeats: due.repeats,
        rest: None,
    }
}

fn settled(span: Span) -> SettledWork {
    SettledWork {
        span,
        refused: Vec::new(),
    }
}

fn take_milled(lane: &mut Lane) -> Option<Span> {
    let due = lane.take_due(&limits())?;
    let span = due.batch.span;
    lane.take_milled(mill(due)).unwrap();
    Some(span)
}

#[test]
fn a_batch_is_inserted_only_once_its_plan_is_durable() {
    let mut lane = lane(Vec::new());
    push(&mut lane, 0..3);
    assert_eq!(take_milled(&mut lane), Some(span(0, 2)));
    assert!(lane.plan());
    let plan = lane.take_news().unwrap();
    assert_eq!(plan, Progress::plan(span(0, 2)));
    assert!(!lane.is_inserting());
    assert!(
        lane.committed(Progress::settled(Offset(0))).is_none(),
        "an older commit"
    );
    let due = lane.committed(plan).unwrap();
    assert!(lane.is_inserting() && !due.is_replay);
    assert!(lane.committed(plan).is_none(), "once is enough");
}

#[test]
fn the_next_batch_is_milled_meanwhile_and_its_plan_settles_the_one_before() {
    let mut lane = lane(Vec::new());
    push(&mut lane, 0..3);
    take_milled(&mut lane);
    lane.plan();
    let plan = lane.take_news().unwrap();
    lane.committed(plan).unwrap();
    push(&mut lane, 3..7);
    assert_eq!(take_milled(&mut lane), Some(span(3, 6)));
    assert!(!lane.plan(), "one is on its way");
    assert!(lane.take_news().is_none());
    lane.settled(settled(span(0, 2)));
    assert!(lane.plan());
    assert_eq!(lane.take_news(), Some(Progress::plan(span(3, 6))));
}

#[test]
fn a_planned_batch_is_built_again_as_it_was_however_full_it_is() {
    let mut lane = lane(vec![span(0, 4)]);
    push(&mut lane, 0..4);
    assert!(
        lane.take_due(&limits()).is_none(),
        "its last message is missing"
    );
    assert!(
        !lane.is_full(&limits(), true),
        "it has to go on, whatever the memory"
    );
    push(&mut lane, 4..6);
    assert_eq!(take_milled(&mut lane), Some(span(0, 4)));
    lane.plan();
    let plan = lane.take_news().unwrap();
    assert!(lane.committed(plan).unwrap().is_replay);
}

#[test]
fn a_planned_batch_whose_last_messages_are_gone_covers_its_span_all_the_same() {
    let mut lane = lane(vec![span(0, 4), span(5, 6)]);
    push(&mut lane, [0, 1, 9]);
    assert_eq!(take_milled(&mut lane), Some(span(0, 4)));
    lane.plan();
    assert_eq!(
        take_milled(&mut lane),
        Some(span(5, 6)),
        "all of its messages are gone"
    );
    push(&mut lane, [10, 11]);
    lane.take_news();
    lane.take_planned();
    lane.settled(settled(span(0, 4)));
    lane.plan();
    assert_eq!(take_milled(&mut lane), Some(span(7, 11)));
}

#[test]
fn what_is_cut_off_is_milled_next() {
    let mut lane = lane(Vec::new());
    push(&mut lane, 0..3);
    let mut work = mill(lane.take_due(&limits()).unwrap());
    work.rest = Some(work.milled.batch.split_after(Offset(0)));
    lane.take_milled(work).unwrap();
    assert!(lane.plan());
    assert_eq!(lane.take_news(), Some(Progress::plan(span(0, 0))));
    assert_eq!(take_milled(&mut lane), Some(span(1, 2)));
}

#[test]
fn what_is_not_on_its_way_is_forgotten_and_its_plan_withdrawn() {
    let mut lane = lane(Vec::new());
    push(&mut lane, 0..3);
    take_milled(&mut lane);
    lane.plan();
    let plan = lane.take_news().unwrap();
    push(&mut lane, 3..6);
    lane.forget_rest();
    assert!(lane.committed(plan).is_none());
    assert_eq!(lane.take_news(), Some(Progress::settled(Offset(0))));
    assert_eq!(lane.bytes(), 0);
}

#[test]
fn a_plan_of_somebody_before_stays_whatever_is_forgotten() {
    let mut lane = lane(vec![span(0, 2)]);
    push(&mut lane, 0..3);
    take_milled(&mut lane);
    lane.plan();
    let plan = lane.take_news().unwrap();
    assert_eq!(plan, Progress::plan(span(0, 2)));
    lane.forget_rest();
    assert!(lane.committed(plan).is_none());
    assert!(
        lane.take_news().is_none(),
        "the plan is what was committed last"
    );
}

#[test]
fn the_group_is_told_where_reading_begins_if_it_does_not_know() {
    let beginning = |committed| Beginning {
        start: Offset(7),
        committed,
        stored_until: Offset(7),
        known: Vec::new(),
        repeats: Repeats::new(10),
    };
    let news = |committed| Lane::new(Partition(0), beginning(committed), &limits()).take_news();
    let told = Progress::settled(Offset(7));
    assert_eq!(news(Some(told)), None);
    for committed in [
        None,
        Some(Progress::settled(Offset(3))),
        Some(Progress::plan(span(3, 6))),
    ] {
        assert_eq!(news(committed), Some(told));
    }
}

#[test]
fn the_id_of_a_click_that_was_refused_meanwhile_is_free_for_the_batch_after_the_next() {
    let id = crate::repeats::key("acme", "a");
    let mut lane = lane(Vec::new());
    push(&mut lane, 0..3);
    let mut due = lane.take_due(&limits()).unwrap();
    assert!(!due.repeats.is_repeat(id, Offset(1)));
    lane.take_milled(mill(due)).unwrap();
    lane.plan();
    lane.take_planned();
    push(&mut lane, 3..6);
    let next = lane.take_due(&limits()).unwrap();
    lane.settled(SettledWork {
        span: span(0, 2),
        refused: vec![(id, Offset(1))],
    });
    lane.take_milled(mill(next)).unwrap();
    lane.plan();
    push(&mut lane, 6..9);
    let mut due = lane.take_due(&limits()).unwrap();
    assert!(!due.repeats.is_repeat(id, Offset(6)));
}
