//! The open engine: makes connections with the settings of a request, kills statements, and closes.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::config::EngineConfig;
use crate::connection::Connection;
use crate::error::EngineError;
use crate::exception::{self, Exception};
use crate::library::Library;
use crate::lock::DataPathLock;
use crate::server_config;
use crate::shutdown;

/// Facts about the engine that responses repeat.
pub(crate) struct Facts {
    pub(crate) timezone: String,
    pub(crate) display_name: String,
}

/// The one engine of this process.
pub(crate) struct Engine {
    library: &'static Library,
    arguments: Vec<String>,
    /// Names of all settings, to tell a setting from a misspelt parameter without asking the engine.
    settings: HashSet<String>,
    /// Names of all output formats, in lower case.
    formats: HashSet<String>,
    pub(crate) facts: Facts,
    scratch: PathBuf,
    /// Keeps the engine open between requests: it closes with its last connection.
    keeper: Mutex<Option<Connection>>,
    _lock: DataPathLock,
}

impl Engine {
    /// Locks the data path, loads the library and opens the engine. Blocks.
    pub(crate) fn open(config: &EngineConfig) -> Result<Self, EngineError> {
        let lock = DataPathLock::take(&config.data_path)?;
        let library = Library::load(&config.library)?;
        let data_path = config.data_path.canonicalize();
        let data_path = data_path.map_err(|source| data_path_error(config, source))?;
        let scratch =
            prepare_scratch(&data_path).map_err(|source| data_path_error(config, source))?;
        let files = server_config::write(&data_path, config.fsync)
            .map_err(|source| data_path_error(config, source))?;
        let mut arguments = vec![
            format!("--path={}", data_path.display()),
            // The server's default; the library's own lets `1 + 1` pass for a statement.
            "--implicit_select=0".to_owned(),
        ];
        arguments.extend(files);
        shutdown::leave_signals_alone(library);
        let failed = |reason: String| EngineError::Open {
            path: config.data_path.clone(),
            reason,
        };
        let mut keeper = Connection::open(library, &arguments).ok_or_else(|| {
            failed("no connection; the engine's message is on standard error".to_owned())
        })?;
        let mut ask = |sql: &str| -> Result<String, EngineError> {
            keeper
                .query(sql.as_bytes(), "TabSeparatedRaw", &[])
                .map(|chunk| String::from_utf8_lossy(chunk.bytes()).trim_end().to_owned())
                .map_err(|error| failed(error.text))
        };
        exception::set_version(&ask("SELECT version()")?);
        let facts = Facts {
            timezone: ask("SELECT timezone()")?,
            display_name: ask("SELECT hostName()")?,
        };
        let mut names = |sql: &str| -> Result<HashSet<String>, EngineError> {
            Ok(ask(sql)?.lines().map(str::to_owned).collect())
        };
        let settings = names("SELECT name FROM system.settings")?;
        let formats = names("SELECT lower(name) FROM system.formats WHERE is_output")?;
        Ok(Self {
            library,
            arguments,
            settings,
            formats,
            facts,
            scratch,
            keeper: Mutex::new(Some(keeper)),
            _lock: lock,
        })
    }

    /// Opens a connection on which `settings` hold. Blocks, for about 0.2 ms.
    ///
    /// Nothing of one connection reaches another, so that a connection per request is what keeps requests apart.
    pub(crate) fn connect(&self, settings: &[(String, String)]) -> Result<Connection, Exception> {
        let known = settings
            .iter()
            .all(|(name, _)| self.settings.contains(name));
        if known {
            let mut arguments = self.arguments.clone();
            arguments.extend(
                settings
                    .iter()
                    .map(|(name, value)| format!("--{name}={value}")),
            );
            if let Some(connection) = Connection::open(self.library, &arguments) {
                return Ok(connection);
            }
        }
        // The engine gives no reason when it refuses an argument; setting them one by one makes it speak.
        let mut connection = Connection::open(self.library, &self.arguments)
            .ok_or_else(|| Exception::internal("the engine opens no more connections"))?;
        for (name, value) in settings {
            let sql = format!("SET {} = {}", identifier(name), literal(value));
            connection.query(sql.as_bytes(), "Null", &[])?;
        }
        Ok(connection)
    }

    /// Whether results can be written in this format.
    pub(crate) fn has_format(&self, name: &str) -> bool {
        self.formats.contains(&name.to_ascii_lowercase())
    }

    /// Cancels what runs with this `log_comment`, or everything. Blocks until the engine has taken note.
    pub(crate) fn kill(&self, marker: Option<&str>) -> Result<(), Exception> {
        let condition = marker.map_or("1".to_owned(), |marker| {
            format!("Settings['log_comment'] = {}", literal(marker))
        });
        let sql = format!("KILL QUERY WHERE {condition} ASYNC FORMAT Null");
        self.connect(&[])?.query(sql.as_bytes(), "Null", &[])?;
        Ok(())
    }

    /// A directory on the data path's file system for results that are written before they are sent.
    pub(crate) fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// Closes the engine; every other connection is closed by now. Blocks.
    pub(crate) fn close(&self) -> bool {
        let keeper = self.keeper.lock();
        drop(keeper.unwrap_or_else(PoisonError::into_inner).take());
        shutdown::stop(self.library)
    }
}

fn data_path_error(config: &EngineConfig, source: std::io::Error) -> EngineError {
    EngineError::DataPath {
        path: config.data_path.clone(),
        source,
    }
}

/// Left-overs of a killed process are removed.
fn prepare_scratch(data_path: &Path) -> std::io::Result<PathBuf> {
    let scratch = data_path.join("clickmill-scratch");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    fs::create_dir_all(&scratch)?;
    Ok(scratch)
}

/// A name in backquotes.
pub(crate) fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A string literal.
pub(crate) fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_leaves_no_way_out() {
        assert_eq!(identifier("a`b\\"), "`a\\`b\\\\`");
        assert_eq!(literal("it's \\"), "'it\\'s \\\\'");
    }
}
