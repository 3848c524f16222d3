mod harm;
mod lanes;
#[cfg(test)]
mod tests;

use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::Config;
use crate::proxy::FaultPlan;

/// The shortest time in which things go wrong.
const SHORTEST: Duration = Duration::from_secs(4);
/// How many messages a second are added to that.
const RATE: f64 = 20_000.0;

/// What goes wrong in a seed, and when. The same seed gives the same schedule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schedule {
    /// How small the consumers' batches are.
    pub(crate) limits: BatchLimits,
    /// Which consumers kill themselves in their first life.
    pub(crate) first_kills: Vec<Option<SelfKill>>,
    /// How long things go wrong.
    pub(crate) window: Duration,
    /// What is done, in the order of time.
    pub(crate) events: Vec<Event>,
}

/// When a consumer stores a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BatchLimits {
    /// At the latest with this many messages.
    pub(crate) messages: u32,
    /// At the latest this long after its first message.
    pub(crate) age: Duration,
}

/// A consumer kills itself between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SelfKill {
    /// Where, as `clickmill ingest --sabotage-point` has it.
    pub(crate) point: &'static str,
    /// When it passes there for the n-th time, from 1.
    pub(crate) passing: u32,
}

/// Something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// How long after the beginning.
    pub(crate) at: Duration,
    pub(crate) action: Action,
}

/// What is done. Consumers are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// A consumer is killed (-9) and started again after a while, perhaps to kill itself.
    KillConsumer(usize, Duration, Option<SelfKill>),
    /// A consumer is asked to end, and started again when it has and this time has passed.
    TerminateConsumer(usize, Duration),
    /// A consumer is stopped where it is. Beyond the session timeout it becomes a zombie.
    FreezeConsumer(usize),
    ThawConsumer(usize),
    /// The engine is killed (-9), and started again after a while.
    KillEngine(Duration),
    FreezeEngine,
    ThawEngine,
    FreezeBroker,
    ThawBroker,
    /// The proxy does harm to requests.
    Disturb(FaultPlan),
    /// The proxy does no more harm.
    Calm,
}

impl Action {
    /// A name for counts; `None` for what ends a fault, and for what the proxy counts itself.
    pub(crate) fn name(&self) -> Option<&'static str> {
        match self {
            Self::KillConsumer(..) => Some("kill-consumer"),
            Self::TerminateConsumer(..) => Some("end-consumer"),
            Self::FreezeConsumer(_) => Some("freeze-consumer"),
            Self::KillEngine(_) => Some("kill-engine"),
            Self::FreezeEngine => Some("freeze-engine"),
            Self::FreezeBroker => Some("freeze-broker"),
            Self::ThawConsumer(_)
            | Self::ThawEngine
            | Self::ThawBroker
            | Self::Disturb(_)
            | Self::Calm => None,
        }
    }
}

impl Schedule {
    /// The schedule of a seed.
    pub(crate) fn of_seed(seed: u64, config: &Config) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let messages = u32::try_from(config.clicks).unwrap_or(u32::MAX);
        let window = SHORTEST + Duration::from_secs_f64(f64::from(messages) / RATE);
        let limits = BatchLimits {
            messages: rng.random_range(50..=3_000),
            age: harm::millis(&mut rng, 50..=400),
        };
        let first_kills = (0..config.consumers).map(|_| harm::perhaps_self_kill(&mut rng));
        let first_kills = first_kills.collect();
        let mut events = Vec::new();
        for consumer in 0..config.consumers {
            events.extend(lanes::consumer(&mut rng, consumer, window));
        }
        events.extend(lanes::engine(&mut rng, window));
        events.extend(lanes::broker(&mut rng, window));
        events.extend(lanes::proxy(&mut rng, window));
        events.sort_by_key(|event| event.at);
        Self {
            limits,
            first_kills,
            window,
            events,
        }
    }
}
