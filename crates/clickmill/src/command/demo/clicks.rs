//! The clicks of the demo: a history first, then live ones, and now and then a message that is no click.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use anyhow::anyhow;
use clickmill_model::Reason;
use clickmill_testkit::{Generator, GeneratorConfig, GeoPool, bad};
use tokio::sync::oneshot;

use super::WORKSPACE;
use crate::clock::now;
use crate::command::generate::Pace;
use crate::config::Kafka;
use crate::sink::{Sink, Throttle};

/// One message in this many is no click.
const BAD_EVERY: u64 = 1_000;
/// The most messages a partition may wait to be read: the broker keeps only 5 MiB of each.
const MAX_LAG: i64 = 5_000;
const THIRTY_DAYS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) struct Clicks {
    pub(super) kafka: Kafka,
    pub(super) geoip: Vec<PathBuf>,
    pub(super) history: u64,
    pub(super) rate: u32,
}

/// How many messages there were.
#[derive(Clone, Copy)]
pub(super) struct Produced {
    pub(super) good: u64,
    pub(super) bad: u64,
}

impl Produced {
    pub(super) fn all(self) -> u64 {
        self.good + self.bad
    }
}

/// The producer at work, on a thread of its own.
pub(super) struct Running {
    shared: Arc<Shared>,
    ended: oneshot::Receiver<anyhow::Result<()>>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    good: AtomicU64,
    bad: AtomicU64,
    failed: AtomicBool,
}

impl Clicks {
    pub(super) fn start(self) -> anyhow::Result<Running> {
        let shared = Arc::new(Shared::default());
        let (end, ended) = oneshot::channel();
        let theirs = shared.clone();
        thread::Builder::new()
            .name("clicks".to_owned())
            .spawn(move || {
                let result = self.produce(&theirs);
                theirs.failed.store(result.is_err(), Ordering::Release);
                end.send(result).ok();
            })?;
        Ok(Running { shared, ended })
    }

    fn produce(&self, shared: &Shared) -> anyhow::Result<()> {
        let (config, topics) = (self.kafka.config(), &self.kafka.topics);
        let throttle = Throttle::new(&config, &topics.kafka_topic, &topics.kafka_group, MAX_LAG)?;
        let mut sink = Sink::to_topic(&config, &topics.kafka_topic, throttle)?;
        let geo = GeoPool::open(&self.geoip)?;
        let mut bad = bad_messages();
        let mut click = Vec::new();

        let started = now().0;
        // One generator for both, so that no click id comes twice.
        let mut generator = generator(geo, self.history, started)?;
        while !shared.is_stopped() && generator.next_into(&mut click).is_some() {
            shared.write(&mut sink, &click, &mut bad)?;
        }
        let mut pace = Pace::new(Some(self.rate));
        while !shared.is_stopped() {
            drop(generator.next_at(now().0, &mut click));
            shared.write(&mut sink, &click, &mut bad)?;
            pace.wait();
        }
        sink.finish().map(drop)
    }
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn write(
        &self,
        sink: &mut Sink,
        click: &[u8],
        bad: &mut impl Iterator<Item = Vec<u8>>,
    ) -> anyhow::Result<()> {
        sink.write(click)?;
        let good = self.good.fetch_add(1, Ordering::Relaxed) + 1;
        if good.is_multiple_of(BAD_EVERY)
            && let Some(message) = bad.next()
        {
            sink.write(&message)?;
            self.bad.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Running {
    /// Messages so far.
    pub(super) fn produced(&self) -> u64 {
        self.counts().all()
    }

    /// Why the producer ended by itself, if it did.
    pub(super) fn failure(&self) -> Option<anyhow::Error> {
        self.shared
            .failed
            .load(Ordering::Acquire)
            .then(|| anyhow!("the clicks cannot be produced"))
    }

    /// Ends producing, and waits until the consumers have settled everything.
    pub(super) async fn stop(self) -> anyhow::Result<Produced> {
        self.shared.stop.store(true, Ordering::Release);
        let counts = self.shared.clone();
        self.ended
            .await
            .map_err(|_| anyhow!("the producer panicked"))??;
        Ok(Produced {
            good: counts.good.load(Ordering::Relaxed),
            bad: counts.bad.load(Ordering::Relaxed),
        })
    }

    fn counts(&self) -> Produced {
        Produced {
            good: self.shared.good.load(Ordering::Relaxed),
            bad: self.shared.bad.load(Ordering::Relaxed),
        }
    }
}

fn generator(geo: GeoPool, clicks: u64, now: i64) -> anyhow::Result<Generator> {
    let workspaces = vec![WORKSPACE.to_owned()];
    Ok(Generator::new(GeneratorConfig {
        seed: 7,
        workspaces,
        links: 500,
        clicks: Some(clicks),
        from: now - THIRTY_DAYS,
        to: now,
        geo,
    })?)
}

/// Messages that are no clicks, again and again; without the one that no broker takes.
fn bad_messages() -> impl Iterator<Item = Vec<u8>> {
    let messages = bad::messages(7)
        .into_iter()
        .filter(|message| message.reason != Reason::TooLarge);
    messages
        .map(|message| message.payload.unwrap_or_default())
        .collect::<Vec<_>>()
        .into_iter()
        .cycle()
}
