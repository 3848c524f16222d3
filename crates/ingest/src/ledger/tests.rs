use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn span(first: i64, last: i64) -> Span {
    Span {
        partition: Partition(0),
        first: Offset(first),
        last: Offset(last),
    }
}

#[test]
fn spans_follow_one_another_over_the_holes_of_the_log() {
    let mut ledger = Ledger::new(Offset(10), []);
    assert!(ledger.take(Offset(12)) && ledger.take(Offset(15)));
    assert!(!ledger.take(Offset(15)), "delivered again");
    assert_eq!(ledger.seal(Partition(0), Offset(15)), span(10, 15));
    assert!(ledger.take(Offset(20)));
    assert_eq!(ledger.seal(Partition(0), Offset(20)), span(16, 20));
}

#[test]
fn known_spans_are_kept_to() {
    let mut ledger = Ledger::new(Offset(10), [span(15, 19)]);
    assert_eq!(ledger.end(), End::AtMost(Offset(14)));
    ledger.seal(Partition(0), Offset(14));
    assert_eq!(ledger.end(), End::Exactly(Offset(19)));
    ledger.seal(Partition(0), Offset(19));
    assert_eq!(ledger.end(), End::Open);
}

#[test]
fn a_plan_and_what_was_settled_before_it_are_one_commit() {
    let mut ledger = Ledger::new(Offset(0), []);
    let (first, second) = (
        ledger.seal(Partition(0), Offset(4)),
        ledger.seal(Partition(0), Offset(9)),
    );
    assert_eq!(ledger.plan(), Some(first));
    assert!(!ledger.settle(second), "it is not its turn");
    assert_eq!(ledger.progress(), Progress::plan(first));
    assert!(ledger.settle(first));
    assert_eq!(ledger.progress(), Progress::settled(Offset(5)));
    assert_eq!(ledger.plan(), Some(second));
    assert_eq!(ledger.progress(), Progress::plan(second));
}

#[test]
fn the_rest_of_a_span_that_was_cut_comes_next() {
    let mut ledger = Ledger::new(Offset(0), []);
    let whole = ledger.seal(Partition(0), Offset(9));
    ledger.seal(Partition(0), Offset(19));
    ledger.cut(whole, Offset(3));
    for expected in [span(0, 3), span(4, 9), span(10, 19)] {
        assert_eq!(ledger.plan(), Some(expected));
        assert!(ledger.settle(expected));
    }
}

#[derive(Clone, Copy, Debug)]
enum Event {
    /// The log hands over the message this far after the last one.
    Read(i64),
    Redeliver,
    Seal,
    Cut,
    Plan,
    Settle,
    /// The insert is given up: the partition leaves and comes back with what was committed.
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => (1_i64..4).prop_map(Event::Read),
        1 => Just(Event::Redeliver),
        3 => Just(Event::Seal),
        1 => Just(Event::Cut),
        3 => Just(Event::Plan),
        3 => Just(Event::Settle),
        1 => Just(Event::Restart),
    ]
}

proptest! {
    #[test]
    fn what_is_committed_never_passes_a_message_that_is_not_settled(events in vec(event(), 0..200)) {
        let mut ledger = Ledger::new(Offset(0), []);
        let mut unsettled = BTreeSet::new();
        let mut log = BTreeSet::new();
        for event in events {
            match event {
                Event::Read(step) => {
                    let offset = Offset(ledger.read.0 + step - 1);
                    prop_assert!(ledger.take(offset));
                    log.insert(offset);
                    unsettled.insert(offset);
                }
                Event::Redeliver => {
                    let last = Offset(ledger.read.0 - 1);
                    prop_assert!(!ledger.take(last));
                }
                Event::Seal => {
                    let last = match ledger.end() {
                        End::Exactly(last) => last,
                        End::Open | End::AtMost(_) => Offset(ledger.read.0 - 1),
                    };
                    if last >= ledger.next_span() && last < ledger.read {
                        ledger.seal(Partition(0), last);
                    }
                }
                Event::Cut => {
                    let is_free = ledger.sealed.len() > usize::from(ledger.is_planned);
                    if let Some(last) = ledger.sealed.back().copied().filter(|_| is_free) {
                        ledger.cut(last, Offset(i64::midpoint(last.first.0, last.last.0)));
                    }
                }
                Event::Plan => drop(ledger.plan()),
                Event::Settle => {
                    if let Some(span) = ledger.progress().planned_span(Partition(0)) {
                        prop_assert!(ledger.settle(span));
                        unsettled.retain(|offset| *offset < span.first || *offset > span.last);
                    }
                }
                Event::Restart => {
                    let progress = ledger.progress();
                    ledger = Ledger::new(progress.next, progress.planned_span(Partition(0)));
                    // What comes after is read again.
                    for offset in log.range(progress.next..) {
                        ledger.take(*offset);
                    }
                }
            }
            let next = ledger.progress().next;
            prop_assert!(unsettled.iter().all(|offset| *offset >= next));
        }
    }

    #[test]
    fn a_planned_span_is_the_same_after_any_restart(ends in vec(1_i64..50, 1..20), settled in 0_usize..20) {
        let mut ledger = Ledger::new(Offset(0), []);
        let mut last = -1;
        for length in &ends {
            last += length;
            ledger.take(Offset(last));
            ledger.seal(Partition(0), Offset(last));
        }
        for _ in 0..settled.min(ends.len() - 1) {
            let span = ledger.plan().unwrap();
            prop_assert!(ledger.settle(span));
        }
        let planned = ledger.plan().unwrap();
        let progress = ledger.progress();
        let committed = Progress::of_commit(progress.next, &progress.metadata());
        let mut again = Ledger::new(committed.next, committed.planned_span(Partition(0)));
        let End::Exactly(end) = again.end() else { panic!("the plan is gone") };
        prop_assert_eq!(again.seal(Partition(0), end), planned);
    }
}
