use anyhow::Context;
use clickmill_store::Store;

use crate::config::ClickHouse;

/// Brings the tables of a ClickHouse server up to date.
#[derive(clap::Args)]
#[command(
    after_help = "Commands that write migrate by themselves; this is for servers where they may not.\n\n\
                        Example:\n  clickmill migrate --clickhouse-url http://clickhouse:8123"
)]
pub(crate) struct Args {
    #[command(flatten)]
    clickhouse: ClickHouse,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let config = args
        .clickhouse
        .server()
        .context("name the server with --clickhouse-url")?;
    let applied = Store::new(&config).migrate().await?;
    for name in &applied {
        println!("applied {name}");
    }
    if applied.is_empty() {
        println!("up to date");
    }
    Ok(())
}
