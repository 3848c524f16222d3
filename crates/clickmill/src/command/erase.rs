use clap::ArgGroup;
use clickmill_model::{LinkId, Timestamp, WorkspaceId};
use clickmill_store::{Erased, Eraser, ErasureScope, Reclassifier, VisitorId};

use crate::clock::now;
use crate::config::RunningStore;

/// Erases clicks for good.
#[derive(clap::Args)]
#[command(
    group = ArgGroup::new("scope").required(true).args(["link", "visitor", "all"]),
    after_help = "Of a workspace everything is erased: clicks, totals, links, dead letters. Of a link its clicks, what is known about it, its dead\n\
                        letters; of a visitor the clicks. When this ends no answer counts them any more, and the clicks were written out of their tables; the\n\
                        replaced files go within a quarter of an hour while `serve` or `ingest` runs. It can be stopped at any time: once it is recorded,\n\
                        these go on with it. Clicks that come later count.\n\n\
                        Examples:\n  clickmill erase --workspace acme --visitor 5f2b9c1de0a47733 --dry-run\n  \
                        clickmill erase --workspace acme --link spring --clickhouse-url http://127.0.0.1:8123"
)]
pub(crate) struct Args {
    /// In which workspace
    #[arg(long, value_parser = workspace, value_name = "ID")]
    workspace: WorkspaceId,
    /// This link of it
    #[arg(long, value_parser = link, value_name = "ID")]
    link: Option<LinkId>,
    /// This visitor of it, as listed clicks show it
    #[arg(long, value_parser = visitor, value_name = "ID")]
    visitor: Option<VisitorId>,
    /// All of it
    #[arg(long)]
    all: bool,
    /// Only clicks from before this instant, such as 2026-03-01T00:00:00Z
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    before: Option<Timestamp>,
    /// Only say how many clicks would be erased
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    store: RunningStore,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let store = args.store.open();
    store.migrate().await?;
    let scope = scope(args.workspace, args.link, args.visitor, args.before);
    let mut eraser = Eraser::new(store, Reclassifier::LEFT_BEHIND_AFTER, now);
    if args.dry_run {
        return preview(&eraser, &scope).await;
    }
    let mut erasure = eraser.ask(scope, "cli".to_owned()).await?;
    println!("erasure {:016x} is recorded", erasure.id);
    eraser.hide(&mut erasure).await?;
    println!(
        "clicks {}  dead letters {}: no answer counts them any more",
        erasure.clicks, erasure.dead_letters
    );
    eraser.run(|_| ()).await?;
    println!("written out of their tables; replaced files go within a quarter of an hour");
    Ok(())
}

fn scope(
    workspace: WorkspaceId,
    link: Option<LinkId>,
    visitor: Option<VisitorId>,
    clicked_before: Option<Timestamp>,
) -> ErasureScope {
    ErasureScope {
        workspace,
        erased: match (link, visitor) {
            (Some(link), _) => Erased::Link(link),
            (None, Some(visitor)) => Erased::Visitor(Some(visitor)),
            (None, None) => Erased::Workspace,
        },
        clicked_before,
    }
}

async fn preview(eraser: &Eraser, scope: &ErasureScope) -> anyhow::Result<()> {
    let months = eraser.preview(scope).await?;
    for some in &months {
        let (year, month) = (some.month / 100, some.month % 100);
        println!("{year:04}-{month:02}  clicks {:>12}", some.clicks);
    }
    let clicks: u64 = months.iter().map(|some| some.clicks).sum();
    println!("this would be erased: clicks {clicks}");
    Ok(())
}

fn workspace(text: &str) -> Result<WorkspaceId, String> {
    WorkspaceId::parse(text).map_err(|error| error.to_string())
}

fn link(text: &str) -> Result<LinkId, String> {
    LinkId::parse(text).map_err(|error| error.to_string())
}

fn visitor(text: &str) -> Result<VisitorId, String> {
    VisitorId::parse(text).map_err(|error| error.to_string())
}

fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text)
        .filter(|at| *at >= Timestamp::EARLIEST)
        .ok_or_else(|| "must be an instant in RFC 3339, not before 2000".to_owned())
}
