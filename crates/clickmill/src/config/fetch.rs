use std::path::PathBuf;

use anyhow::Context;

/// Where fetched files are.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Fetch {
    /// Folder for fetched files, shared by all checkouts; `clickmill` in the user's cache folder when not given
    #[arg(long, env = "CLICKMILL_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// The engine library, libchdb.so; fetched when not given
    #[arg(long, env = "CLICKMILL_CHDB_LIBRARY", value_name = "FILE")]
    pub(crate) chdb_library: Option<PathBuf>,
}

impl Fetch {
    /// The folder for fetched files.
    pub(crate) fn cache_dir(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.cache_dir {
            return Ok(folder.clone());
        }
        user_cache_dir()
            .map(|folder| folder.join("clickmill"))
            .context("no home folder is known: set --cache-dir or CLICKMILL_CACHE_DIR")
    }
}

/// `$XDG_CACHE_HOME`, else the customary place of the system.
#[expect(clippy::disallowed_methods, reason = "this is the configuration")]
fn user_cache_dir() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    let customary = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    Some(std::env::home_dir()?.join(customary))
}
