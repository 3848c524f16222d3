use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::client;
use super::package::Package;
use super::waiter::Waiter;

/// Fetches a package through cargo, which knows the user's registry and proxy, and gives the folder of its files: that of
/// a crate which depends on it and is never built.
pub(super) fn download(
    package: &Package,
    scratch: &Path,
    waiter: &Waiter,
) -> anyhow::Result<PathBuf> {
    let manifest = scratch.join("Cargo.toml");
    fs::write(scratch.join("lib.rs"), "")?;
    fs::write(
        &manifest,
        format!(
            "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\npath = \"lib.rs\"\n\n\
             [dependencies]\n{} = \"={}\"\n\n[workspace]\n",
            package.name, package.version
        ),
    )?;
    let folder = scratch.join("vendor");
    let mut command = Command::new("cargo");
    command
        .args(["vendor", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .arg(&folder);
    client::run(command, package, scratch, waiter)?;
    Ok(folder.join(package.name))
}
