use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use super::package::{Package, PackageFile};
use super::progress;
use super::waiter::Waiter;

/// Takes the files of a package out of its archive; each appears in `folder` at once, whole and verified.
pub(super) fn verified(
    package: &Package,
    archive: &Path,
    scratch: &Path,
    folder: &Path,
    waiter: &Waiter,
) -> anyhow::Result<()> {
    let total = package.files.iter().map(|file| file.size).sum();
    let bar = progress::bytes(&format!("unpacking {}", package.what), total);
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(File::open(archive)?)));
    let mut found = 0;
    for entry in tar.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        if let Some(file) = package
            .files
            .iter()
            .find(|file| Path::new(file.path) == path)
        {
            let unpacked = scratch.join(file.name);
            let mut entry = bar.wrap_read(Awaited(&mut entry, waiter));
            copy_verified(&mut entry, &unpacked, file)?;
            fs::rename(&unpacked, folder.join(file.name))?;
            found += 1;
        }
    }
    bar.finish_and_clear();
    ensure!(
        found == package.files.len(),
        "the archive does not have all files"
    );
    Ok(())
}

/// Takes the files of a package out of the folder its client laid it in; each appears in `folder` at once, whole and
/// verified.
pub(super) fn picked(
    package: &Package,
    files: &Path,
    scratch: &Path,
    folder: &Path,
) -> anyhow::Result<()> {
    for file in package.files {
        let unpacked = scratch.join(file.name);
        let mut from = File::open(files.join(file.path))
            .with_context(|| format!("the package does not have {}", file.path))?;
        copy_verified(&mut from, &unpacked, file)?;
        fs::rename(&unpacked, folder.join(file.name))?;
    }
    Ok(())
}

fn copy_verified(from: &mut impl Read, to: &Path, file: &PackageFile) -> anyhow::Result<()> {
    let mut hashed = Hashed {
        hash: Sha256::new(),
        file: BufWriter::with_capacity(1 << 20, File::create(to)?),
    };
    io::copy(from, &mut hashed).with_context(|| format!("cannot unpack {}", file.name))?;
    hashed.flush()?;
    let sha256 = format!("{:x}", hashed.hash.finalize());
    ensure!(
        sha256 == file.sha256,
        "{} has the SHA-256 {sha256} instead of {}",
        file.name,
        file.sha256
    );
    hashed.file.into_inner()?.sync_all()?;
    Ok(())
}

/// Ends with an error when nobody waits for what is read.
struct Awaited<'a, R>(R, &'a Waiter);

impl<R: Read> Read for Awaited<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.1.check().map_err(io::Error::other)?;
        self.0.read(bytes)
    }
}

/// Writes to a file and hashes on the way.
struct Hashed {
    hash: Sha256,
    file: BufWriter<File>,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::setup::package::Registry;

    const FILE: PackageFile = PackageFile {
        path: "package/a.txt",
        name: "a.txt",
        size: 5,
        // Of "hello", as `sha256sum` prints it.
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    };

    const PACKAGE: Package = Package {
        what: "a test",
        registry: Registry::Npm,
        name: "a",
        version: "1",
        download: 0,
        files: &[FILE],
        flag: None,
    };

    fn unpack(content: &str) -> anyhow::Result<String> {
        let (_held, waiter) = Waiter::new();
        unpack_for(&waiter, content)
    }

    fn unpack_for(waiter: &Waiter, content: &str) -> anyhow::Result<String> {
        let scratch = tempfile::tempdir()?;
        let folder = tempfile::tempdir()?;
        let archive = scratch.path().join("a.tgz");
        let mut tar =
            tar::Builder::new(GzEncoder::new(File::create(&archive)?, Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, FILE.path, content.as_bytes())?;
        tar.into_inner()?.finish()?;
        verified(&PACKAGE, &archive, scratch.path(), folder.path(), waiter)?;
        Ok(fs::read_to_string(folder.path().join(FILE.name))?)
    }

    #[test]
    fn a_file_with_the_right_hash_appears() {
        assert_eq!(unpack("hello").unwrap(), "hello");
    }

    #[test]
    fn nothing_is_unpacked_for_nobody() {
        let (held, waiter) = Waiter::new();
        drop(held);
        assert!(unpack_for(&waiter, "hello").is_err());
    }

    fn pick(content: &str) -> anyhow::Result<String> {
        let (files, scratch) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let folder = tempfile::tempdir()?;
        fs::create_dir(files.path().join("package"))?;
        fs::write(files.path().join(FILE.path), content)?;
        picked(&PACKAGE, files.path(), scratch.path(), folder.path())?;
        Ok(fs::read_to_string(folder.path().join(FILE.name))?)
    }

    #[test]
    fn a_file_with_another_hash_does_not() {
        assert!(unpack("hullo").unwrap_err().to_string().contains("SHA-256"));
        assert!(pick("hullo").unwrap_err().to_string().contains("SHA-256"));
    }

    #[test]
    fn a_file_that_a_client_unpacked_is_picked() {
        assert_eq!(pick("hello").unwrap(), "hello");
    }
}
