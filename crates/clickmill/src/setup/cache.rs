use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, ensure};

use super::package::{Package, PackageFile, Registry};
use super::waiter::Waiter;
use super::{cargo, npm, pip, unpack};

/// Between two looks at a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(100);

/// The files of a package: those in the cache, fetched first if one is missing or has another size.
pub(super) fn files_of(
    package: &Package,
    cache: &Path,
    waiter: &Waiter,
) -> anyhow::Result<Vec<PathBuf>> {
    let folder = cache.join(format!(
        "{}-{}",
        package.name.replace(['@', '/'], "_"),
        package.version
    ));
    let paths: Vec<_> = package
        .files
        .iter()
        .map(|file| folder.join(file.name))
        .collect();
    if are_there(package, &paths) {
        return Ok(paths);
    }
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the cache folder {}", folder.display()))?;
    let _lock = lock(cache, waiter)?;
    // Whoever held the lock before may have fetched the same files.
    if !are_there(package, &paths) {
        fetch(package, cache, &folder, waiter).with_context(|| by_hand(package, &folder))?;
    }
    Ok(paths)
}

fn are_there(package: &Package, paths: &[PathBuf]) -> bool {
    package
        .files
        .iter()
        .zip(paths)
        .all(|(file, path)| has_size(path, file))
}

fn has_size(path: &Path, file: &PackageFile) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() == file.size)
}

fn fetch(package: &Package, cache: &Path, folder: &Path, waiter: &Waiter) -> anyhow::Result<()> {
    let scratch = tempfile::Builder::new()
        .prefix("fetch-")
        .tempdir_in(cache)?;
    let scratch = scratch.path();
    let files = match package.registry {
        Registry::Npm => {
            let archive = npm::download(package, scratch, waiter)?;
            return unpack::verified(package, &archive, scratch, folder, waiter);
        }
        Registry::PyPi => pip::download(package, scratch, waiter)?,
        Registry::CratesIo => cargo::download(package, scratch, waiter)?,
    };
    unpack::picked(package, &files, scratch, folder)
}

/// Waits until no other process fetches into the cache.
fn lock(cache: &Path, waiter: &Waiter) -> anyhow::Result<File> {
    let path = cache.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!(
            "another process is fetching into {}; waiting for it",
            cache.display()
        );
        while let Err(error) = file.try_lock() {
            ensure!(matches!(error, TryLockError::WouldBlock), error);
            waiter.check()?;
            thread::sleep(PAUSE);
        }
    }
    Ok(file)
}

fn by_hand(package: &Package, folder: &Path) -> String {
    let names: Vec<_> = package.files.iter().map(|file| file.name).collect();
    let place = match package.flag {
        Some(flag) => format!("name it with {flag}"),
        None => format!("put it into {}", folder.display()),
    };
    format!(
        "cannot fetch {} ({} from the {} package {} {}); fetch it by hand and {place}",
        package.what,
        names.join(", "),
        package.registry.name(),
        package.name,
        package.version,
    )
}
