use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clickmill_ingest::kafka::{GroupLag, KafkaConfig, TracedProducer};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::ChaosError;
use crate::consumer::{GROUP, TOPIC};
use crate::messages::Messages;
use crate::produced::{Kind, Produced};

/// The most messages a partition may wait to be read: the broker in memory forgets all but the last 5 MiB of each.
const MAX_LAG: i64 = 5_000;
/// How long to wait before the group is looked at again.
const PAUSE: Duration = Duration::from_millis(50);
/// How far ahead of its time a message may be sent: shorter sleeps cost more than they give.
const AHEAD: Duration = Duration::from_millis(5);
/// One in so many messages is produced before anything goes wrong.
const AT_ONCE: usize = 20;
const FLUSH: Duration = Duration::from_secs(30);

/// The producer at work, on a thread of its own. It stops when this is dropped.
pub(crate) struct Production {
    producing: JoinHandle<Result<Produced, ChaosError>>,
    signals: Arc<Signals>,
}

#[derive(Default)]
struct Signals {
    is_begun: AtomicBool,
    is_stopped: AtomicBool,
}

impl Production {
    /// Produces a little, so that the consumers have something to begin with; the rest follows when it is
    /// [begun](Self::begin), spread over the time `window`, held back by the group where that is behind.
    pub(crate) fn start(
        messages: Messages,
        config: KafkaConfig,
        partitions: usize,
        window: Duration,
    ) -> Self {
        let signals = Arc::new(Signals::default());
        let theirs = signals.clone();
        let producing =
            spawn_blocking(move || produce(messages, &config, partitions, window, &theirs));
        Self { producing, signals }
    }

    /// Goes on with the rest.
    pub(crate) fn begin(&self) {
        self.signals.is_begun.store(true, Ordering::Release);
    }

    /// Whether everything is produced, or producing has failed.
    pub(crate) fn is_done(&self) -> bool {
        self.producing.is_finished()
    }

    /// What was produced. Stops producing where it is not done.
    pub(crate) async fn finish(mut self) -> Result<Produced, ChaosError> {
        self.signals.stop();
        (&mut self.producing)
            .await
            .map_err(|_| ChaosError::ProducerLost)?
    }
}

impl Drop for Production {
    fn drop(&mut self) {
        self.signals.stop();
    }
}

impl Signals {
    fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }

    fn is_begun(&self) -> bool {
        self.is_begun.load(Ordering::Acquire) || self.is_stopped()
    }
}

fn produce(
    messages: Messages,
    config: &KafkaConfig,
    partitions: usize,
    window: Duration,
    signals: &Signals,
) -> Result<Produced, ChaosError> {
    let producer = TracedProducer::new(config, TOPIC)?;
    let lag = GroupLag::new(config, TOPIC, GROUP)?;
    let at_once = messages.left().div_ceil(AT_ONCE);
    let mut pace = Pace::new(window, messages.left() - at_once);
    let (mut sent, mut receipts) = (Vec::<Kind>::new(), Vec::new());
    let mut allowed = MAX_LAG;
    for message in messages {
        if signals.is_stopped() {
            break;
        }
        if allowed == 0 {
            receipts.extend(producer.flush(FLUSH)?);
            allowed = wait_for_group(&lag, signals);
        }
        allowed -= 1;
        if sent.len() >= at_once {
            pace.wait(signals);
        }
        producer.send(sent.len(), message.partition, message.payload.as_deref())?;
        sent.push(message.kind);
    }
    receipts.extend(producer.flush(FLUSH)?);
    Produced::of(&sent, &receipts, partitions)
}

/// Waits until the group is at most half the allowed distance behind; returns how many messages may follow.
fn wait_for_group(lag: &GroupLag, signals: &Signals) -> i64 {
    while !signals.is_stopped() {
        // A broker that is frozen just now does not answer.
        let behind = lag.by_partition().ok();
        let behind = behind.and_then(|partitions| partitions.into_iter().max());
        if let Some(behind) = behind.filter(|behind| *behind <= MAX_LAG / 2) {
            return MAX_LAG - behind;
        }
        thread::sleep(PAUSE);
    }
    MAX_LAG
}

/// Spreads messages evenly over a time.
struct Pace {
    started: Option<Instant>,
    each: Duration,
    done: u32,
}

impl Pace {
    fn new(window: Duration, messages: usize) -> Self {
        let messages = u32::try_from(messages).unwrap_or(u32::MAX);
        Self {
            started: None,
            each: window / messages.max(1),
            done: 0,
        }
    }

    /// Waits until it is the turn of the next message.
    fn wait(&mut self, signals: &Signals) {
        let started = *self.started.get_or_insert_with(|| {
            while !signals.is_begun() {
                thread::sleep(AHEAD);
            }
            Instant::now()
        });
        let due = self.each * self.done;
        self.done += 1;
        let ahead = due.saturating_sub(started.elapsed());
        if ahead > AHEAD {
            thread::sleep(ahead);
        }
    }
}
