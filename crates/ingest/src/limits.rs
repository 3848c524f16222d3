use std::thread;
use std::time::Duration;

use crate::OnGap;

/// When a batch is stored, and how much of anything there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A batch is stored at the latest with this many messages.
    pub max_messages: usize,
    /// At the latest with this many bytes of messages.
    pub max_bytes: usize,
    /// At the latest this long after its first message.
    pub max_age: Duration,
    /// How many threads decode and enrich.
    pub workers: usize,
    /// How long the end, or the hand-over of a partition, may wait for what is under way.
    pub grace: Duration,
    /// How many bytes all batches together may take, as messages and as rows. Reading stops until there is room again; a
    /// partition that has to build a batch again as it was goes on all the same.
    pub max_memory: usize,
    /// How far back, in positions of its partition, a click's id is looked for to tell whether it is a repeat; 0 for not at
    /// all. Each id takes 25 to 60 bytes.
    pub duplicate_horizon: u32,
    /// How many of the last 10,000 messages of a partition may be dead letters before it stops; 0 for any number.
    pub max_dead: u64,
    /// What to do when the log lost messages before they were read.
    pub on_gap: OnGap,
    /// After how long without a message it is asked whether the source has missed some.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_messages: 100_000,
            max_bytes: 32 << 20,
            max_age: Duration::from_secs(1),
            workers: thread::available_parallelism().map_or(2, usize::from),
            grace: Duration::from_secs(8),
            max_memory: 256 << 20,
            duplicate_horizon: 100_000,
            max_dead: 1_000,
            on_gap: OnGap::Stop,
            silence: Duration::from_secs(30),
        }
    }
}
