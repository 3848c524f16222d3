use std::time::Duration;

use anyhow::bail;
use clickmill_api::TokenRequest;
use clickmill_model::Timestamp;

use crate::clock::now;
use crate::config::RunningStore;

#[derive(clap::Args)]
pub(super) struct Args {
    /// What it may do, separated by commas: clicks:write, analytics:read, export:read, links:write, or admin
    #[arg(long, value_delimiter = ',', required = true, value_name = "SCOPE,…")]
    scopes: Vec<String>,
    /// The workspace it is good for; none for admin
    #[arg(long, value_name = "ID")]
    workspace: Option<String>,
    /// The only links it is good for
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    links: Vec<String>,
    /// The only domains it is good for, when it only reads
    #[arg(long, value_delimiter = ',', value_name = "HOST,…")]
    domains: Vec<String>,
    /// The only projects it is good for, when it only reads
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    projects: Vec<String>,
    /// What to call it
    #[arg(long, default_value = "", value_name = "TEXT")]
    name: String,
    /// When it ends, from now; never when not given
    #[arg(long, value_parser = humantime::parse_duration, value_name = "DURATION")]
    expires_in: Option<Duration>,
    #[command(flatten)]
    store: RunningStore,
}

pub(super) async fn run(args: Args) -> anyhow::Result<()> {
    let request = TokenRequest {
        name: args.name,
        scopes: args.scopes,
        workspace_id: args.workspace,
        links: args.links,
        domains: args.domains,
        projects: args.projects,
        expires_at: args.expires_in.map(|pause| after(pause).to_string()),
    };
    let checked = match request.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
            bail!("{}", errors.join("; "));
        }
    };
    let issued = checked.issue(&args.store.open()).await?;
    println!("{}", issued.text);
    eprintln!(
        "{} is its name; keep the line above, it is not shown again",
        issued.token.token_id
    );
    Ok(())
}

fn after(pause: Duration) -> Timestamp {
    let millis = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
    Timestamp(now().0.saturating_add(millis))
}
