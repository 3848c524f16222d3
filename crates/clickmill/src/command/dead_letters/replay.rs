use std::io;

use anyhow::ensure;
use clickmill_model::Timestamp;
use clickmill_store::{DeadLetterCursor, DeadLetterFilter, Store, StoredDeadLetter};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Handle;

use super::chosen::Chosen;
use super::correction::Correction;
use super::fate::{Fate, click_id_of, judge};
use super::summary::total;
use super::tally::Tally;
use crate::clock::now;
use crate::sink::{Sink, SinkArgs};

/// Sends dead letters again that would be clicks now.
#[derive(clap::Args)]
#[command(
    after_help = "Only what would be a click by the rules of this version is sent; the rest is counted by reason.\n\n\
                  A click without click_id gets one made of the letter's position, and equal ids go to one partition: a letter \
                  that is sent twice counts once, as far back as ingest looks for repeats (--duplicate-horizon).\n\n\
                  Addresses in a letter are masked: the place of a click is that of its network (24 bits of IPv4, 48 of IPv6), \
                  and its visitor is another. A letter is incomplete, and never sent, when its message was cut at 256 KiB or \
                  has bytes that were no UTF-8.\n\n\
                  A replay takes nothing off the list; letters go after 14 days. It exits with 0 when all that was sent has \
                  arrived.\n\n\
                  Examples:\n  \
                  clickmill dead-letters replay --field domain --set domain=go.acme.com --dry-run\n  \
                  clickmill dead-letters replay --reason refused_by_store --kafka-brokers 127.0.0.1:9092\n  \
                  clickmill dead-letters replay --set status:=302 --http http://127.0.0.1:8080 --token clk_…"
)]
pub(super) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// Set a field in every message: as text, or with := as JSON, where null takes it away
    #[arg(long, value_name = "FIELD=TEXT|FIELD:=JSON")]
    set: Vec<Correction>,
    /// Send nothing, and say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Send what would be a dead letter again as well; an API would refuse that
    #[arg(long, conflicts_with = "http")]
    all: bool,
    #[command(flatten)]
    sink: SinkArgs,
}

/// A replay under way.
struct Replay {
    corrections: Vec<Correction>,
    now: Timestamp,
    sends_all: bool,
    /// Where to; nowhere when it is only tried.
    sink: Option<Sink>,
    tally: Tally,
    sent: u64,
}

pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    tokio::task::spawn_blocking(move || replay(&args)).await?
}

fn replay(args: &Args) -> anyhow::Result<()> {
    let mut replay = Replay::prepare(args)?;
    let (store, filter) = (args.chosen.store.open(), args.chosen.filter());
    replay.look_at_all(&store, &filter)?;
    replay.finish()
}

impl Replay {
    fn prepare(args: &Args) -> anyhow::Result<Self> {
        let mut names: Vec<_> = args.set.iter().map(|correction| correction.field).collect();
        names.sort_unstable();
        names.dedup();
        ensure!(
            names.len() == args.set.len(),
            "--set names the same field twice"
        );
        let sink = if args.dry_run {
            None
        } else {
            Some(Sink::open(&args.sink, None)?)
        };
        ensure!(
            !matches!(sink, Some(Sink::File(_))),
            "say where to with --kafka-brokers or --http, or try it with --dry-run"
        );
        Ok(Self {
            corrections: args.set.clone(),
            now: now(),
            sends_all: args.all,
            sink,
            tally: Tally::default(),
            sent: 0,
        })
    }

    fn look_at_all(&mut self, store: &Store, filter: &DeadLetterFilter) -> anyhow::Result<()> {
        let runtime = Handle::current();
        let counts = runtime.block_on(store.count_dead_letters(filter))?;
        let bar = ProgressBar::new(total(&counts));
        let style = ProgressStyle::with_template("[{wide_bar}] {pos}/{len} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let mut letters: DeadLetterCursor = store.dead_letters_in_order(filter)?;
        while let Some(letter) = runtime.block_on(letters.next())? {
            bar.inc(1);
            self.look_at(&letter)?;
        }
        bar.finish_and_clear();
        Ok(())
    }

    fn look_at(&mut self, letter: &StoredDeadLetter) -> anyhow::Result<()> {
        let fate = judge(letter, &self.corrections, self.now);
        self.tally.add(&fate);
        let (key, message) = match fate {
            Fate::Click { click_id, message } => (click_id, message),
            Fate::Dead { message, .. } if self.sends_all => (click_id_of(letter), message),
            Fate::Dead { .. } | Fate::Incomplete => return Ok(()),
        };
        if let Some(sink) = &mut self.sink {
            sink.write_keyed(&key, &message)?;
            self.sent += 1;
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        self.tally.write(&mut io::stdout().lock())?;
        let Some(mut sink) = self.sink else {
            return Ok(());
        };
        if let Some(answered) = sink.finish()? {
            return answered.tell();
        }
        println!("sent {} messages", self.sent);
        Ok(())
    }
}
