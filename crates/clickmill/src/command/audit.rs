use std::process::ExitCode;

use clickmill_store::{Audit, Store};

use crate::config::{OptionalKafka, RunningStore};

mod group;
mod table;

use group::Group;
pub(crate) use table::print;

/// Adds up what is stored against what was read.
#[derive(clap::Args)]
#[command(
    after_help = "For each partition: last − first + 1 = messages = rows + duplicates + dead, and every row stored once.\n\
                        Every rollup counts the same clicks as the table of clicks. With --kafka-brokers: nothing is committed\n\
                        that is not stored. Exits with 1 when anything does not add up.\n\n\
                        Examples:\n  clickmill audit --clickhouse-url http://127.0.0.1:8123\n  \
                        clickmill audit --repair"
)]
pub(crate) struct Args {
    /// Correct the rollups where they differ from the clicks
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    store: RunningStore,
    #[command(flatten)]
    kafka: OptionalKafka,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let store = args.store.open();
    // Before the audit: what is committed later may be settled later.
    let group = match args.kafka.given() {
        Some(kafka) => Some(Group::look_at(kafka).await?),
        None => None,
    };
    let mut audit = store.audit().await?;
    if args.repair && !audit.drifts.is_empty() {
        repair(&store, &audit).await?;
        audit = store.audit().await?;
    }
    print(&audit, group.as_ref());
    let is_clean = audit.is_clean() && group.is_none_or(|group| group.is_clean(&audit));
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Corrects every day that drifted, and says so.
async fn repair(store: &Store, audit: &Audit) -> anyhow::Result<()> {
    for drift in &audit.drifts {
        let repair = store.repair(drift).await?;
        let outcome = if repair.is_repaired {
            "repaired"
        } else {
            "NOT REPAIRED: clicks of that day are still arriving"
        };
        println!(
            "{} of {}: {} before, {} after: {outcome}",
            repair.rollup, repair.day, repair.before, repair.after
        );
    }
    Ok(())
}
