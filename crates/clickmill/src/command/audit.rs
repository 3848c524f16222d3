use std::process::ExitCode;

use clickmill_store::{Audit, Store};

use crate::config::{ClickHouse, EngineListen};

/// Adds up what is stored against what was read.
#[derive(clap::Args)]
#[command(
    after_help = "For each partition: last − first + 1 = messages = rows + duplicates + dead, and every row stored once.\n\
                        Exits with 1 when anything does not add up.\n\n\
                        Example:\n  clickmill audit --clickhouse-url http://127.0.0.1:8123"
)]
pub(crate) struct Args {
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    engine: EngineListen,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let embedded = || {
        args.clickhouse
            .at(format!("http://{}", args.engine.engine_listen))
    };
    let config = args.clickhouse.server().unwrap_or_else(embedded);
    let audit = Store::new(&config).audit().await?;
    print(&audit);
    Ok(if audit.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A table of the partitions, and the verdict.
pub(crate) fn print(audit: &Audit) {
    if audit.partitions.is_empty() {
        println!("nothing was read yet");
        return;
    }
    let head = "log                      partition        first         last   messages     stored duplicates    dead  gaps overlaps twice";
    println!("{head}");
    for line in &audit.partitions {
        let read = &line.read;
        println!(
            "{:<24} {:>9} {:>12} {:>12} {:>10} {:>10} {:>10} {:>7} {:>5} {:>8} {:>5}",
            read.topic,
            read.partition,
            read.first_offset,
            read.last_offset,
            read.messages,
            line.stored,
            read.duplicates,
            read.dead,
            read.gaps,
            read.overlaps,
            line.stored_twice(),
        );
    }
    let verdict = if audit.is_clean() {
        "everything adds up"
    } else {
        "THIS DOES NOT ADD UP"
    };
    println!(
        "read {} = stored {} + duplicates {} + dead {}: {verdict}",
        audit.messages(),
        audit.stored(),
        audit.duplicates(),
        audit.dead()
    );
}
