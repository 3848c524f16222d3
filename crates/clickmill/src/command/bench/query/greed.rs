use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{anyhow, bail};
use tokio::task::JoinSet;

use super::connection::{Address, Connection};
use super::latencies::Latencies;
use super::question::{Question, REPORT, Subject};
use super::throughput::{Load, Pressure, press};
use super::windows::Windows;

/// A question of a dashboard, asked again and again on one connection, each time about another window.
pub(super) struct Dashboard<'s> {
    pub(super) question: Question,
    pub(super) subject: &'s Arc<Subject>,
    pub(super) windows: Windows,
    /// The first window that nobody has used for this question, and how many follow it.
    pub(super) first: u64,
    pub(super) count: u64,
    /// For how long it is asked alone, and for how long beside others.
    pub(super) time: Duration,
}

/// Clients that ask for costly reports, each for the next one as soon as it has an answer.
pub(super) struct Greed<'s> {
    pub(super) clients: usize,
    /// Whom the reports are about.
    pub(super) subject: &'s Arc<Subject>,
    pub(super) windows: Windows,
}

/// How long a dashboard's question took alone and beside greedy clients.
pub(super) struct Waits {
    pub(super) alone: Latencies,
    pub(super) beside: Latencies,
    pub(super) reports: Reports,
}

/// How many reports were given, and how many were not.
#[derive(Debug, Default)]
pub(super) struct Reports {
    pub(super) given: AtomicU64,
    /// Refused, because they cost more than one may.
    pub(super) refused: AtomicU64,
    /// Put off, because others waited already.
    pub(super) put_off: AtomicU64,
}

/// Asks a dashboard's question alone, and again beside greedy clients.
pub(super) async fn ask_beside(
    address: &Address,
    dashboard: &Dashboard<'_>,
    greed: &Greed<'_>,
) -> anyhow::Result<Waits> {
    let alone = dashboard.ask(address, dashboard.first).await?;
    let reports = Arc::new(Reports::default());
    let mut clients = greed.start(address, dashboard.first, &reports).await?;
    let half = dashboard.first + dashboard.count / 2;
    let beside = tokio::select! {
        beside = dashboard.ask(address, half) => beside?,
        Some(ended) = clients.join_next() => bail!(ended?),
    };
    clients.shutdown().await;
    let reports = Arc::into_inner(reports).unwrap_or_default();
    Ok(Waits {
        alone,
        beside,
        reports,
    })
}

impl Dashboard<'_> {
    async fn ask(&self, address: &Address, first: u64) -> anyhow::Result<Latencies> {
        let load = Load::Different {
            question: self.question,
            subject: self.subject.clone(),
            windows: self.windows,
            next: AtomicU64::new(first),
        };
        let pressure = Pressure {
            connections: 1,
            time: self.time,
        };
        Ok(press(address, load, pressure).await?.latencies)
    }
}

impl Greed<'_> {
    /// Clients that go on until they are stopped, or end with an error; about windows from this one on.
    async fn start(
        &self,
        address: &Address,
        first: u64,
        reports: &Arc<Reports>,
    ) -> anyhow::Result<JoinSet<anyhow::Error>> {
        let load = Arc::new(Load::Different {
            question: REPORT,
            subject: self.subject.clone(),
            windows: self.windows,
            next: AtomicU64::new(first),
        });
        let mut clients = JoinSet::new();
        for _ in 0..self.clients {
            let connection = Connection::open(address).await?;
            clients.spawn(ask_for_ever(connection, load.clone(), reports.clone()));
        }
        Ok(clients)
    }
}

async fn ask_for_ever(
    mut connection: Connection,
    load: Arc<Load>,
    reports: Arc<Reports>,
) -> anyhow::Error {
    loop {
        let count = match connection
            .ask(&load.next())
            .await
            .map(|answer| answer.status)
        {
            Ok(200) => &reports.given,
            Ok(422) => &reports.refused,
            Ok(503) => &reports.put_off,
            Ok(status) => return anyhow!("a report was answered with {status}"),
            Err(error) => return error,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}
