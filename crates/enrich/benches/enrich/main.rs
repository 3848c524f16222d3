//! What enriching a click costs: `cargo bench -p clickmill-enrich`.
//!
//! Cold is an agent or referrer that was never seen; cached one that was. After the figures of criterion the slowest texts are
//! listed, among them those made to hurt.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise, and prints"
)]

mod clicks;
mod databases;
mod slowest;
#[path = "../../tests/hostile/texts.rs"]
mod texts;

use std::hint::black_box;
use std::sync::Arc;

use clickmill_enrich::{Enricher, Geo, Rules, Salt, Worker};
use clickmill_model::Click;
use criterion::{BatchSize, Criterion, Throughput};
use serde_json::json;

const SALT: Salt = Salt([7; 32]);

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for cost in [nothing, agents, referrers, languages, places, whole] {
        cost(&mut criterion);
    }
    criterion.final_summary();
    let enricher = Arc::new(Enricher::new(Geo::none(), Rules::built_in().unwrap()));
    let known = clicks::agents();
    let known: Vec<_> = known
        .iter()
        .map(|agent| (agent.clone(), agent.clone()))
        .collect();
    slowest::print("agents never seen", &enricher, &known);
    slowest::print("made to hurt", &enricher, &texts::texts(512));
    slowest::print("all that rules look for", &enricher, &texts::rules(512));
}

/// What a click costs about which nothing is known: subtract it from what follows.
fn nothing(criterion: &mut Criterion) {
    let messages = vec![clicks::message(&json!({})); 500];
    measure(criterion, "nothing", &Geo::none, &messages, &[Seen::Before]);
}

fn agents(criterion: &mut Criterion) {
    let messages = clicks::with_agents(clicks::agents().into_iter().map(Into::into));
    let seen = [Seen::Never, Seen::Before];
    measure(criterion, "agent", &Geo::none, &messages, &seen);
}

fn referrers(criterion: &mut Criterion) {
    let messages: Vec<_> = (0..500)
        .map(|number| {
            let host = ["www.google", "news.site", "l.facebook", "example"][number % 4];
            let referrer = format!("https://{host}.x{number}.co.uk/path?query={number}");
            clicks::message(&json!({ "referrer": referrer }))
        })
        .collect();
    let seen = [Seen::Never, Seen::Before];
    measure(criterion, "referrer", &Geo::none, &messages, &seen);
}

fn languages(criterion: &mut Criterion) {
    let headers = [
        "en-US,en;q=0.9",
        "de-AT,de;q=0.9,en-US;q=0.8,en;q=0.7",
        "pt-BR",
        "*;q=0.1",
    ];
    let messages: Vec<_> = (0..500)
        .map(|number| {
            clicks::message(&json!({ "accept_language": headers[number % headers.len()] }))
        })
        .collect();
    measure(
        criterion,
        "language",
        &Geo::none,
        &messages,
        &[Seen::Before],
    );
}

fn places(criterion: &mut Criterion) {
    let messages: Vec<_> = (0..500)
        .map(|number| {
            let ip = format!("{}.{}.1.1", 11 + number % 70, number % 256);
            clicks::message(&json!({ "ip": ip }))
        })
        .collect();
    let seen = [Seen::Never, Seen::Before];
    measure(
        criterion,
        "place and network",
        &databases::geo,
        &messages,
        &seen,
    );
}

fn whole(criterion: &mut Criterion) {
    let seen = [Seen::Never, Seen::Before];
    measure(
        criterion,
        "whole click",
        &databases::geo,
        &clicks::whole(),
        &seen,
    );
}

/// Whether a worker has seen the clicks before it is measured.
#[derive(Clone, Copy)]
enum Seen {
    Never,
    Before,
}

fn measure(
    criterion: &mut Criterion,
    name: &str,
    geo: &dyn Fn() -> Geo,
    messages: &[Vec<u8>],
    seen: &[Seen],
) {
    let enricher = Arc::new(Enricher::new(geo(), Rules::built_in().unwrap()));
    let clicks: Vec<_> = messages
        .iter()
        .map(|message| clicks::click(message))
        .collect();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(clicks.len() as u64));
    for seen in seen {
        match seen {
            Seen::Never => group.bench_function("cold", |bencher| {
                bencher.iter_batched(
                    || (enricher.worker(), clicks.clone()),
                    |(mut worker, clicks)| {
                        enrich(&mut worker, clicks);
                        worker
                    },
                    BatchSize::LargeInput,
                );
            }),
            Seen::Before => group.bench_function("cached", |bencher| {
                let mut worker = enricher.worker();
                enrich(&mut worker, clicks.clone());
                bencher.iter_batched(
                    || clicks.clone(),
                    |clicks| enrich(&mut worker, clicks),
                    BatchSize::LargeInput,
                );
            }),
        };
    }
    group.finish();
}

fn enrich(worker: &mut Worker, clicks: Vec<Click<'_>>) {
    for click in clicks {
        black_box(worker.enrich(click, Some(&SALT)));
    }
}
