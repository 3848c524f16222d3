//! Clickmill's commands: every role of the system is a subcommand of one binary.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to people"
)]

mod banner;
mod cli;
mod clock;
mod collect;
mod command;
mod config;
mod engine_process;
mod service;
mod setup;
mod signals;
mod sink;

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::cli::{Cli, Command};
use crate::signals::Interrupted;

/// How long what blocks a thread may take to notice that nobody waits for it any more, and to clean up.
const GRACE: Duration = Duration::from_secs(2);

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::read();
    cli.log.start();
    service::raise_open_files();
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(cli.command));
    runtime.shutdown_timeout(GRACE);
    ended.unwrap_or_else(|error| fail(&error))
}

fn fail(error: &anyhow::Error) -> ExitCode {
    if let Some(interrupted) = error.downcast_ref::<Interrupted>() {
        eprintln!("{interrupted}");
        return interrupted.exit_code();
    }
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => return command::demo::run(args).await,
        Command::Serve(args) => command::serve::run(*args).await?,
        Command::Ingest(args) => command::ingest::run(args).await?,
        Command::Api(args) => command::api::run(args).await?,
        Command::Engine(args) => command::engine::run(args).await?,
        Command::Broker(args) => command::broker::run(&args).await?,
        Command::Setup(args) => command::setup::run(&args).await?,
        Command::Migrate(args) => command::migrate::run(args).await?,
        Command::Generate(args) => command::generate::run(args).await?,
        Command::Replay(args) => command::replay::run(args).await?,
        Command::Classify(args) => command::classify::run(args).await?,
        Command::Rules(args) => command::rules::run(&args)?,
        Command::DeadLetters(args) => command::dead_letters::run(args).await?,
        Command::Reclassify(args) => command::reclassify::run(args).await?,
        Command::Retention(args) => command::retention::run(args).await?,
        Command::Token(args) => command::token::run(args).await?,
        Command::Erase(args) => command::erase::run(args).await?,
        Command::Audit(args) => return command::audit::run(args).await,
        Command::Chaos(args) => return command::chaos::run(args).await,
        Command::Bench(args) => return command::bench::run(args).await,
    }
    Ok(ExitCode::SUCCESS)
}
