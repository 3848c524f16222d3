//! The recount and the comparison themselves, without an API.

use super::bytes::difference_in_bytes;
use super::calendar::{Calendar, DAY};
use super::clicks::World;
use super::compare::{broken_law, difference};
use super::draw::question;
use super::edges::last_midnight;
use super::recount::Recount;
use super::times::Times;

/// Checks what answers are held against.
pub(crate) fn check_itself() {
    check_recount();
    check_bytes();
}

/// Only what differs from request to request may be spelled differently.
fn check_bytes() {
    let answer = |id: &str, lag: &str, clicks: &str| {
        format!(
            r#"{{"meta":{{"request_id":"{id}","lag_seconds":{lag}}},"totals":{{"clicks":{clicks}}}}}"#
        )
    };
    let one = answer("a", "1", "7");
    assert_eq!(difference_in_bytes(&one, &answer("b", "null", "7")), None);
    assert!(difference_in_bytes(&one, &answer("a", "1", "8")).is_some());
    assert!(difference_in_bytes(&one, &answer("a", "1", "7.0")).is_some());
    assert!(difference_in_bytes(&one, &one.replace("}}", "} }")).is_some());
}

/// Recounts questions of every kind; fails unless each adds up, and one click makes a difference to it.
fn check_recount() {
    // 2026-06-15, whenever this is run.
    let today = last_midnight(1_781_500_000_000);
    let world = World::new(0, today);
    let (mut compared, mut told) = (0, 0);
    for seed in 0..150 {
        let question = question(seed, &world);
        let calendar = Calendar::new(question.zone);
        let first_click = world.first_click(&question.workspace);
        let Some(times) = Times::of(&question, &calendar, first_click, today + DAY / 2) else {
            continue;
        };
        let recount = Recount::new(&question, &calendar, &times, &world.clicks);
        let Ok(answer) = recount.answer() else {
            continue;
        };
        assert_eq!(broken_law(&answer), None, "seed {seed}: {question:?}");
        assert_eq!(difference(&answer, &answer), None);
        let mut fewer = Recount::new(&question, &calendar, &times, &world.clicks);
        if fewer.forget_one() {
            let other = fewer.answer().unwrap();
            told += usize::from(difference(&answer, &other).is_some());
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} questions found clicks");
    assert_eq!(told, compared, "a click that is missing is noticed");
}
