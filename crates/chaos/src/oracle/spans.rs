use clickmill_store::StoredSpan;

use super::of_some;
use crate::Finding;
use crate::finding::Examples;
use crate::produced::{Kind, Produced};

/// The spans of each partition cover every position once, and say of it what was produced.
pub(super) fn judge(produced: &Produced, spans: &[StoredSpan]) -> Vec<Finding> {
    let (mut uncovered, mut twice) = (Examples::default(), Examples::default());
    let mut accounts = Vec::new();
    for (partition, messages) in produced.partitions.iter().enumerate() {
        let of_partition = |span: &&StoredSpan| usize::try_from(span.partition) == Ok(partition);
        let spans: Vec<_> = spans.iter().filter(of_partition).collect();
        let mut next = 0;
        for span in &spans {
            let (first, last) = (span.first_offset, span.last_offset);
            if first > next {
                uncovered.add(|| format!("{partition}:{next}-{}", first - 1));
            } else if first < next {
                twice.add(|| format!("{partition}:{first}-{}", last.min(next - 1)));
            }
            next = next.max(last + 1);
        }
        let end = i64::try_from(messages.len()).unwrap_or(i64::MAX);
        if next < end {
            uncovered.add(|| format!("{partition}:{next}-{}", end - 1));
        } else if next > end {
            twice.add(|| format!("{partition}:{end}-{}, beyond the end", next - 1));
        }
        accounts.extend(account(partition, messages, &spans));
    }
    let mut findings = of_some([
        (uncovered, Finding::Uncovered),
        (twice, Finding::CoveredTwice),
    ]);
    findings.extend(accounts);
    findings
}

fn account(partition: usize, messages: &[Kind], spans: &[&StoredSpan]) -> Vec<Finding> {
    let count = |is_meant: fn(&Kind) -> bool| {
        let meant = messages.iter().filter(|kind| is_meant(kind));
        meant.count() as u64
    };
    let sum = |of: fn(&StoredSpan) -> u64| spans.iter().map(|span| of(span)).sum::<u64>();
    let sums = [
        ("messages", sum(|span| span.messages), count(|_| true)),
        (
            "rows",
            sum(|span| span.rows),
            count(|kind| matches!(kind, Kind::Click(_))),
        ),
        (
            "duplicates",
            sum(|span| span.duplicates),
            count(|kind| matches!(kind, Kind::Repeat(_))),
        ),
        (
            "dead",
            sum(|span| span.dead),
            count(|kind| matches!(kind, Kind::Bad)),
        ),
    ];
    let wrong = sums
        .into_iter()
        .filter(|(_, noted, produced)| noted != produced);
    let finding = |(what, noted, produced)| Finding::Account {
        partition,
        what,
        noted,
        produced,
    };
    wrong.map(finding).collect()
}
