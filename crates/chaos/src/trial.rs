use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clickmill_ingest::kafka::GroupLag;
use clickmill_store::StoreError;
use tokio::task::spawn_blocking;

use crate::consumer::{GROUP, TOPIC};
use crate::engine::Engine;
use crate::messages::Messages;
use crate::oracle::judge;
use crate::produced::Produced;
use crate::producer::Production;
use crate::schedule::{Event, Schedule};
use crate::supervised::TICK;
use crate::system::System;
use crate::{ChaosError, Config, Finding, Report};

/// How long the consumers may take to store something for the first time; then things go wrong in any case.
const FIRST_INSERT: Duration = Duration::from_secs(20);
/// How long everything may take to be settled once all faults are over, and how much longer for each message, as long as it
/// goes on: seeds whose batches are of fifty messages need thousands of inserts, on a machine that may have other things to do.
const SETTLE: Duration = Duration::from_secs(90);
const SETTLE_EACH: Duration = Duration::from_millis(20);
/// How long that may make no progress: the group takes a few seconds to notice who is dead, and some more to recover.
const STALLED: Duration = Duration::from_secs(40);
/// How often is looked whether it is. Each look counts the clicks that are stored.
const LOOK: Duration = Duration::from_secs(1);
/// When nothing was inserted for so long and nothing is left to read, nothing more will come: longer than the longest
/// pause of the consumers between two tries.
const QUIET: Duration = Duration::from_secs(7);

/// Tries one seed: produces, does harm, lets everything recover, and compares.
pub(crate) async fn run(
    config: &Config,
    engine: &mut Engine,
    seed: u64,
    folder: &Path,
) -> Result<Report, ChaosError> {
    let started = Instant::now();
    let schedule = Schedule::of_seed(seed, config);
    let messages = Messages::of_seed(seed, config)?;
    let database = format!("chaos_{seed}");
    let mut system = System::start(config, engine, &schedule, database, folder).await?;
    let partitions = usize::try_from(config.partitions).unwrap_or(1);
    let production = Production::start(messages, system.kafka(), partitions, schedule.window);
    wait_for_first_insert(&mut system).await?;
    production.begin();
    harm(&mut system, schedule.events).await?;
    system.heal()?;

    let each = u32::try_from(config.clicks).unwrap_or(u32::MAX);
    let deadline = Instant::now() + SETTLE + SETTLE_EACH * each;
    while !production.is_done() && Instant::now() < deadline {
        system.tend()?;
        tokio::time::sleep(TICK).await;
    }
    let produced = production.finish().await?;
    let mut findings = Vec::from_iter(settle(&mut system, &produced, deadline).await?);
    findings.extend(system.end_consumers().await?);
    findings.extend(compare(&mut system, &produced).await?);
    Ok(Report {
        seed,
        took: started.elapsed(),
        messages: produced.messages(),
        faults: system.faults(),
        findings,
    })
}

async fn wait_for_first_insert(system: &mut System<'_>) -> Result<(), ChaosError> {
    let deadline = Instant::now() + FIRST_INSERT;
    while system.proxied().inserts() == 0 && Instant::now() < deadline {
        system.tend()?;
        tokio::time::sleep(TICK).await;
    }
    Ok(())
}

/// Does what is planned, when it is planned.
async fn harm(system: &mut System<'_>, events: Vec<Event>) -> Result<(), ChaosError> {
    let started = Instant::now();
    for event in events {
        while started.elapsed() < event.at {
            system.tend()?;
            let left = event.at.saturating_sub(started.elapsed());
            tokio::time::sleep(left.min(TICK)).await;
        }
        system.apply(event.action)?;
    }
    Ok(())
}

/// Waits until everything is settled and committed, or nothing more happens.
async fn settle(
    system: &mut System<'_>,
    produced: &Produced,
    deadline: Instant,
) -> Result<Option<Finding>, ChaosError> {
    let lag = Arc::new(GroupLag::new(&system.kafka(), TOPIC, GROUP)?);
    let mut progress = Progress::default();
    let mut since = Instant::now();
    // At least once: production that never came to its end has used up the time.
    loop {
        let now = Progress {
            inserts: system.proxied().inserts(),
            behind: behind(&lag).await,
            settled: settled(system).await,
        };
        if now != progress {
            (progress, since) = (now, Instant::now());
        }
        let is_done = now.settled >= Some(produced.messages()) || since.elapsed() >= QUIET;
        if now.behind == Some(0) && is_done {
            return Ok(None);
        }
        if Instant::now() >= deadline || since.elapsed() >= STALLED {
            break;
        }
        let next_look = Instant::now() + LOOK;
        while Instant::now() < next_look {
            system.tend()?;
            tokio::time::sleep(TICK).await;
        }
    }
    Ok(Some(Finding::Stuck {
        settled: progress.settled.unwrap_or_default(),
        behind: progress.behind.unwrap_or_default(),
        produced: produced.messages(),
        logs: system.logs(),
    }))
}

/// How far things are; what cannot be asked just now is `None`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Progress {
    /// Inserts that were tried.
    inserts: u64,
    /// Messages that the group has not committed.
    behind: Option<i64>,
    /// Messages that are settled, by the spans' account.
    settled: Option<u64>,
}

async fn behind(lag: &Arc<GroupLag>) -> Option<i64> {
    let lag = lag.clone();
    let partitions = spawn_blocking(move || lag.by_partition()).await;
    Some(partitions.ok()?.ok()?.into_iter().sum())
}

async fn settled(system: &System<'_>) -> Option<u64> {
    let audit = system.store()?.audit_logs().await;
    Some(audit.ok()?.messages())
}

/// Reads what is stored, and says what is wrong with it; drops the database if nothing is.
async fn compare(system: &mut System<'_>, produced: &Produced) -> Result<Vec<Finding>, ChaosError> {
    let store = system.store().ok_or(StoreError::TimedOut)?;
    // A server that crashes between a token and its rows, or between rows and their rollup, leaves a rollup that is to be
    // repaired; nothing else may.
    if system.has_killed_engine() {
        for drift in store.audit().await?.drifts {
            store.repair(&drift).await?;
            system.count("repaired-day");
        }
    }
    let mut findings = judge(produced, &store.evidence().await?);
    if !store.audit().await?.is_clean() {
        findings.push(Finding::Audit);
    }
    if findings.is_empty() {
        store.drop_database().await?;
    }
    Ok(findings)
}
