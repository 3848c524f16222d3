use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::command::{
    api, audit, bench, broker, chaos, classify, dead_letters, demo, engine, erase, generate,
    ingest, migrate, reclassify, replay, retention, rules, serve, setup, token,
};
use crate::config::{Log, environment};

/// Click analytics: raw clicks in, exact numbers out.
#[derive(Parser)]
#[command(
    name = "clickmill",
    version,
    propagate_version = true,
    max_term_width = 110
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) log: Log,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The command line and environment of this process; ends it when they ask for help or make no sense.
    pub(crate) fn read() -> Self {
        let matches = environment::without_empty(Self::command()).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the whole system with nothing installed: broker, generated clicks, engine, API
    Demo(demo::Args),
    /// Run ingest and API in one process, on the embedded engine unless a ClickHouse server is named
    Serve(Box<serve::Args>),
    /// Read clicks from Kafka into ClickHouse
    Ingest(ingest::Args),
    /// Answer questions over HTTP
    Api(api::Args),
    /// Run the embedded ClickHouse by itself
    Engine(engine::Args),
    /// Run a Kafka broker in memory, for development and tests
    Broker(broker::Args),
    /// Fetch the engine library and the GeoIP database
    Setup(setup::Args),
    /// Bring the tables of a ClickHouse server up to date
    Migrate(migrate::Args),
    /// Generate realistic clicks, with the exact counts they must lead to
    Generate(generate::Args),
    /// Send clicks from an NDJSON file to Kafka or over HTTP
    Replay(replay::Args),
    /// Say of user agents and clicks whether they are a bot's, and what they were made with
    Classify(classify::Args),
    /// Write the built-in rules to a folder, to change them there, and check such a folder
    Rules(rules::Args),
    /// List messages that are no clicks, and send them again
    DeadLetters(dead_letters::Args),
    /// Add up what is stored against what was read
    Audit(audit::Args),
    /// Judge stored clicks again by the rules in use
    Reclassify(reclassify::Args),
    /// Remove what is kept no longer
    Retention(retention::Args),
    /// Make, list and revoke the tokens of callers
    Token(token::Args),
    /// Erase the clicks of a visitor, a link or a workspace for good
    Erase(erase::Args),
    /// Kill, freeze and disturb a whole system, and check that every click is counted exactly once
    Chaos(chaos::Args),
    /// Load clicks from a seed, and measure how fast questions about them are answered
    Bench(bench::Args),
}
