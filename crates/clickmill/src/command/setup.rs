use crate::config::{DataDir, Fetch, GeoIp};
use crate::setup;

/// Fetches the engine library and the GeoIP database.
#[derive(clap::Args)]
#[command(
    after_help = "Every command that needs these files fetches them by itself; this is for doing it ahead.\n\n\
                        Example:\n  clickmill setup --cache-dir /opt/clickmill"
)]
pub(crate) struct Args {
    /// Fetch only this
    #[arg(long, value_enum, value_name = "WHAT")]
    only: Option<What>,
    #[command(flatten)]
    data: DataDir,
    #[command(flatten)]
    fetch: Fetch,
    #[command(flatten)]
    geoip: GeoIp,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
enum What {
    Engine,
    Geoip,
}

pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let is_wanted = |what| args.only.is_none_or(|only| only == what);
    if is_wanted(What::Engine) {
        println!(
            "engine  {}",
            setup::engine_library(&args.fetch).await?.display()
        );
    }
    if is_wanted(What::Geoip) {
        for path in setup::geoip_databases(&args.fetch, &args.geoip, &args.data.data_dir).await? {
            println!("geoip   {}", path.display());
        }
    }
    Ok(())
}
