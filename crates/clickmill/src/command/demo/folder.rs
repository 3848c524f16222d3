use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tempfile::TempDir;

use crate::config::DataDir;

/// A killed engine may write until it is gone: how often, and how far apart, removing its folder is tried.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// The folder of one run, never used by another, and gone with it unless it is kept.
pub(super) struct DemoFolder {
    folder: TempDir,
    keep: bool,
}

impl DemoFolder {
    pub(super) fn make(data: &DataDir, keep: bool) -> anyhow::Result<Self> {
        data.make()?;
        let folder = tempfile::Builder::new()
            .prefix("demo-")
            .tempdir_in(&data.data_dir)
            .with_context(|| format!("cannot make a folder in {}", data.data_dir.display()))?;
        Ok(Self { folder, keep })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Removes the folder, or says where it is.
    pub(super) async fn close(self) {
        if self.keep {
            println!("the data is kept in {}", self.folder.keep().display());
            return;
        }
        if let Err(error) = remove(self.folder.path()).await {
            eprintln!("cannot remove {}: {error}", self.path().display());
        }
    }
}

async fn remove(path: &Path) -> io::Result<()> {
    let mut tries = 1;
    loop {
        match std::fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) if tries < TRIES => tries += 1,
            result => return result,
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_is_used_once_and_removed_unless_it_is_kept() {
        let data = tempfile::tempdir().unwrap();
        let dir = DataDir {
            data_dir: data.path().join("data"),
        };
        let first = DemoFolder::make(&dir, false).unwrap();
        let second = DemoFolder::make(&dir, true).unwrap();
        assert_ne!(first.path(), second.path());
        std::fs::write(first.path().join("file"), "").unwrap();
        first.close().await;
        second.close().await;
        assert_eq!(std::fs::read_dir(&dir.data_dir).unwrap().count(), 1);
    }
}
