use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};

use crate::sink::{Sink, SinkArgs};

/// Sends clicks from an NDJSON file to Kafka or over HTTP.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  clickmill replay clicks.ndjson --http http://127.0.0.1:8080 --token clk_…"
)]
pub(crate) struct Args {
    /// File with one click a line
    file: PathBuf,
    #[command(flatten)]
    sink: SinkArgs,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    tokio::task::spawn_blocking(move || replay(&args)).await?
}

fn replay(args: &Args) -> anyhow::Result<()> {
    let context = || format!("cannot read {}", args.file.display());
    let file = File::open(&args.file).with_context(context)?;
    let size = file.metadata().with_context(context)?.len();
    let mut sink = Sink::open(&args.sink, None)?;
    ensure!(
        !matches!(sink, Sink::File(_)),
        "say where to with --kafka-brokers or --http"
    );
    let bar = ProgressBar::new(size);
    let style = ProgressStyle::with_template("[{wide_bar}] {bytes}/{total_bytes} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let (mut line, mut clicks) = (Vec::new(), 0_u64);
    while reader.read_until(b'\n', &mut line).with_context(context)? > 0 {
        bar.inc(line.len() as u64);
        let click = line.trim_ascii();
        if !click.is_empty() {
            sink.write(click)?;
            clicks += 1;
        }
        line.clear();
    }
    let answered = sink.finish()?;
    bar.finish_and_clear();
    if let Some(answered) = answered {
        return answered.tell();
    }
    println!("sent {clicks} clicks");
    Ok(())
}
