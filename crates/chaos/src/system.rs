use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use clickmill_ingest::kafka::{KafkaConfig, KafkaOptions};
use clickmill_store::Store;

use crate::consumer::{self, Connections};
use crate::engine::Engine;
use crate::process::{Launch, tail};
use crate::proxy::{Counts, FaultPlan, Proxy};
use crate::schedule::{Action, Schedule};
use crate::supervised::{Supervised, TICK};
use crate::{ChaosError, Config, Finding};

/// How long a consumer may take to end: its own grace, and a little.
const END: Duration = Duration::from_secs(20);
/// How long the engine may take to come back.
const ENGINE_BACK: Duration = Duration::from_mins(1);

/// The parts of a running system: an engine, and for this seed alone a broker, a proxy, consumers.
pub(crate) struct System<'e> {
    engine: &'e mut Engine,
    /// Where the proxy forwards to.
    upstream: SocketAddr,
    proxy: Proxy,
    consumers: Vec<Supervised>,
    broker: Supervised,
    brokers: String,
    database: String,
    done: BTreeMap<&'static str, u64>,
}

impl<'e> System<'e> {
    /// Starts everything; the consumers may not be ready yet.
    pub(crate) async fn start(
        config: &Config,
        engine: &'e mut Engine,
        schedule: &Schedule,
        database: String,
        folder: &Path,
    ) -> Result<Self, ChaosError> {
        let mut broker = Supervised::start(broker(config, folder), &[])?;
        let brokers = broker.says("brokers ").await?;
        let upstream = back(engine).await?;
        let proxy = Proxy::start(upstream).await.map_err(ChaosError::Proxy)?;
        let connections = Connections {
            brokers: &brokers,
            proxy: proxy.address(),
            database: &database,
        };
        let consumers = schedule.first_kills.iter().enumerate();
        let consumers = consumers.map(|(number, kill)| {
            let launch = consumer::launch(config, &connections, schedule.limits, folder, number);
            let first_args = kill.map(consumer::self_kill_args).unwrap_or_default();
            Supervised::start(launch, &first_args)
        });
        Ok(Self {
            consumers: consumers.collect::<Result<_, _>>()?,
            engine,
            upstream,
            proxy,
            broker,
            brokers,
            database,
            done: BTreeMap::new(),
        })
    }

    /// How the broker is reached.
    pub(crate) fn kafka(&self) -> KafkaConfig {
        KafkaConfig {
            brokers: self.brokers.clone(),
            options: KafkaOptions::default(),
            cluster_id: None,
        }
    }

    /// What has passed the proxy.
    pub(crate) fn proxied(&self) -> Counts {
        self.proxy.counts()
    }

    /// How often each fault was done; what ended by itself is one of them.
    pub(crate) fn faults(&self) -> BTreeMap<&'static str, u64> {
        let mut faults = self.done.clone();
        faults.extend(self.proxy.counts().faults());
        let consumers = self.consumers.iter();
        let unasked: u64 = consumers.map(Supervised::unasked_ends).sum();
        if unasked > 0 {
            faults.insert("ended-by-itself", unasked);
        }
        faults
    }

    /// Whether the engine was killed.
    pub(crate) fn has_killed_engine(&self) -> bool {
        self.done.contains_key("kill-engine")
    }

    /// Counts something that was done beside faults.
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// Does something to one of the parts.
    pub(crate) fn apply(&mut self, action: Action) -> Result<(), ChaosError> {
        if let Some(name) = action.name() {
            self.count(name);
        }
        match action {
            Action::KillEngine(down) => return self.engine.kill(down),
            Action::FreezeEngine => return self.engine.supervised().freeze(),
            Action::ThawEngine => return self.engine.supervised().thaw(),
            Action::FreezeBroker => return self.broker.freeze(),
            Action::ThawBroker => return self.broker.thaw(),
            Action::Disturb(plan) => self.proxy.set(plan),
            Action::Calm => self.proxy.set(FaultPlan::none()),
            Action::KillConsumer(number, ..)
            | Action::TerminateConsumer(number, _)
            | Action::FreezeConsumer(number)
            | Action::ThawConsumer(number) => {
                if let Some(consumer) = self.consumers.get_mut(number) {
                    return apply_to(consumer, &action);
                }
            }
        }
        Ok(())
    }

    /// Starts again what is down and due. To be called every [`TICK`].
    pub(crate) fn tend(&mut self) -> Result<(), ChaosError> {
        if self.broker.is_down()? {
            return Err(ChaosError::BrokerLost {
                tail: tail(self.broker.log()),
            });
        }
        self.engine.tend()?;
        if let Some(address) = self.engine.address().filter(|now| *now != self.upstream) {
            self.proxy.set_upstream(address);
            self.upstream = address;
        }
        self.consumers.iter_mut().try_for_each(Supervised::tend)
    }

    /// Ends all faults.
    pub(crate) fn heal(&mut self) -> Result<(), ChaosError> {
        self.proxy.set(FaultPlan::none());
        self.broker.thaw()?;
        self.engine.supervised().heal()?;
        self.consumers.iter_mut().try_for_each(Supervised::heal)
    }

    /// What is stored, seen without the proxy; `None` while the engine is down.
    pub(crate) fn store(&self) -> Option<Store> {
        self.engine.store(&self.database)
    }

    /// Asks all consumers to end, and waits until they have; those that do not are a finding.
    pub(crate) async fn end_consumers(&mut self) -> Result<Vec<Finding>, ChaosError> {
        self.consumers
            .iter_mut()
            .try_for_each(Supervised::ask_to_end)?;
        let deadline = Instant::now() + END;
        loop {
            self.engine.tend()?;
            let mut running = Vec::new();
            for (number, consumer) in self.consumers.iter_mut().enumerate() {
                if !consumer.is_down()? {
                    running.push(number);
                }
            }
            if running.is_empty() || Instant::now() >= deadline {
                for number in &running {
                    if let Some(consumer) = self.consumers.get_mut(*number) {
                        consumer.kill(Duration::ZERO, Vec::new())?;
                    }
                }
                let finding = |consumer| Finding::NotEnding { consumer };
                return Ok(running.into_iter().map(finding).collect());
            }
            tokio::time::sleep(TICK).await;
        }
    }

    /// The ends of all logs.
    pub(crate) fn logs(&self) -> String {
        let logs = self.consumers.iter().map(Supervised::log);
        let logs = logs.map(|log| format!("--- the end of {}\n{}", log.display(), tail(log)));
        logs.collect()
    }
}

fn apply_to(consumer: &mut Supervised, action: &Action) -> Result<(), ChaosError> {
    match action {
        Action::KillConsumer(_, down, kill) => {
            let next_args = kill.map(consumer::self_kill_args).unwrap_or_default();
            consumer.kill(*down, next_args)
        }
        Action::TerminateConsumer(_, down) => consumer.terminate(*down),
        Action::FreezeConsumer(_) => consumer.freeze(),
        _ => consumer.thaw(),
    }
}

fn broker(config: &Config, folder: &Path) -> Launch {
    let partitions = config.partitions.to_string();
    let args = [
        "broker",
        "--until-input-closes",
        "--partitions",
        &partitions,
        "--topic",
        consumer::TOPIC,
        "--topic",
        consumer::DEAD_LETTER_TOPIC,
    ];
    Launch {
        program: config.program.clone(),
        args: args.map(str::to_owned).to_vec(),
        folder: folder.to_owned(),
        log: folder.join("broker.log"),
    }
}

/// Waits until the engine, which the seed before may have killed, is there.
async fn back(engine: &mut Engine) -> Result<SocketAddr, ChaosError> {
    let deadline = Instant::now() + ENGINE_BACK;
    loop {
        engine.tend()?;
        if let Some(address) = engine.address() {
            return Ok(address);
        }
        if Instant::now() >= deadline {
            let log = engine.supervised().log().to_owned();
            return Err(ChaosError::NotReady {
                tail: tail(&log),
                log,
            });
        }
        tokio::time::sleep(TICK).await;
    }
}
