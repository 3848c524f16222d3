use std::process::ExitCode;

mod accuracy;
mod load;
mod query;

/// Loads clicks from a seed, measures how fast questions about them are answered, and how well bots are told from people.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  clickmill engine --data-dir bench &\n  \
                  clickmill bench load --clickhouse-url http://127.0.0.1:8123 --clicks 100000000 --also plain,by-time\n  \
                  clickmill bench query --clickhouse-url http://127.0.0.1:8123 \\\n    \
                  --databases clickmill,clickmill_plain,clickmill_by_time\n  \
                  clickmill bench accuracy --check")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make clicks from a seed within ClickHouse, always the same
    Load(Box<load::Args>),
    /// Ask each endpoint of the API, and print how long it took as Markdown
    Query(Box<query::Args>),
    /// Judge published collections of user agents, and write how many were judged rightly
    Accuracy(Box<accuracy::Args>),
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.action {
        Action::Load(args) => load::run(&args).await.map(|()| ExitCode::SUCCESS),
        Action::Query(args) => query::run(&args).await,
        Action::Accuracy(args) => accuracy::run(&args).await,
    }
}
