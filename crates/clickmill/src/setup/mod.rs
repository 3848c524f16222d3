//! Fetches what is too large for the repository: the engine library, a GeoIP database, and the agents that accuracy is
//! measured with.
//!
//! Every command that needs them comes through here, so nobody has to run `clickmill setup` first.

mod cache;
mod cargo;
mod client;
mod corpora;
mod npm;
mod package;
mod pip;
mod progress;
mod unpack;
mod waiter;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clickmill_enrich::Geo;

use crate::config::{Fetch, GeoIp, GeoIpAsn};
pub(crate) use corpora::CorpusFiles;
use package::{DBIP_CITY, LIBCHDB};
use waiter::Waiter;

/// The engine library: the one that was named, or the fetched one.
pub(crate) async fn engine_library(fetch: &Fetch) -> anyhow::Result<PathBuf> {
    if let Some(path) = &fetch.chdb_library {
        anyhow::ensure!(
            path.is_file(),
            "there is no engine library at {}",
            path.display()
        );
        return Ok(path.clone());
    }
    let package = LIBCHDB.context(
        "the embedded engine is not packaged for this platform: name a ClickHouse server with --clickhouse-url, \
         or a libchdb you have with --chdb-library",
    )?;
    let files = fetched(fetch, package).await?;
    files
        .into_iter()
        .next()
        .context("the engine package has no files")
}

/// The GeoIP databases: those that were named or put where they are looked for, or the fetched ones.
pub(crate) async fn geoip_databases(
    fetch: &Fetch,
    geoip: &GeoIp,
    data_dir: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    match geoip.find(data_dir) {
        Some(files) => Ok(files),
        None => fetched(fetch, &DBIP_CITY).await,
    }
}

/// Reads the GeoIP databases: those of places, and those of networks if there are any.
pub(crate) async fn geo(
    fetch: &Fetch,
    geoip: &GeoIp,
    networks: &GeoIpAsn,
    data_dir: &Path,
) -> anyhow::Result<Geo> {
    let places = geoip_databases(fetch, geoip, data_dir).await?;
    Ok(Geo::open(&places)?.with_networks(&networks.find(data_dir))?)
}

/// The files of a package, from the cache or from its registry.
async fn fetched(
    fetch: &Fetch,
    package: &'static package::Package,
) -> anyhow::Result<Vec<PathBuf>> {
    let cache = fetch.cache_dir()?;
    let (held, waiter) = Waiter::new();
    let fetching = tokio::task::spawn_blocking(move || cache::files_of(package, &cache, &waiter));
    let files = fetching.await?;
    drop(held);
    files
}
