//! What is said on the terminal when something is up.

use std::net::SocketAddr;

use clickmill_enrich::{Geo, Rules};

use crate::config::{FoundToken, TokenSource};
use crate::service::OpenStore;

/// What is running where.
pub(crate) fn addresses(public: SocketAddr, admin: SocketAddr, open: &OpenStore) {
    let kind = if open.is_embedded() {
        "embedded"
    } else {
        "server"
    };
    println!("  API         http://{public}");
    println!("  admin       http://{admin}/metrics");
    println!("  ClickHouse  {} ({kind})", open.url);
}

/// Where the token is; in full only when it is new, because output ends up in logs.
pub(crate) fn token(token: &FoundToken) {
    match &token.source {
        TokenSource::New(path) => {
            println!(
                "  token       {}  (shown once, kept in {})",
                token.text,
                path.display()
            );
        }
        TokenSource::Kept(path) => println!("  token       kept in {}", path.display()),
        TokenSource::Given => println!("  token       the one given with --admin-token"),
    }
}

/// What the licences of the databases ask to be said.
pub(crate) fn attribution(geo: &Geo) {
    for line in geo.attribution() {
        println!("  {line}");
    }
}

/// Which rules are in use, unless they are the built-in ones.
pub(crate) fn rules(rules: &Rules) {
    let replaced = rules.files().iter().filter(|file| file.is_replaced);
    let names: Vec<_> = replaced.map(|file| file.name).collect();
    if !names.is_empty() {
        println!(
            "  rules       version {}, with their own {}",
            rules.version(),
            names.join(", ")
        );
    }
}

/// Requests to try; each works as it is printed.
pub(crate) fn try_next(public: SocketAddr, token: &str, workspace: &str) {
    let base = format!("http://{public}/v1/workspaces/{workspace}/analytics");
    println!("\nTry:");
    for question in [
        "summary?period=last7&breakdowns=country,referrer,device,hour",
        "totals?period=today&tz=Asia/Kathmandu",
        "timeseries?period=24h&bucket=hour&traffic=human",
        "breakdown/country?period=last30&limit=5",
    ] {
        println!("  curl -H 'Authorization: Bearer {token}' '{base}/{question}'");
    }
}
