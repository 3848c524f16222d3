//! Clickmill's commands: every role of the system is a subcommand of one binary.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to people"
)]

mod banner;
mod cli;
mod collect;
mod command;
mod config;
mod engine_process;
mod service;
mod setup;
mod signals;
mod sink;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.log.start();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => return command::demo::run(args).await,
        Command::Serve(args) => command::serve::run(args).await?,
        Command::Ingest(args) => command::ingest::run(args).await?,
        Command::Api(args) => command::api::run(args).await?,
        Command::Engine(args) => command::engine::run(args).await?,
        Command::Broker(args) => command::broker::run(&args).await?,
        Command::Setup(args) => command::setup::run(&args).await?,
        Command::Migrate(args) => command::migrate::run(args).await?,
        Command::Generate(args) => command::generate::run(args).await?,
        Command::Replay(args) => command::replay::run(args).await?,
        Command::Audit(args) => return command::audit::run(args).await,
    }
    Ok(ExitCode::SUCCESS)
}
