//! As many random questions as wanted, each held against a recount:
//!
//! ```sh
//! cargo test -p clickmill-tests --test oracle -- --seeds 10000
//! ```

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and this one says how far it is"
)]

#[path = "mod.rs"]
mod oracle;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "it is shared with tests that need the rest of it"
)]
mod support;

use std::process::ExitCode;

use clap::Parser;

/// Asks the API random questions, and counts again.
#[derive(Parser)]
struct Args {
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    oracle::check_itself();
    let rig = oracle::Rig::start();
    let end = args.first + args.seeds;
    let mut is_equal = true;
    for first in (args.first..end).step_by(500) {
        let tally = rig.ask(first..end.min(first + 500));
        println!("from seed {first}: {tally}");
        is_equal &= tally.is_equal();
    }
    if is_equal {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
