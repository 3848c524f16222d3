//! What is printed, to be kept beside other figures.

use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Args;
use super::api::Api;
use super::greed::{Greed, Waits};
use super::machine::Machine;
use super::measure::Measured;
use super::question::{Question, Subject};
use super::section::Section;
use super::throughput::{Pressure, Throughput};
use super::windows::{Windows, ZONE};

/// Fewer answers than these say little about a percentile, so their number is printed.
const ENOUGH: usize = 20;

/// What was measured, where, and how.
pub(super) async fn head(args: &Args, apis: &[Api]) -> anyhow::Result<()> {
    println!("{}.\n", Machine::look());
    for api in apis {
        let (facts, logs) = (&api.facts, api.store.bench().logs().await?);
        let rollups = if facts.views == 0 { "without" } else { "with" };
        println!(
            "- `{}`: {} clicks from `{}` in {} parts, {} MB on disk, {rollups} rollups, ClickHouse {}",
            api.database,
            grouped(facts.clicks),
            logs.join("`, `"),
            facts.parts,
            grouped(facts.bytes / 1_000_000),
            facts.version
        );
    }
    let databases: Vec<_> = apis.iter().map(|api| api.database.as_str()).collect();
    let days: Vec<_> = args.days.iter().map(ToString::to_string).collect();
    println!(
        "\n```sh\nclickmill bench query --databases {} --days {} --cold {} --requests {} --time {} --connections {} --throughput-time {} --greedy {}\n```\n",
        databases.join(","),
        days.join(","),
        args.cold,
        args.requests,
        humantime::format_duration(args.time),
        args.connections,
        humantime::format_duration(args.throughput_time),
        args.greedy,
    );
    println!(
        "Milliseconds at the client, p50 / p95; n where there were fewer than {ENOUGH} answers. A number by itself is the HTTP status of an \
         endpoint that refuses the question."
    );
    Ok(())
}

/// The head of the table of a section.
pub(super) fn section(section: &Section<'_>, apis: &[Api]) {
    let Section {
        subject, windows, ..
    } = section;
    println!(
        "\n### `{}`, {} clicks; {} days to {} in {ZONE}\n",
        subject.workspace,
        grouped(subject.clicks),
        windows.days,
        windows.nth(0).to
    );
    let columns = apis
        .iter()
        .map(|api| format!(" `{0}` cold | `{0}` warm |", api.database));
    println!("| question |{}", columns.collect::<String>());
    println!("|---|{}", "--:|--:|".repeat(apis.len()));
}

/// What one question took in each database.
pub(super) fn row(name: &str, all: &[Measured]) {
    let cells = all.iter().map(|measured| match measured {
        Measured::Answered(answered) => {
            let number = answered.warm.count();
            let number = if number < ENOUGH {
                format!(" (n={number})")
            } else {
                String::new()
            };
            format!(" {} | {}{number} |", answered.cold, answered.warm)
        }
        Measured::Refused(status) => format!(" {status} | |"),
    });
    println!("| {name} |{}", cells.collect::<String>());
}

/// The head of the table of throughput.
pub(super) fn throughput_head(subject: &Subject, windows: Windows, pressure: Pressure) {
    println!(
        "\n### Requests a second: `{}`, {} days, {} connections, {} each\n",
        subject.workspace,
        windows.days,
        pressure.connections,
        humantime::format_duration(pressure.time)
    );
    println!("Uncached: another window each time. Cached: the same question again and again.\n");
    println!("| question | database | uncached | p50 / p95 ms | cached | p50 / p95 ms |");
    println!("|---|---|--:|--:|--:|--:|");
}

/// How much one API could answer.
pub(super) fn throughput_row(
    question: Question,
    database: &str,
    uncached: &anyhow::Result<Throughput>,
    cached: &anyhow::Result<Throughput>,
) {
    let cells = [uncached, cached].map(|throughput| match throughput {
        Ok(throughput) => format!("{:.0} | {}", throughput.per_second, throughput.latencies),
        Err(_) => "failed | ".to_owned(),
    });
    println!(
        "| {} | `{database}` | {} |",
        question.name,
        cells.join(" | ")
    );
}

/// The head of the table of a dashboard beside reports.
pub(super) fn greed_head(subject: &Subject, greed: &Greed<'_>, time: Duration) {
    println!(
        "\n### A dashboard beside {} greedy clients: `{}`, {} days, {} each\n",
        greed.clients,
        subject.workspace,
        greed.windows.days,
        humantime::format_duration(time)
    );
    println!(
        "Uncached, on one connection: alone, and while the clients ask for reports about `{}`, {} clicks, without a pause.\n",
        greed.subject.workspace,
        grouped(greed.subject.clicks)
    );
    println!(
        "| question | database | alone | beside | times as long, p50 / p95 | reports given / refused / put off |"
    );
    println!("|---|---|--:|--:|--:|--:|");
}

/// What it made a dashboard wait for.
pub(super) fn greed_row(question: Question, database: &str, waits: &Waits) {
    let Waits {
        alone,
        beside,
        reports,
    } = waits;
    let [p50, p95] = [50, 95].map(|percent| beside.times_as_long_as(alone, percent));
    let [given, refused, put_off] = [&reports.given, &reports.refused, &reports.put_off]
        .map(|count| count.load(Ordering::Relaxed));
    println!(
        "| {} | `{database}` | {alone} | {beside} | {p50:.1} / {p95:.1} | {given} / {refused} / {put_off} |",
        question.name,
    );
}

/// Whether all databases answered, and alike.
pub(super) fn verdict(findings: &[String], databases: usize) -> ExitCode {
    println!();
    if findings.is_empty() {
        if databases > 1 {
            println!("All databases gave the same answers.");
        }
        return ExitCode::SUCCESS;
    }
    println!("THIS IS NOT RIGHT:\n");
    for finding in findings {
        println!("- {finding}");
    }
    ExitCode::FAILURE
}

/// A number with a comma after every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        let numbers = [0, 999, 1_000, 123_456, 100_000_000].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "123,456", "100,000,000"]);
    }
}
