mod create;
mod list;
mod revoke;

/// Makes, lists and revokes the tokens of callers.
#[derive(clap::Args)]
#[command(
    after_help = "A token is good for one workspace and says what its bearer may do there: clicks:write, analytics:read,\n\
                        export:read, links:write. One with the scope admin is for operators and good for everything.\n\n\
                        Examples:\n  clickmill token create --workspace acme --scopes analytics:read,export:read --expires-in 90d\n  \
                        clickmill token create --workspace acme --scopes analytics:read --projects spring\n  \
                        clickmill token list\n  clickmill token revoke tok_4fQ0cYhZ7sGd2LbN"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make a token, and print it: it is shown this once
    Create(create::Args),
    /// List tokens, without their texts
    List(list::Args),
    /// Revoke a token: within ten seconds it lets nobody in any more
    Revoke(revoke::Args),
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        Action::Create(args) => create::run(args).await,
        Action::List(args) => list::run(args).await,
        Action::Revoke(args) => revoke::run(args).await,
    }
}
