use std::collections::HashMap;

use clickmill_store::{Evidence, StoredClick};

use super::{of_some, position};
use crate::Finding;
use crate::finding::Examples;
use crate::produced::{Kind, Produced};

/// Every click once, at one of the positions where it was produced, and nothing else.
pub(super) fn judge(produced: &Produced, evidence: &Evidence) -> Vec<Finding> {
    let mut stored = HashMap::<u128, u64>::new();
    let mut unknown = Examples::default();
    for row in &evidence.clicks {
        match produced_as(produced, row) {
            Some(click_id) => *stored.entry(click_id).or_default() += 1,
            None => unknown.add(|| format!("{} {}:{}", row.click_id, row.partition, row.offset)),
        }
    }
    let (mut missing, mut doubled) = (Examples::default(), Examples::default());
    for (partition, messages) in produced.partitions.iter().enumerate() {
        for (offset, kind) in messages.iter().enumerate() {
            let Kind::Click(click_id) = kind else {
                continue;
            };
            match stored.get(click_id).copied().unwrap_or(0) {
                0 => missing.add(|| format!("{partition}:{offset}")),
                1 => {}
                times => doubled.add(|| format!("{partition}:{offset} {times} times")),
            }
        }
    }
    of_some([
        (missing, Finding::Missing),
        (doubled, Finding::Doubled),
        (unknown, Finding::Unknown),
    ])
}

/// The click that a row is of, if it was produced where the row says it was read.
fn produced_as(produced: &Produced, row: &StoredClick) -> Option<u128> {
    let stored = u128::from_str_radix(&row.click_id.replace('-', ""), 16).ok()?;
    match position(produced, row.partition, row.offset)? {
        (_, _, Kind::Click(click_id) | Kind::Repeat(click_id)) if click_id == stored => {
            Some(click_id)
        }
        _ => None,
    }
}
