mod chosen;
mod correction;
mod fate;
mod line;
mod list;
mod replay;
mod summary;
mod tally;

use chosen::Chosen;

/// Lists messages that are no clicks, and sends them again; by itself, how many there are by reason.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Each message that is no click is one row of the table dead_letters, and goes from it after 14 days.\n\n\
                  Examples:\n  clickmill dead-letters --since 1h\n  clickmill dead-letters list --reason missing_field\n  \
                  clickmill dead-letters replay --field domain --set domain=go.acme.com --dry-run"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    chosen: Chosen,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Print them, newest first, and how many there are by reason
    List(Box<list::Args>),
    /// Send them again, as they are or with fields set, to Kafka or over HTTP
    Replay(Box<replay::Args>),
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        None => summary::run(&args.chosen).await,
        Some(Action::List(args)) => list::run(&args).await,
        Some(Action::Replay(args)) => replay::run(*args).await,
    }
}
