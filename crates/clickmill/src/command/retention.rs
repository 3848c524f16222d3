use std::time::Duration;

use clickmill_store::{Keeper, KeptTable, Removal};

use crate::clock;
use crate::config::{Kept, RunningStore};

/// Removes what is kept no longer.
#[derive(clap::Args)]
#[command(
    after_help = "`serve` and `ingest` do this every hour. What is kept no longer is not counted either way. It is removed by\n\
                        calendar month, once all of a month is kept no longer; each month is rewritten for that.\n\n\
                        Examples:\n  clickmill retention --dry-run\n  \
                        clickmill retention --clickhouse-url http://127.0.0.1:8123 --clicks-days 90"
)]
pub(crate) struct Args {
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Remove only clicks that were settled so long ago; those of the last minutes may still be read again
    #[arg(long, default_value = "1d", value_parser = humantime::parse_duration, value_name = "DURATION")]
    settled_for: Duration,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    store: RunningStore,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store.open();
    let keeper = Keeper::new(store, args.kept.retention()?, args.settled_for);
    let now = clock::now();
    let mut lines = 0;
    if args.dry_run {
        for removable in keeper.removable(now).await? {
            lines += 1;
            let workspaces = removable.workspaces.len();
            print_line(removable.table, removable.month, workspaces, removable.rows);
        }
    } else {
        let done = |removal: &Removal, rows| {
            lines += 1;
            print_line(removal.table, removal.month, removal.workspaces.len(), rows);
        };
        keeper.run(now, done).await?;
    }
    println!(
        "{}",
        match (lines, args.dry_run) {
            (0, _) => "there is nothing to remove",
            (_, true) => "this would be removed",
            (_, false) => "this was removed",
        }
    );
    Ok(())
}

fn print_line(table: KeptTable, month: u32, workspaces: usize, rows: u64) {
    println!(
        "{:<10} {:04}-{:02}  workspaces {workspaces:>5}  rows {rows:>12}",
        table.name(),
        month / 100,
        month % 100
    );
}
