use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};

use super::package::Package;
use super::progress;

/// Fetches the archive of a package through the npm client, which knows the user's registry and proxy.
pub(super) fn download(package: &Package, scratch: &Path) -> anyhow::Result<PathBuf> {
    let npm_cache = scratch.join("npm");
    let mut child = Command::new("npm")
        .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
        .arg(scratch)
        .arg("--cache")
        .arg(&npm_cache)
        .arg(format!("{}@{}", package.name, package.version))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => anyhow!("the npm client is not installed"),
            _ => anyhow!(error).context("cannot run npm"),
        })?;
    let bar = progress::bytes(&format!("fetching {}", package.what), package.download);
    while child.try_wait()?.is_none() {
        bar.set_position(size_of(scratch).min(package.download));
        thread::sleep(Duration::from_millis(100));
    }
    bar.finish_and_clear();
    let output = child.wait_with_output()?;
    ensure!(
        output.status.success(),
        "npm failed: {}",
        last_words(&output.stderr)
    );
    find_archive(scratch)
}

fn find_archive(scratch: &Path) -> anyhow::Result<PathBuf> {
    let mut paths = fs::read_dir(scratch)?.filter_map(|entry| Some(entry.ok()?.path()));
    let archive = paths.find(|path| path.extension().is_some_and(|extension| extension == "tgz"));
    archive.context("npm succeeded without writing an archive")
}

/// What npm said at the end, in one line.
fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(2)
        .collect();
    lines.join(" ")
}

/// The bytes below a folder: npm does not say how far it is, but what it has lies in its cache.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let sizes = entries.filter_map(Result::ok).filter_map(|entry| {
        let metadata = entry.metadata().ok()?;
        Some(if metadata.is_dir() {
            size_of(&entry.path())
        } else {
            metadata.len()
        })
    });
    sizes.sum()
}
