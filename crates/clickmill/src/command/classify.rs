mod answer;
mod explanation;
mod lines;

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::Arc;

use anyhow::ensure;
use clickmill_enrich::{Enricher, Geo, Worker};
use clickmill_model::{Click, Rejection, Timestamp, click_of_agent, decode_evidence};

use crate::clock::now;
use crate::config::RulesFolder;
use answer::{Answer, Refusal};
use lines::Lines;

/// How much of a line that is a user agent is looked at, in bytes; more than is kept of one, whatever its bytes are.
const AGENT: usize = 4 * 1024;

/// Says of user agents and clicks whether they are a bot's, and what they were made with.
#[derive(clap::Args)]
#[command(
    after_help = "A line that starts with { is a click as on the wire, of which only what bears on the\n\
                        visitor need be there; any other is a user agent. Each is answered by one line of JSON.\n\
                        A click that breaks a rule is answered by `error`, and the exit code is not 0.\n\n\
                        Examples:\n  echo 'curl/8.7.1' | clickmill classify\n  clickmill classify --explain < agents.txt"
)]
pub(crate) struct Args {
    /// Say which rules hold, what they weigh and where, for people to read
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    rules: RulesFolder,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    tokio::task::spawn_blocking(move || classify(&args)).await?
}

fn classify(args: &Args) -> anyhow::Result<()> {
    let enricher = Arc::new(Enricher::new(Geo::none(), args.rules.load()?));
    let mut classifier = Classifier {
        worker: enricher.worker(),
        enricher,
        explains: args.explain,
        now: now(),
    };
    let mut input = Lines::new(io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let (mut read, mut refused) = (0_u64, 0_u64);
    let ended = loop {
        if let Err(error) = input.next(|| output.flush()) {
            break Err(error);
        }
        let Some(line) = input.line() else {
            break output.flush();
        };
        read += 1;
        match classifier.answer(line, &mut output) {
            Ok(true) => {}
            Ok(false) => refused += 1,
            Err(error) => break Err(error),
        }
    };
    match ended {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
        ended => ended?,
    }
    ensure!(refused == 0, "{refused} of {read} lines are no clicks");
    Ok(())
}

struct Classifier {
    enricher: Arc<Enricher>,
    worker: Worker,
    explains: bool,
    now: Timestamp,
}

impl Classifier {
    /// Answers a line; `false` when it is no click.
    fn answer(&mut self, line: &[u8], output: &mut impl Write) -> io::Result<bool> {
        let click = match read(line, self.now) {
            Ok(click) => click,
            Err(rejection) => {
                self.refuse(rejection, output)?;
                return Ok(false);
            }
        };
        if self.explains {
            let findings = self.enricher.explain(&click);
            let enriched = self.worker.enrich(click, None);
            let weight = self.enricher.rules().weigh(enriched.verdict.reasons);
            explanation::write(output, &enriched, weight, &findings)?;
        } else {
            let enriched = self.worker.enrich(click, None);
            serde_json::to_writer(&mut *output, &Answer::of(&enriched))?;
            output.write_all(b"\n")?;
        }
        Ok(true)
    }

    fn refuse(&self, rejection: Rejection, output: &mut impl Write) -> io::Result<()> {
        if self.explains {
            return writeln!(output, "no click: {rejection}\n");
        }
        serde_json::to_writer(&mut *output, &Refusal::of(rejection))?;
        output.write_all(b"\n")
    }
}

/// What a line says. What is no UTF-8 in a user agent becomes U+FFFD, as it must before it can be put into JSON.
fn read(line: &[u8], now: Timestamp) -> Result<Click<'_>, Rejection> {
    if line.trim_ascii_start().starts_with(b"{") {
        return decode_evidence(line, now);
    }
    let start = line.get(..AGENT).unwrap_or(line);
    click_of_agent(match std::str::from_utf8(start) {
        Ok(agent) => Cow::Borrowed(agent),
        Err(_) => String::from_utf8_lossy(start),
    })
}
