use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use clickmill_model::Timestamp;
use clickmill_store::{BenchWorkspace, StoreConfig};

use crate::config::ClickHouse;
use crate::signals::Signals;

mod answers;
mod api;
mod connection;
mod greed;
mod latencies;
mod machine;
mod markdown;
mod measure;
mod question;
mod section;
mod throughput;
mod windows;

use api::Api;
use greed::Greed;
use measure::Effort;
use question::{LINK_IDS, Subject};
use section::Section;
use throughput::Pressure;
use windows::Windows;

/// Asks each endpoint of the API, and prints how long it took as Markdown.
#[derive(clap::Args)]
#[command(
    after_help = "For each database an `api` process is started, without rollups where the database has none, and asked over one\n\
                  connection that is kept open: about the workspace with the most clicks and the one in the middle of all.\n\n\
                  Every question is about another window in Asia/Kolkata: its edges are moved by quarters of an hour, so that\n\
                  a cached answer never fits and the work stays the same. A question is cold when the engine was made to forget\n\
                  everything just before it; files stay in the memory of the system. All databases must give the same answers;\n\
                  the exit code is 1 when they do not.\n\n\
                  At the end a dashboard's questions are asked alone, and beside clients that ask for costly reports without a\n\
                  pause.\n\n\
                  Example:\n  clickmill bench query --clickhouse-url http://127.0.0.1:8123 \\\n    \
                  --databases clickmill,clickmill_plain,clickmill_by_time"
)]
pub(super) struct Args {
    /// Databases with the same clicks; the one of --clickhouse-database when not given
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    databases: Vec<String>,
    /// Lengths of the windows, in days
    #[arg(long, value_delimiter = ',', default_values_t = [30, 90], value_parser = clap::value_parser!(i64).range(1..=3650), value_name = "N,…")]
    days: Vec<i64>,
    /// How often each question is asked cold
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=90), value_name = "N")]
    cold: u64,
    /// How often each question is asked warm
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=500), value_name = "N")]
    requests: u64,
    /// After this time no more is asked, cold or warm, but for the first three
    #[arg(long, default_value = "4s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    time: Duration,
    /// Connections that ask at the same time, for the throughput
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=1024), value_name = "N")]
    connections: u16,
    /// For how long they do
    #[arg(long, default_value = "5s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    throughput_time: Duration,
    /// Clients that ask for costly reports while a dashboard is looked at; 0 leaves this out
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(..=1024), value_name = "N")]
    greedy: u16,
    #[command(flatten)]
    clickhouse: ClickHouse,
}

pub(super) async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    signals.guard(measure(args)).await
}

async fn measure(args: &Args) -> anyhow::Result<ExitCode> {
    let mut apis = Vec::new();
    for config in args.configs()? {
        apis.push(Api::start(&config).await?);
    }
    let (subjects, last_click) = subjects(&apis).await?;
    markdown::head(args, &apis).await?;
    let mut findings = Vec::new();
    for subject in &subjects {
        for days in &args.days {
            let section = Section {
                subject,
                windows: Windows::ending_with(last_click, *days),
                effort: args.effort(),
            };
            findings.extend(section.measure(&mut apis).await?);
        }
    }
    if let (Some(median), Some(days)) = (subjects.last(), args.days.first()) {
        let windows = Windows::ending_with(last_click, *days);
        findings.extend(section::press(&apis, median, windows, args.pressure()).await?);
        if let Some(hottest) = subjects.first().filter(|_| args.greedy > 0) {
            let greed = Greed {
                clients: args.greedy.into(),
                subject: hottest,
                windows,
            };
            findings.extend(section::disturb(&apis, median, &greed, args.throughput_time).await);
        }
    }
    Ok(markdown::verdict(&findings, apis.len()))
}

impl Args {
    /// Where each database is.
    fn configs(&self) -> anyhow::Result<Vec<StoreConfig>> {
        let config = self.clickhouse.server();
        let config = config.context("name the server with --clickhouse-url")?;
        if self.databases.is_empty() {
            return Ok(vec![config]);
        }
        let databases = self.databases.iter().cloned();
        let at = |database| StoreConfig {
            database,
            ..config.clone()
        };
        Ok(databases.map(at).collect())
    }

    fn effort(&self) -> Effort {
        Effort {
            cold: self.cold,
            warm: self.requests,
            time: self.time,
        }
    }

    fn pressure(&self) -> Pressure {
        Pressure {
            connections: self.connections.into(),
            time: self.throughput_time,
        }
    }
}

/// Whom questions are about, by what the first database has, and when was clicked last.
async fn subjects(apis: &[Api]) -> anyhow::Result<(Vec<Arc<Subject>>, Timestamp)> {
    let api = apis.first().context("no database")?;
    let workspaces = api.store.bench().workspaces().await?;
    let last = workspaces.first().map(|workspace| workspace.last_click);
    let last = last.with_context(|| format!("{} has no clicks", api.database))?;
    for other in apis {
        ensure!(
            other.facts.clicks == api.facts.clicks,
            "{} has {} clicks and {} has {}: copy them again",
            api.database,
            api.facts.clicks,
            other.database,
            other.facts.clicks
        );
    }
    let mut subjects = Vec::new();
    for BenchWorkspace {
        workspace_id,
        clicks,
        ..
    } in workspaces
    {
        let mut links = api.store.bench().links(&workspace_id, LINK_IDS).await?;
        // A link that nobody clicked is asked for as well.
        links.extend((links.len()..LINK_IDS).map(|number| format!("unclicked-{number}")));
        subjects.push(Arc::new(Subject {
            workspace: workspace_id,
            clicks,
            link_ids: links.join(","),
        }));
    }
    Ok((subjects, Timestamp(last)))
}
