use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use tokio::task::JoinSet;

use super::connection::{Address, Connection};
use super::latencies::Latencies;
use super::question::{Asked, Question, Subject};
use super::windows::Windows;

/// How hard an API is pressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pressure {
    pub(super) connections: usize,
    pub(super) time: Duration,
}

/// How many answers there were, and how long each took.
pub(super) struct Throughput {
    pub(super) per_second: f64,
    pub(super) latencies: Latencies,
}

/// What is asked by all connections together.
pub(super) enum Load {
    /// About another window each time, from this one on.
    Different {
        question: Question,
        subject: Arc<Subject>,
        windows: Windows,
        next: AtomicU64,
    },
    /// The same thing again and again.
    Same(Asked),
}

impl Load {
    /// What is to be asked next.
    pub(super) fn next(&self) -> Asked {
        match self {
            Self::Different {
                question,
                subject,
                windows,
                next,
            } => {
                let number = next.fetch_add(1, Ordering::Relaxed);
                question.about(subject, windows.nth(number))
            }
            Self::Same(asked) => asked.clone(),
        }
    }
}

/// Asks on some connections at a time, as fast as answers come.
pub(super) async fn press(
    address: &Address,
    load: Load,
    pressure: Pressure,
) -> anyhow::Result<Throughput> {
    let load = Arc::new(load);
    let mut connections = Vec::new();
    for _ in 0..pressure.connections {
        let mut connection = Connection::open(address).await?;
        // The first answer of a connection, and of a question, takes longer.
        connection.ask(&load.next()).await?;
        connections.push(connection);
    }
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for connection in connections {
        asking.spawn(ask_until(connection, load.clone(), started + pressure.time));
    }
    let mut times = Vec::new();
    while let Some(asked) = asking.join_next().await {
        times.extend(asked??);
    }
    let seconds = started.elapsed().as_secs_f64();
    let latencies = Latencies::new(times);
    let count = u32::try_from(latencies.count())?;
    Ok(Throughput {
        per_second: f64::from(count) / seconds,
        latencies,
    })
}

async fn ask_until(
    mut connection: Connection,
    load: Arc<Load>,
    end: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = load.next();
        let answer = connection.ask(&asked).await?;
        ensure!(
            answer.status == 200,
            "{} was answered with {}",
            asked.path,
            answer.status
        );
        times.push(answer.took);
    }
    Ok(times)
}
