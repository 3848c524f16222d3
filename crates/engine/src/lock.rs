//! One process owns a data path: a lock file that says who.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::EngineError;

/// Holds the data path; released when dropped, and by the kernel when the process dies.
#[derive(Debug)]
pub(crate) struct DataPathLock {
    _file: File,
}

impl DataPathLock {
    /// Creates the data path when it is missing and takes it, or says at once who has it.
    pub(crate) fn take(data_path: &Path) -> Result<Self, EngineError> {
        let failed = |source| EngineError::DataPath {
            path: data_path.to_owned(),
            source,
        };
        fs::create_dir_all(data_path).map_err(failed)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(data_path.join("clickmill.lock"))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // The number is a courtesy; without it the message is still right.
                let pid = file.read_to_string(&mut text).ok();
                return Err(EngineError::DataPathLocked {
                    path: data_path.to_owned(),
                    pid: pid.and_then(|_| text.trim().parse().ok()),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        file.set_len(0).map_err(failed)?;
        file.rewind().map_err(failed)?;
        writeln!(file, "{}", std::process::id()).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_owner_is_told_who_the_first_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("data");
        let held = DataPathLock::take(&path).unwrap();
        let error = DataPathLock::take(&path).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "the data path {} is in use by process {}",
                path.display(),
                std::process::id()
            )
        );
        drop(held);
        DataPathLock::take(&path).unwrap();
    }
}
