mod check;
mod export;

/// Writes the built-in rules to a folder, and checks such a folder.
#[derive(clap::Args)]
#[command(
    after_help = "Rules are tables of text. `serve`, `ingest`, `demo` and `classify` read a folder of them when\n\
                        they start (--rules). A file there replaces the built-in one of its name, and the file\n\
                        `version` states a number of your own.\n\n\
                        Examples:\n  clickmill rules export rules bot-rules.tsv weights.tsv\n  clickmill rules check rules\n  \
                        clickmill classify --rules rules < agents.txt"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Write built-in files to a folder, where they can be changed
    Export(export::Args),
    /// Read a folder of rules as the other commands do, and say what is in use
    Check(check::Args),
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    match &args.action {
        Action::Export(args) => export::run(args),
        Action::Check(args) => check::run(args),
    }
}
