//! What happens to each part, one after the other; parts know nothing of each other.

use std::time::Duration;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::harm::{fault_plan, millis, perhaps_self_kill};
use super::{Action, Event};
use crate::consumer::SESSION_TIMEOUT_MS;

/// A consumer is killed, ended, or frozen for less or more than the session timeout, again and again.
pub(super) fn consumer(rng: &mut ChaCha8Rng, consumer: usize, window: Duration) -> Vec<Event> {
    // The group needs seconds to notice and to recover, in which the others do harm.
    let mut lane = Lane::new(window.mul_f64(0.6));
    while lane.wait(millis(rng, 200..=4_000)) {
        match rng.random_range(0..10) {
            0..4 => {
                let down = millis(rng, 0..=1_000);
                let kill = perhaps_self_kill(rng);
                lane.act(Action::KillConsumer(consumer, down, kill), down);
            }
            4 | 5 => {
                let down = millis(rng, 0..=500);
                lane.act(Action::TerminateConsumer(consumer, down), down);
            }
            6 | 7 => {
                let short = millis(rng, 50..=SESSION_TIMEOUT_MS / 2);
                lane.hold(
                    Action::FreezeConsumer(consumer),
                    short,
                    Action::ThawConsumer(consumer),
                );
            }
            _ => {
                let long = millis(rng, SESSION_TIMEOUT_MS..=SESSION_TIMEOUT_MS * 2);
                lane.hold(
                    Action::FreezeConsumer(consumer),
                    long,
                    Action::ThawConsumer(consumer),
                );
            }
        }
    }
    lane.events
}

/// The engine is killed in every second seed or so, and frozen as often.
pub(super) fn engine(rng: &mut ChaCha8Rng, window: Duration) -> Vec<Event> {
    let mut lane = Lane::new(window);
    while lane.wait(millis(rng, 500..=8_000)) {
        if rng.random_bool(0.5) {
            let down = millis(rng, 0..=500);
            lane.act(Action::KillEngine(down), down);
        } else {
            let time = millis(rng, 100..=2_000);
            lane.hold(Action::FreezeEngine, time, Action::ThawEngine);
        }
    }
    lane.events
}

/// The broker holds the log in memory, so it is only frozen, and rarely.
pub(super) fn broker(rng: &mut ChaCha8Rng, window: Duration) -> Vec<Event> {
    let mut lane = Lane::new(window);
    while lane.wait(millis(rng, 1_000..=12_000)) {
        let time = millis(rng, 300..=2_500);
        lane.hold(Action::FreezeBroker, time, Action::ThawBroker);
    }
    lane.events
}

/// The way to the engine is disturbed most of the time.
pub(super) fn proxy(rng: &mut ChaCha8Rng, window: Duration) -> Vec<Event> {
    let mut lane = Lane::new(window);
    while lane.wait(millis(rng, 50..=400)) {
        let plan = fault_plan(rng);
        lane.hold(Action::Disturb(plan), millis(rng, 100..=900), Action::Calm);
    }
    lane.events
}

/// Events one after the other, all within the window.
struct Lane {
    events: Vec<Event>,
    now: Duration,
    window: Duration,
}

impl Lane {
    fn new(window: Duration) -> Self {
        Self {
            events: Vec::new(),
            now: Duration::ZERO,
            window,
        }
    }

    /// Lets time pass; whether there is any left.
    fn wait(&mut self, time: Duration) -> bool {
        self.now += time;
        self.now < self.window
    }

    /// Does something that is over after this time.
    fn act(&mut self, action: Action, takes: Duration) {
        self.events.push(Event {
            at: self.now,
            action,
        });
        self.now += takes;
    }

    /// Does something, and the opposite after this time, or at the end.
    fn hold(&mut self, action: Action, time: Duration, end: Action) {
        self.act(action, time);
        self.events.push(Event {
            at: self.now.min(self.window),
            action: end,
        });
    }
}
