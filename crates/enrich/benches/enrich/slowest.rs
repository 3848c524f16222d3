//! How long each text takes by itself, since an average hides the one that hurts.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clickmill_enrich::Enricher;

use crate::clicks::{click, with_agents};

/// How often each text is read.
const TIMES: usize = 500;
/// How many of the slowest are named.
const NAMED: usize = 5;

/// Reads each agent as one that was never seen, many times, and prints what it took.
pub(crate) fn print(title: &str, enricher: &Arc<Enricher>, texts: &[(String, String)]) {
    let messages = with_agents(texts.iter().map(|(_, text)| text.into()));
    let mut all = Vec::with_capacity(texts.len() * TIMES);
    let mut each: Vec<_> = texts
        .iter()
        .zip(&messages)
        .map(|((name, _), payload)| {
            let mut took: Vec<_> = (0..TIMES).map(|_| once(enricher, payload)).collect();
            all.extend_from_slice(&took);
            took.sort_unstable();
            (percentile(&took, 50), percentile(&took, 99), name)
        })
        .collect();
    all.sort_unstable();
    each.sort_unstable_by(|one, other| other.cmp(one));
    println!(
        "\n{title}, {} texts {TIMES} times each: p50 {:?}, p99 {:?}, p99.9 {:?}; slowest by their own p50, with their p99:",
        texts.len(),
        percentile(&all, 50),
        percentile(&all, 99),
        all[all.len() * 999 / 1000],
    );
    for (p50, p99, name) in each.iter().take(NAMED) {
        println!("  {p50:?}, {p99:?}  {name}");
    }
}

fn once(enricher: &Arc<Enricher>, payload: &[u8]) -> Duration {
    let mut worker = enricher.worker();
    let click = click(payload);
    let start = Instant::now();
    let found = worker.enrich(click, None);
    let took = start.elapsed();
    black_box(&found);
    took
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[sorted.len() * percent / 100]
}
