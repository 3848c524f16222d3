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
    println!(
        "{:<24} {:>9} {:>12} {:>12} {:>10} {:>10} {:>10} {:>8} {:>6} {:>6}",
        "log",
        "partition",
        "first",
        "last",
        "messages",
        "stored",
        "duplicates",
        "dead",
        "gaps",
        "twice"
    );
    for line in &audit.partitions {
        println!(
            "{:<24} {:>9} {:>12} {:>12} {:>10} {:>10} {:>10} {:>8} {:>6} {:>6}",
            line.topic,
            line.partition,
            line.first_offset,
            line.last_offset,
            line.messages,
            line.stored,
            line.duplicates,
            line.dead,
            line.gaps(),
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
