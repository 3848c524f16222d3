use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::builder::RangedU64ValueParser;
use clickmill_chaos::{Chaos, Config, Report};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::config::{DataDir, Fetch, GeoIp};
use crate::setup;
use crate::signals::Signals;

/// Kills, freezes and disturbs a whole system, and checks that every click is counted exactly once.
#[derive(clap::Args)]
#[command(
    after_help = "For each seed: a broker, the embedded engine and some consumers, each a process of its own. The seed decides what is\n\
                        produced, what goes wrong and when; the same seed does the same again. When all faults are over, what is stored\n\
                        is compared with what was produced, message by message. Exits with 1 when anything is missing, doubled or stuck.\n\n\
                        Examples:\n  clickmill chaos --seeds 200 --clicks 100000 --partitions 6\n  clickmill chaos --seed 17 --keep"
)]
pub(crate) struct Args {
    /// How many seeds to try, from 1
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..), value_name = "N")]
    seeds: u64,
    /// Try only this seed
    #[arg(long, conflicts_with = "seeds", value_name = "SEED")]
    seed: Option<u64>,
    /// Messages for each seed
    #[arg(long, default_value_t = 20_000, value_parser = RangedU64ValueParser::<usize>::new().range(1..), value_name = "N")]
    clicks: usize,
    /// Partitions they are spread over
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(i32).range(1..=1000), value_name = "N")]
    partitions: i32,
    /// Consumers that read them
    #[arg(long, default_value_t = 3, value_parser = RangedU64ValueParser::<usize>::new().range(1..=32), value_name = "N")]
    consumers: usize,
    /// Seeds that are tried at the same time: most of the time a group of consumers waits for its timeouts
    #[arg(long, default_value_t = 2, value_parser = RangedU64ValueParser::<usize>::new().range(1..=16), value_name = "N")]
    jobs: usize,
    /// Of a thousand messages, how many repeat an earlier one
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(..=500), value_name = "N")]
    repeats: u32,
    /// Of a thousand messages, how many are no clicks
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(..=500), value_name = "N")]
    bad: u32,
    /// Go on after a seed that failed
    #[arg(long)]
    keep_going: bool,
    /// Keep the folder of logs and data also when nothing fails
    #[arg(long)]
    keep: bool,
    /// Where to make that folder; in the system's temporary folder when not given
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// How consumers are broken on purpose
    #[arg(long, hide = true)]
    sabotage: Option<String>,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    geoip: GeoIp,
    #[command(flatten)]
    fetch: Fetch,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::listen()?;
    signals.guard(try_seeds(&args)).await
}

async fn try_seeds(args: &Args) -> anyhow::Result<ExitCode> {
    let folder = make_folder(args.folder.as_deref())?;
    let config = args.config(&folder).await?;
    let mut summary = Summary::default();
    let tried = try_all(args, &config, &mut summary).await;
    summary.tell();
    if args.keep || summary.failed > 0 || tried.is_err() {
        println!("logs and data are in {}", folder.keep().display());
    }
    tried.map(|()| summary.exit_code())
}

/// Some seeds at a time, until all are tried or one has failed.
async fn try_all(args: &Args, config: &Config, summary: &mut Summary) -> anyhow::Result<()> {
    let mut seeds = args.seeds();
    let mut jobs = JoinSet::new();
    for job in 0..args.jobs {
        let folder = config.folder.join(format!("job-{job}"));
        let chaos = Chaos::new(Config {
            folder,
            ..config.clone()
        });
        if let Some(seed) = seeds.next() {
            jobs.spawn(try_seed(chaos, seed));
        }
    }
    while let Some(tried) = jobs.join_next().await {
        let (chaos, report) = tried??;
        println!("{report}");
        summary.add(&report);
        if summary.failed > 0 && !args.keep_going {
            break;
        }
        match seeds.next() {
            Some(seed) => drop(jobs.spawn(try_seed(chaos, seed))),
            None => chaos.close().await?,
        }
    }
    // Those that are still under way are broken off, and their processes killed.
    jobs.shutdown().await;
    Ok(())
}

async fn try_seed(mut chaos: Chaos, seed: u64) -> anyhow::Result<(Chaos, Report)> {
    let report = chaos.try_seed(seed).await;
    let report = report.with_context(|| format!("seed {seed} could not be tried"))?;
    Ok((chaos, report))
}

impl Args {
    fn seeds(&self) -> std::ops::RangeInclusive<u64> {
        self.seed.map_or(1..=self.seeds, |seed| seed..=seed)
    }

    async fn config(&self, folder: &TempDir) -> anyhow::Result<Config> {
        let geoip = setup::geoip_databases(&self.fetch, &self.geoip, &self.data.data_dir).await?;
        let absolute = |path: PathBuf| {
            std::path::absolute(&path).with_context(|| format!("cannot find {}", path.display()))
        };
        Ok(Config {
            program: std::env::current_exe().context("cannot find this program itself")?,
            library: absolute(setup::engine_library(&self.fetch).await?)?,
            geoip: geoip.into_iter().map(absolute).collect::<Result<_, _>>()?,
            folder: folder.path().to_owned(),
            clicks: self.clicks,
            partitions: self.partitions,
            consumers: self.consumers,
            repeats: self.repeats,
            bad: self.bad,
            keep: self.keep,
            sabotage: self.sabotage.clone(),
        })
    }
}

/// Makes a folder for logs and data within one that need not exist, or within the system's temporary one.
fn make_folder(within: Option<&Path>) -> anyhow::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("clickmill-chaos-");
    let Some(within) = within else {
        return builder.tempdir().context("cannot make a temporary folder");
    };
    let make = || {
        let within = std::path::absolute(within)?;
        fs::create_dir_all(&within)?;
        builder.tempdir_in(within)
    };
    make().with_context(|| format!("cannot make a folder in {}", within.display()))
}

/// What all seeds have shown together.
struct Summary {
    started: Instant,
    tried: u64,
    failed: u64,
    messages: u64,
    faults: u64,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            tried: 0,
            failed: 0,
            messages: 0,
            faults: 0,
        }
    }
}

impl Summary {
    fn add(&mut self, report: &Report) {
        self.tried += 1;
        self.failed += u64::from(!report.is_clean());
        self.messages += report.messages;
        self.faults += report.all_faults();
    }

    fn tell(&self) {
        let took = Duration::from_secs(self.started.elapsed().as_secs());
        println!(
            "{} seeds, {} failed; {} messages, {} faults, in {}",
            self.tried,
            self.failed,
            self.messages,
            self.faults,
            humantime::format_duration(took)
        );
    }

    fn exit_code(&self) -> ExitCode {
        if self.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_does_not_exist_is_made() {
        let temporary = tempfile::tempdir().unwrap();
        let within = temporary.path().join("not/yet");
        let made = make_folder(Some(&within)).unwrap();
        assert!(made.path().is_dir());
        assert_eq!(made.path().parent(), Some(&*within));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = make_folder(Some(&file.path().join("below"))).unwrap_err();
        let name = file.path().display().to_string();
        assert!(error.to_string().contains(&name), "{error:#}");
    }
}
