use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clickmill_enrich::Rules;

use crate::config::{Fetch, RulesFolder};
use crate::setup::CorpusFiles;

mod corpora;
mod formats;
mod judge;
mod markdown;
mod names;
mod people;
mod recall;
mod score;
mod uap;

use corpora::Corpora;
use judge::Judge;
use names::Agreement;
use people::Alarms;
use recall::Recall;
use score::Score;

/// Judges published collections of user agents, and writes how many were judged rightly.
#[derive(clap::Args)]
#[command(
    after_help = "The collections are fetched from their packages with npm, pip and cargo, checked by SHA-256, and kept in the \
                  cache folder. Each agent is judged as that of a click without headers and address.\n\n\
                  Example:\n  clickmill bench accuracy          # writes docs/ACCURACY.md\n  \
                  clickmill bench accuracy --check  # fails when a figure is below its floor"
)]
pub(super) struct Args {
    /// Where to write the report
    #[arg(long, default_value = "docs/ACCURACY.md", value_name = "FILE")]
    output: PathBuf,
    /// Write nothing, and fail when a figure is below its floor
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    fetch: Fetch,
}

pub(super) async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let rules = args.rules.load()?;
    let files = CorpusFiles::fetched(&args.fetch).await?;
    let report = tokio::task::spawn_blocking(move || Report::of(&files, rules)).await??;
    let mut below = 0;
    for score in report.scores() {
        println!("{}", score.line());
        below += usize::from(score.is_below());
    }
    if !args.check {
        fs::write(&args.output, report.markdown()).with_context(|| {
            format!(
                "cannot write {}: name a file with --output",
                args.output.display()
            )
        })?;
    }
    if below > 0 {
        eprintln!("{below} figures are below their floors");
    }
    let is_good = !args.check || below == 0;
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Everything that was found out.
struct Report {
    version: u16,
    recalls: Vec<Recall>,
    alarms: Vec<Alarms>,
    agreements: Vec<Agreement>,
}

impl Report {
    fn of(files: &CorpusFiles, rules: Rules) -> anyhow::Result<Self> {
        let corpora = Corpora::read(files)?;
        let version = rules.version();
        let mut judge = Judge::new(rules);
        Ok(Self {
            version,
            recalls: recall::of(&corpora, &mut judge),
            alarms: people::of(&corpora, &mut judge),
            agreements: names::of(&corpora, files, &mut judge)?,
        })
    }

    /// The figures that have a floor, or might.
    fn scores(&self) -> impl Iterator<Item = &Score> {
        let recalls = self.recalls.iter().map(|recall| &recall.score);
        let alarms = self.alarms.iter().map(|alarms| &alarms.score);
        let agreements = self.agreements.iter().map(|agreement| &agreement.score);
        recalls.chain(alarms).chain(agreements)
    }
}
