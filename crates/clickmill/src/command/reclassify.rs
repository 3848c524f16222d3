mod day;

use std::sync::Arc;
use std::time::Duration;

use clickmill_enrich::{Enricher, Geo};
use clickmill_store::{Reclassifier, Tally};

use self::day::Day;
use crate::config::{RulesFolder, RunningStore};
use crate::service::StoredClicksJudge;

/// Judges stored clicks again by the rules in use.
#[derive(clap::Args)]
#[command(
    after_help = "Clicks keep what verdicts rest on: the user agent, the headers, the method, and which clicks are of one visitor.\n\
                        Verdicts, browsers, systems and devices are told from it once more, and the rollup with them, while clicks come in\n\
                        and questions are answered. The clicks of a month change at once or not at all. When it is stopped in between, whoever\n\
                        comes next finishes what was begun; then run it again for the rest.\n\n\
                        Examples:\n  clickmill reclassify --from 2026-01-01 --to 2026-03-31 --dry-run\n  \
                        clickmill reclassify --from 2026-01-01 --clickhouse-url http://127.0.0.1:8123"
)]
pub(crate) struct Args {
    /// The first day of UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Day,
    /// The last day of UTC, included; the day after today when not given, for clicks dated ahead
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Day>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// After how long without a sign of life somebody else's work is taken over
    #[arg(long, default_value = "15s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    left_behind_after: Duration,
    #[command(flatten)]
    rules: RulesFolder,
    #[command(flatten)]
    store: RunningStore,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let (first, last) = (args.from, args.to.unwrap_or_else(Day::tomorrow));
    anyhow::ensure!(
        first <= last,
        "--from is {first}, which is after --to, {last}"
    );
    let enricher = Enricher::new(Geo::none(), args.rules.load()?);
    let mut judge = StoredClicksJudge::new(Arc::new(enricher));
    let store = args.store.open();
    store.migrate().await?;
    let reclassifier = Reclassifier::new(store, args.left_behind_after);
    let finished = reclassifier.finish_left_behind().await?;
    if finished > 0 {
        println!("finished what was left behind: {finished}");
    }
    let done = |(first, last): (u16, u16), tally: &Tally| {
        println!("{} to {}  {}", Day(first), Day(last), sums(tally));
    };
    let all = reclassifier
        .run((first.0, last.0), args.dry_run, &mut judge, done)
        .await?;
    print_changes(&all);
    println!("{}  {}", outcome(&args, &all), sums(&all));
    Ok(())
}

const fn outcome(args: &Args, all: &Tally) -> &'static str {
    match (all.rewritten, args.dry_run) {
        (0, _) => "nothing changes:",
        (_, true) => "this would change:",
        (_, false) => "this was changed:",
    }
}

fn sums(tally: &Tally) -> String {
    let changed: u64 = tally.changes.values().sum();
    format!(
        "judged {}  rewritten {}  of another class {changed}",
        tally.judged, tally.rewritten
    )
}

fn print_changes(tally: &Tally) {
    let class = |name: &str| if name.is_empty() { "human" } else { name }.to_owned();
    for (change, clicks) in &tally.changes {
        let (from, to) = (class(&change.from), class(&change.to));
        println!("  {from:<18} to {to:<18} {clicks:>12}");
    }
}
