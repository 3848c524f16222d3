use std::io::{self, BufWriter, Write};

use super::chosen::Chosen;
use super::{line, summary};

/// Prints dead letters, newest first, and how many there are by reason.
#[derive(clap::Args)]
#[command(
    after_help = "A line has: received at, reason, field at fault, log:partition:offset, and the beginning of the message \
                  with control characters escaped. Addresses in it are masked.\n\n\
                  Examples:\n  clickmill dead-letters list --since 1h --reason missing_field,wrong_type\n  \
                  clickmill dead-letters list --json --limit 100000 > letters.ndjson"
)]
pub(super) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// The most to print; all are counted
    #[arg(long, default_value_t = 100, value_name = "N")]
    limit: u64,
    /// Print NDJSON with whole payloads, and no counts
    #[arg(long)]
    json: bool,
}

/// More than any payload has.
const WHOLE: u64 = 1 << 20;

pub(super) async fn run(args: &Args) -> anyhow::Result<()> {
    match list(args).await {
        // Whoever reads it, such as `head`, has seen enough.
        Err(error) if is_closed_pipe(&error) => Ok(()),
        ended => ended,
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

async fn list(args: &Args) -> anyhow::Result<()> {
    let (store, filter) = (args.chosen.store.open(), args.chosen.filter());
    // One more than is shown tells whether there is more.
    let characters = if args.json {
        WHOLE
    } else {
        line::SHOWN as u64 + 1
    };
    let mut letters = store.newest_dead_letters(&filter, args.limit, characters)?;
    let mut out = BufWriter::new(io::stdout());
    while let Some(letter) = letters.next().await? {
        let line = if args.json {
            line::for_programs(&letter)?
        } else {
            line::for_people(&letter)
        };
        writeln!(out, "{line}")?;
    }
    if !args.json {
        let counts = store.count_dead_letters(&filter).await?;
        writeln!(out)?;
        summary::write(&mut out, &counts)?;
    }
    Ok(out.flush()?)
}
