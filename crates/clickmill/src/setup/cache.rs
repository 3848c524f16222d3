use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::package::{Package, PackageFile};
use super::{npm, unpack};

/// The files of a package: those in the cache, fetched first if one is missing or has another size.
pub(super) fn files_of(package: &Package, cache: &Path) -> anyhow::Result<Vec<PathBuf>> {
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
    let _lock = lock(cache)?;
    // Whoever held the lock before may have fetched the same files.
    if !are_there(package, &paths) {
        fetch(package, cache, &folder).with_context(|| by_hand(package))?;
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

fn fetch(package: &Package, cache: &Path, folder: &Path) -> anyhow::Result<()> {
    let scratch = tempfile::Builder::new()
        .prefix("fetch-")
        .tempdir_in(cache)?;
    let archive = npm::download(package, scratch.path())?;
    unpack::verified(package, &archive, scratch.path(), folder)
}

/// Waits until no other process fetches into the cache.
fn lock(cache: &Path) -> anyhow::Result<File> {
    let path = cache.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!(
            "another process is fetching into {}; waiting for it",
            cache.display()
        );
        file.lock()?;
    }
    Ok(file)
}

fn by_hand(package: &Package) -> String {
    let names: Vec<_> = package.files.iter().map(|file| file.name).collect();
    format!(
        "cannot fetch {} ({} from the npm package {} {}); fetch it by hand and name it with {}",
        package.what,
        names.join(", "),
        package.name,
        package.version,
        package.flag,
    )
}
