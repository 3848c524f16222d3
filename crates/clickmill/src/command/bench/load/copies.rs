use anyhow::ensure;
use clap::ValueEnum;
use clickmill_store::{Store, StoreConfig, TableOrder};

use super::cores;
use super::progress::Progress;

/// What clicks are copied into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// Ordered by workspace, link and time, without rollups
    Plain,
    /// Ordered by time, without rollups
    ByTime,
}

impl Order {
    fn database(self, source: &str) -> String {
        match self {
            Self::Plain => format!("{source}_plain"),
            Self::ByTime => format!("{source}_by_time"),
        }
    }

    fn table(self) -> TableOrder {
        match self {
            Self::Plain => TableOrder::Plain,
            Self::ByTime => TableOrder::ByTime,
        }
    }
}

/// Copies all clicks into a database of their own, and returns where that is.
pub(super) async fn make(
    source: &Store,
    config: &StoreConfig,
    order: Order,
) -> anyhow::Result<StoreConfig> {
    let copy = StoreConfig {
        database: order.database(&config.database),
        ..config.clone()
    };
    let store = Store::new(&copy);
    store.migrate().await?;
    let stored = store.bench().facts().await?.clicks;
    ensure!(
        stored == 0,
        "the database {} has {stored} clicks already; drop it first",
        copy.database
    );
    store.bench().keep_only_clicks(order.table()).await?;
    let months = source.bench().months().await?;
    let clicks = months.iter().map(|month| month.clicks).sum();
    let progress = Progress::new(&copy.database, clicks);
    for month in months {
        let bench = store.bench();
        bench.copy_clicks(&config.database, month, cores()).await?;
        progress.add(month.clicks);
    }
    store.bench().copy_spans(&config.database).await?;
    progress.finish();
    Ok(copy)
}
