use anyhow::Context;
use clickmill_model::{Timestamp, TokenScope, WorkspaceId};
use clickmill_store::{StoredToken, Tokens};

use crate::clock::now;
use crate::config::RunningStore;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Only those of this workspace
    #[arg(long, value_name = "ID")]
    workspace: Option<String>,
    #[command(flatten)]
    store: RunningStore,
}

pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let workspace = args.workspace.as_deref().map(WorkspaceId::parse);
    let workspace = workspace.transpose().context("--workspace")?;
    let which = workspace.as_ref().map_or(Tokens::All, Tokens::Of);
    let tokens = args.store.open().tokens(which).await?;
    if tokens.is_empty() {
        println!("there are no tokens");
    }
    for token in &tokens {
        println!("{}", line(token));
    }
    Ok(())
}

fn line(token: &StoredToken) -> String {
    let workspace = token.grant.bounds.as_ref().map(|bounds| &bounds.workspace);
    let workspace = workspace.map_or("*", WorkspaceId::as_str);
    let scopes: Vec<_> = token.grant.scopes.iter().map(TokenScope::name).collect();
    let day = |at: Timestamp| at.to_string().chars().take(10).collect::<String>();
    let state = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {}", day(at)),
        (None, Some(at)) if at <= now() => format!("expired {}", day(at)),
        (None, Some(at)) => format!("until {}", day(at)),
        (None, None) => "active".to_owned(),
    };
    let used = token
        .used_at
        .map_or("never used".to_owned(), |at| format!("used {}", day(at)));
    format!(
        "{}  …{}  {workspace:<16}  {:<40}  {}{state}, {used}  {}",
        token.token_id,
        token.last_characters,
        scopes.join(","),
        restrictions(token),
        token.name
    )
}

/// How many links, domains and projects it is restricted to.
fn restrictions(token: &StoredToken) -> String {
    let Some(bounds) = &token.grant.bounds else {
        return String::new();
    };
    let counts = [
        ("links", bounds.links.len()),
        ("domains", bounds.domains.len()),
        ("projects", bounds.projects.len()),
    ];
    let named = counts.into_iter().filter(|(_, count)| *count > 0);
    named.fold(String::new(), |text, (what, count)| {
        text + what + " " + &count.to_string() + ", "
    })
}
