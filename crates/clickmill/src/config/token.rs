use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clickmill_api::Token;

use super::DataDir;

/// The fewest characters of a token: less can be guessed.
const SHORTEST: usize = 20;

/// The token that may do everything.
#[derive(clap::Args, Clone)]
pub(crate) struct AdminToken {
    /// Token with every scope, of at least 20 characters; made at the first start and kept in the data directory when not given
    #[arg(
        long,
        env = "CLICKMILL_ADMIN_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    admin_token: Option<String>,
}

/// A token, and how it came to be known.
pub(crate) struct FoundToken {
    pub(crate) text: String,
    pub(crate) source: TokenSource,
}

/// Where a token is from: what may be said of it where everybody can read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenSource {
    /// Given with `--admin-token`.
    Given,
    /// Kept in this file since an earlier start.
    Kept(PathBuf),
    /// Made now, and kept in this file.
    New(PathBuf),
}

impl AdminToken {
    /// The token that was given, or the one in the data directory, made now if there is none.
    pub(crate) fn find_or_make(&self, data: &DataDir) -> anyhow::Result<FoundToken> {
        let given = self.admin_token.as_deref().map(str::trim);
        if let Some(token) = given.filter(|token| !token.is_empty()) {
            ensure!(
                is_long_enough(token),
                "--admin-token (CLICKMILL_ADMIN_TOKEN) must have at least {SHORTEST} characters"
            );
            return Ok(FoundToken {
                text: token.to_owned(),
                source: TokenSource::Given,
            });
        }
        data.make()?;
        let path = data.data_dir.join("admin-token");
        if let Some(text) = kept(&path)? {
            return Ok(FoundToken {
                text,
                source: TokenSource::Kept(path),
            });
        }
        let text = Token::generate();
        keep(&text, &path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(FoundToken {
            text,
            source: TokenSource::New(path),
        })
    }
}

/// The token in a file, if there is such a file. One that cannot be used is not replaced: clients may know it.
fn kept(path: &Path) -> anyhow::Result<Option<String>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    let token = text.trim();
    ensure!(
        is_long_enough(token),
        "{} holds no token of at least {SHORTEST} characters; remove it to have one made",
        path.display()
    );
    Ok(Some(token.to_owned()))
}

fn keep(token: &str, path: &Path) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{token}")
}

fn is_long_enough(token: &str) -> bool {
    token.chars().count() >= SHORTEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(given: Option<&str>, folder: &Path) -> anyhow::Result<FoundToken> {
        let token = AdminToken {
            admin_token: given.map(ToOwned::to_owned),
        };
        token.find_or_make(&DataDir {
            data_dir: folder.to_owned(),
        })
    }

    #[test]
    fn a_token_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin-token");
        let first = find(None, folder.path()).unwrap();
        assert_eq!(first.source, TokenSource::New(path.clone()));
        // An empty value is none.
        let second = find(Some(" "), folder.path()).unwrap();
        assert_eq!(second.source, TokenSource::Kept(path));
        assert_eq!(first.text, second.text);
    }

    #[test]
    fn a_given_token_must_be_long() {
        let folder = tempfile::tempdir().unwrap();
        let error = find(Some("nineteen_characters"), folder.path())
            .err()
            .unwrap();
        assert!(error.to_string().contains("--admin-token"), "{error}");
        assert!(!error.to_string().contains("nineteen"), "{error}");
        let given = find(Some("twenty_characters___"), folder.path()).unwrap();
        assert_eq!(given.source, TokenSource::Given);
    }

    #[test]
    fn a_file_that_is_empty_or_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin-token");
        fs::write(&path, "\n").unwrap();
        let error = find(None, folder.path()).err().unwrap();
        assert!(error.to_string().contains("admin-token"), "{error}");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let error = find(None, folder.path()).err().unwrap();
        assert!(error.to_string().contains("admin-token"), "{error}");
    }
}
