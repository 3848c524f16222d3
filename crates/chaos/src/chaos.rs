use std::fs;
use std::path::{Path, PathBuf};

use crate::engine::Engine;
use crate::{ChaosError, Config, Report, trial};

/// How many seeds share an engine, each in a database of its own: starting one takes a second or two.
const SEEDS_PER_ENGINE: u32 = 10;

/// Tries seeds, one after the other.
pub struct Chaos {
    config: Config,
    engine: Option<Used>,
    engines: u32,
}

/// An engine with its folder, and how many seeds have used it.
struct Used {
    engine: Engine,
    folder: PathBuf,
    seeds: u32,
    is_clean: bool,
}

impl Chaos {
    /// Prepares; nothing is started yet.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            engine: None,
            engines: 0,
        }
    }

    /// Tries a seed. Its logs, and the engine's data, stay in the folder when something is found.
    pub async fn try_seed(&mut self, seed: u64) -> Result<Report, ChaosError> {
        let folder = self.make_folder(&format!("seed-{seed}"))?;
        let mut used = self.engine().await?;
        let report = trial::run(&self.config, &mut used.engine, seed, &folder).await?;
        used.seeds += 1;
        used.is_clean &= report.is_clean();
        self.engine = Some(used);
        if report.is_clean() && !self.config.keep {
            remove(&folder)?;
        }
        Ok(report)
    }

    /// Ends the engine. Dropping does that as well, but does not wait until it has let go of its folder.
    pub async fn close(self) -> Result<(), ChaosError> {
        match self.engine {
            Some(used) => used.retire(self.config.keep).await,
            None => Ok(()),
        }
    }

    /// The engine in use, or a new one when there is none or it was used enough.
    async fn engine(&mut self) -> Result<Used, ChaosError> {
        if let Some(used) = self.engine.take() {
            if used.seeds < SEEDS_PER_ENGINE {
                return Ok(used);
            }
            used.retire(self.config.keep).await?;
        }
        self.engines += 1;
        let folder = self.make_folder(&format!("engine-{}", self.engines))?;
        Ok(Used {
            engine: Engine::start(&self.config, &folder).await?,
            folder,
            seeds: 0,
            is_clean: true,
        })
    }

    fn make_folder(&self, name: &str) -> Result<PathBuf, ChaosError> {
        let folder = self.config.folder.join(name);
        fs::create_dir_all(&folder).map_err(|source| ChaosError::File {
            path: folder.clone(),
            source,
        })?;
        Ok(folder)
    }
}

impl Used {
    /// Ends the engine, and removes its folder where nothing was found.
    async fn retire(self, keep: bool) -> Result<(), ChaosError> {
        self.engine.end().await?;
        if self.is_clean && !keep {
            remove(&self.folder)?;
        }
        Ok(())
    }
}

fn remove(folder: &Path) -> Result<(), ChaosError> {
    fs::remove_dir_all(folder).map_err(|source| ChaosError::File {
        path: folder.to_owned(),
        source,
    })
}
