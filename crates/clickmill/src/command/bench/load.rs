use std::ops::Range;
use std::thread;
use std::time::Duration;

use anyhow::{Context, ensure};
use clickmill_model::Timestamp;
use clickmill_store::{SeededClicks, Store, StoreConfig};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::command::generate::instant;
use crate::config::ClickHouse;
use crate::signals::Signals;

mod copies;
mod progress;

use copies::Order;
use progress::Progress;

/// Makes clicks from a seed within ClickHouse.
#[derive(clap::Args)]
#[command(
    after_help = "The same seed, clicks and times give the same rows. 1,001 workspaces: `hot` has 6 % of the clicks, the others\n\
                  ever fewer. Spans are noted, so that `clickmill audit` can add up what is there.\n\n\
                  Example:\n  clickmill bench load --clickhouse-url http://127.0.0.1:8123 --clicks 100000000 \\\n    \
                  --also plain,by-time"
)]
pub(super) struct Args {
    /// How many clicks; 0 with --append and --also copies those that are there
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(..=1 << 40), value_name = "N")]
    clicks: u64,
    /// What chance starts from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// First instant that is not part of it, RFC 3339
    #[arg(long, value_parser = instant, default_value = "2026-11-01T00:00:00Z", value_name = "INSTANT")]
    to: i64,
    /// Over how many days before that
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u64).range(1..=3650), value_name = "N")]
    days: u64,
    /// Load into a database that has clicks already, of other seeds
    #[arg(long)]
    append: bool,
    /// Copy all clicks into tables without rollups as well, in the databases `<database>_plain`, ordered by workspace, link and
    /// time, and `<database>_by_time`, ordered by time
    #[arg(long, value_delimiter = ',', value_name = "ORDER,…")]
    also: Vec<Order>,
    #[command(flatten)]
    clickhouse: ClickHouse,
}

/// Clicks of one insert, a multiple of the number of partitions.
const CHUNK: u64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// How often to look whether merges are over, and how often there must have been none.
const LOOK: Duration = Duration::from_millis(500);
const CALM: u32 = 4;

pub(super) async fn run(args: &Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    signals.guard(load(args)).await
}

async fn load(args: &Args) -> anyhow::Result<()> {
    let config = args.clickhouse.server();
    let config = config.context("name the server with --clickhouse-url")?;
    let store = Store::new(&config);
    store.migrate().await?;
    let clicks = args.seeded_clicks();
    refuse_to_double(&store, &clicks, args.append).await?;
    make(&store, &clicks).await?;
    wait_for_merges(&store).await?;
    tell(&store, &config).await?;
    for order in &args.also {
        let copy = copies::make(&store, &config, *order).await?;
        let store = Store::new(&copy);
        wait_for_merges(&store).await?;
        tell(&store, &copy).await?;
    }
    Ok(())
}

impl Args {
    fn seeded_clicks(&self) -> SeededClicks {
        SeededClicks {
            seed: self.seed,
            clicks: self.clicks,
            from: Timestamp(self.to - self.days.cast_signed() * DAY),
            days: self.days,
        }
    }
}

/// Refuses what would count clicks twice, or mix them with others without being asked to.
async fn refuse_to_double(
    store: &Store,
    clicks: &SeededClicks,
    append: bool,
) -> anyhow::Result<()> {
    let stored = store.bench().stored(clicks).await?;
    ensure!(
        append || stored.clicks == 0,
        "the database has {} clicks already; name another one, or add to them with --append",
        stored.clicks
    );
    ensure!(
        stored.clicks_of_log == 0 || clicks.clicks == 0,
        "the database has clicks of seed {} already; choose another --seed",
        clicks.seed
    );
    Ok(())
}

/// Makes all clicks, as many chunks at a time as there are cores.
async fn make(store: &Store, clicks: &SeededClicks) -> anyhow::Result<()> {
    let progress = Progress::new("clicks", clicks.clicks);
    let insert = |numbers: Range<u64>| async {
        let count = numbers.end - numbers.start;
        store.bench().load(clicks, numbers).await?;
        progress.add(count);
        anyhow::Ok(())
    };
    stream::iter(chunks(clicks.clicks))
        .map(insert)
        .buffer_unordered(cores())
        .try_collect::<()>()
        .await?;
    progress.finish();
    Ok(())
}

fn chunks(clicks: u64) -> impl Iterator<Item = Range<u64>> {
    let chunk = move |number| number * CHUNK..clicks.min((number + 1) * CHUNK);
    (0..clicks.div_ceil(CHUNK)).map(chunk)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Waits until what was inserted is merged as far as the engine means to: what is measured before would not be the same later.
async fn wait_for_merges(store: &Store) -> anyhow::Result<()> {
    let progress = Progress::without_end("waiting until parts are merged");
    let mut calm = 0;
    while calm < CALM {
        tokio::time::sleep(LOOK).await;
        let merges = store.bench().merges().await?;
        calm = if merges == 0 { calm + 1 } else { 0 };
    }
    progress.finish();
    Ok(())
}

async fn tell(store: &Store, config: &StoreConfig) -> anyhow::Result<()> {
    let facts = store.bench().facts().await?;
    println!(
        "{}: {} clicks in {} parts, {} MB on disk",
        config.database,
        facts.clicks,
        facts.parts,
        facts.bytes / 1_000_000
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_every_click_once() {
        let chunks: Vec<_> = chunks(2_000_017).collect();
        assert_eq!(
            chunks,
            [0..CHUNK, CHUNK..2 * CHUNK, 2 * CHUNK..2 * CHUNK + 17]
        );
        assert_eq!(super::chunks(0).count(), 0);
    }
}
