//! Random questions, answered by the API on the real engine, and by a recount that knows nothing of how the API does it.
//!
//! The recount goes over every click for every question, walks through windows minute by minute and day by day, and has another library
//! tell the time. It shares no code with the program. A seed fixes the question and the clicks; only the days that are
//! relative to now move along with it.

mod ask;
mod breakdowns;
mod buckets;
mod bytes;
mod calendar;
mod clicks;
mod compare;
mod counts;
mod disturb;
mod draw;
mod edges;
mod filters;
mod links;
mod question;
mod recount;
mod rig;
mod rng;
mod rows;
mod self_test;
mod spans;
mod times;
mod values;

pub(crate) use rig::Rig;
pub(crate) use self_test::check_itself;

#[test]
fn a_recount_adds_up_and_one_click_makes_a_difference_to_it() {
    check_itself();
}

/// Some are asked again after the disturbances, when answers to them are remembered.
#[test]
fn random_questions_are_answered_like_a_recount_and_without_rollups_in_the_same_bytes() {
    let mut rig = Rig::start();
    let tally = rig.ask(0..300);
    assert!(tally.is_equal(), "{tally}");
    // Questions that find nothing, or are refused, prove little.
    assert!(
        tally.counted * 2 > tally.asked && tally.refused * 10 < tally.asked,
        "{tally}"
    );
    rig.disturb();
    let tally = rig.ask(200..300);
    assert!(tally.is_equal(), "after disturbances: {tally}");
}
