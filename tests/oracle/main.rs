//! As many random questions as wanted, each held against a recount, and against the answer without rollups byte for byte. All are asked
//! twice: when clicks are there, and after everything that must not make a number wrong.
//!
//! ```sh
//! cargo test -p clickmill-tests --test oracle -- --seeds 1000
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
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    oracle::check_itself();
    let mut rig = oracle::Rig::start();
    let undisturbed = ask(&rig, &args);
    rig.disturb();
    println!("after damage and repair, late clicks and repeats:");
    if ask(&rig, &args) && undisturbed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Asks all seeds; whether each was answered as it should be.
fn ask(rig: &oracle::Rig, args: &Args) -> bool {
    let end = args.first + args.seeds;
    let mut is_equal = true;
    for first in (args.first..end).step_by(500) {
        let tally = rig.ask(first..end.min(first + 500));
        println!("from seed {first}: {tally}");
        is_equal &= tally.is_equal();
    }
    is_equal
}
