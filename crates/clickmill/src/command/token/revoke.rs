use anyhow::bail;
use clickmill_store::Tokens;

use crate::clock::now;
use crate::config::RunningStore;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Its name, as `token list` shows it
    #[arg(value_name = "TOKEN_ID")]
    token_id: String,
    #[command(flatten)]
    store: RunningStore,
}

pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store.open();
    if store
        .tokens(Tokens::Named(&args.token_id))
        .await?
        .is_empty()
    {
        bail!("there is no token {}", args.token_id);
    }
    store.revoke_token(&args.token_id, now()).await?;
    println!("{} is revoked", args.token_id);
    Ok(())
}
