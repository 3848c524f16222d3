//! Every text in every parameter of every endpoint, where `cargo test` sends a share of them.
//!
//! ```sh
//! cargo test -p clickmill-tests --test injection
//! ```

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and this one says what it did"
)]

#[path = "mod.rs"]
mod injection;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "it is shared with tests that need the rest of it"
)]
mod support;

use clap::Parser;

/// Puts hostile texts into every parameter, and looks at what the program says to ClickHouse.
#[derive(Parser)]
struct Args {
    /// Of the requests that are refused before the engine is asked, one of so many.
    #[arg(long, default_value_t = 1)]
    refused: usize,
    /// Of those that have a text in filters, one of so many.
    #[arg(long, default_value_t = 1)]
    filtered: usize,
    /// Of the others, one of so many.
    #[arg(long, default_value_t = 1)]
    asked: usize,
}

fn main() {
    let args = Args::parse();
    let tally = injection::check(injection::Share {
        refused: args.refused,
        filtered: args.filtered,
        asked: args.asked,
    });
    println!(
        "{} texts in {} requests: none is in any of {} statements",
        tally.texts, tally.requests, tally.statements
    );
}
