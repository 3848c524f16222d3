//! The choices of a schedule.

use std::ops::RangeInclusive;
use std::time::Duration;

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::SelfKill;
use crate::proxy::{Exception, Fault, FaultPlan, Statement, Target};

/// The steps of a batch between which a consumer can kill itself.
const POINTS: [&str; 6] = [
    "before-plan",
    "after-plan",
    "after-insert",
    "after-dead-letters",
    "after-span",
    "before-commit",
];

const TARGETS: [Target; 6] = [
    Target::All,
    Target::Inserts,
    Target::Inserts,
    Target::Only(Statement::Clicks),
    Target::Only(Statement::Spans),
    Target::Only(Statement::DeadLetters),
];

/// A time of so many milliseconds.
pub(super) fn millis(rng: &mut ChaCha8Rng, range: RangeInclusive<u64>) -> Duration {
    Duration::from_millis(rng.random_range(range))
}

/// In half of all cases, where consumers can do that.
pub(super) fn perhaps_self_kill(rng: &mut ChaCha8Rng) -> Option<SelfKill> {
    let point = POINTS.choose(rng).copied()?;
    let passing = rng.random_range(1..=12);
    let is_wanted = rng.random_bool(0.5);
    (is_wanted && cfg!(feature = "sabotage")).then_some(SelfKill { point, passing })
}

/// What the proxy does for a while: to a few requests, or to all.
pub(super) fn fault_plan(rng: &mut ChaCha8Rng) -> FaultPlan {
    let target = TARGETS.choose(rng).copied().unwrap_or(Target::All);
    let fault = fault(rng);
    if rng.random_bool(0.7) {
        FaultPlan::next(rng.random_range(1..=4), target, fault)
    } else {
        FaultPlan::always(target, fault)
    }
}

fn fault(rng: &mut ChaCha8Rng) -> Fault {
    let exception = Exception::ALL.choose(rng).copied();
    let exception = exception.unwrap_or(Exception::TooManyParts);
    match rng.random_range(0..12) {
        0 => Fault::Refuse,
        1 => Fault::CutBefore,
        2 | 3 => Fault::CutWithin,
        // What was done although nobody was told is the nastiest, so it comes most often.
        4 | 5 => Fault::LoseReply,
        6 => Fault::DelayReply(millis(rng, 50..=1_500)),
        7 => Fault::Answer(exception),
        8 => Fault::AnswerAfter(exception),
        9 | 10 => Fault::ArriveLate(millis(rng, 100..=3_000)),
        _ => Fault::Silence(millis(rng, 200..=2_000)),
    }
}
