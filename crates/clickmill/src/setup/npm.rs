use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::client;
use super::package::Package;
use super::waiter::Waiter;

/// Fetches the archive of a package through the npm client, which knows the user's registry and proxy.
pub(super) fn download(
    package: &Package,
    scratch: &Path,
    waiter: &Waiter,
) -> anyhow::Result<PathBuf> {
    let mut command = Command::new("npm");
    command
        .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
        .arg(scratch)
        .arg("--cache")
        .arg(scratch.join("npm"))
        .arg(format!("{}@{}", package.name, package.version));
    client::run(command, package, scratch, waiter)?;
    find_archive(scratch)
}

fn find_archive(scratch: &Path) -> anyhow::Result<PathBuf> {
    let mut paths = fs::read_dir(scratch)?.filter_map(|entry| Some(entry.ok()?.path()));
    let archive = paths.find(|path| path.extension().is_some_and(|extension| extension == "tgz"));
    archive.context("npm succeeded without writing an archive")
}
