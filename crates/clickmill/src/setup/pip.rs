use std::path::{Path, PathBuf};
use std::process::Command;

use super::client;
use super::package::Package;
use super::waiter::Waiter;

/// Fetches a package through pip, which knows the user's index and proxy, and gives the folder of its files. Only a wheel
/// will do, because nothing of it is run when it is unpacked.
pub(super) fn download(
    package: &Package,
    scratch: &Path,
    waiter: &Waiter,
) -> anyhow::Result<PathBuf> {
    let folder = scratch.join("files");
    let mut command = Command::new("python3");
    command
        .args(["-m", "pip", "install", "--quiet", "--no-deps"])
        .args(["--only-binary", ":all:", "--no-compile", "--no-cache-dir"])
        .args(["--disable-pip-version-check", "--target"])
        .arg(&folder)
        .arg(format!("{}=={}", package.name, package.version));
    client::run(command, package, scratch, waiter)?;
    Ok(folder)
}
