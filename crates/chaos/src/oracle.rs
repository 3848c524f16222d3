//! Compares what is stored with what was produced.

mod clicks;
mod rollup;
mod spans;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use clickmill_store::Evidence;

use crate::Finding;
use crate::finding::Examples;
use crate::produced::{Kind, Produced};

/// Everything that is not as it must be.
pub(crate) fn judge(produced: &Produced, evidence: &Evidence) -> Vec<Finding> {
    let mut findings = clicks::judge(produced, evidence);
    findings.extend(dead_letters(produced, evidence));
    findings.extend(spans::judge(produced, &evidence.spans));
    findings.extend(rollup::judge(evidence));
    findings
}

/// Those of which there is at least one example.
fn of_some<const N: usize>(findings: [(Examples, Make); N]) -> Vec<Finding> {
    let some = findings.into_iter().filter(|(some, _)| some.count > 0);
    some.map(|(some, finding)| finding(some)).collect()
}

/// Makes a finding of its examples.
type Make = fn(Examples) -> Finding;

fn dead_letters(produced: &Produced, evidence: &Evidence) -> Vec<Finding> {
    let mut stored = HashMap::<(usize, usize), u64>::new();
    let mut unknown = Examples::default();
    for letter in &evidence.dead_letters {
        match position(produced, letter.partition, letter.offset) {
            Some((partition, offset, Kind::Bad)) => {
                *stored.entry((partition, offset)).or_default() += 1;
            }
            _ => unknown.add(|| format!("{}:{}", letter.partition, letter.offset)),
        }
    }
    let (mut missing, mut doubled) = (Examples::default(), Examples::default());
    for (partition, offset) in bad_positions(produced) {
        match stored.get(&(partition, offset)).copied().unwrap_or(0) {
            0 => missing.add(|| format!("{partition}:{offset}")),
            1 => {}
            times => doubled.add(|| format!("{partition}:{offset} {times} times")),
        }
    }
    of_some([
        (missing, Finding::DeadMissing),
        (doubled, Finding::DeadDoubled),
        (unknown, Finding::DeadUnknown),
    ])
}

fn bad_positions(produced: &Produced) -> impl Iterator<Item = (usize, usize)> {
    let partitions = produced.partitions.iter().enumerate();
    partitions.flat_map(|(partition, messages)| {
        let messages = messages.iter().enumerate();
        let bad = messages.filter(|(_, kind)| **kind == Kind::Bad);
        bad.map(move |(offset, _)| (partition, offset))
    })
}

/// What was produced at a position, if anything was.
fn position(produced: &Produced, partition: i32, offset: i64) -> Option<(usize, usize, Kind)> {
    let partition = usize::try_from(partition).ok()?;
    let offset = usize::try_from(offset).ok()?;
    let kind = produced.partitions.get(partition)?.get(offset)?;
    Some((partition, offset, *kind))
}
