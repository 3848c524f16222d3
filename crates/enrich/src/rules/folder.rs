use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::file::{COMPANIONS, RuleFile};
use super::{MAX_BYTES, OWN_VERSIONS, RulesError, VERSION_FILE};
use crate::RuleLine;
use crate::table::{Table, shown};

/// What a folder replaces.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) tables: Vec<(RuleFile, Table)>,
    pub(crate) version: u16,
}

impl Folder {
    /// Reads a folder. Names that start with a dot are not its business: mounted folders and version control have some.
    pub(crate) fn read(folder: &Path) -> Result<Self, RulesError> {
        let failed = |source| RulesError::Read {
            path: folder.to_owned(),
            source,
        };
        let mut tables = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let known = RuleFile::ALL.into_iter().find(|file| file.name() == name);
            let is_companion = COMPANIONS.iter().any(|(known, _)| *known == name);
            match known {
                Some(file) => tables.push((file, read_table(&path)?)),
                None if name == VERSION_FILE || is_companion || name.starts_with('.') => {}
                None => return Err(RulesError::UnknownFile { path }),
            }
        }
        if tables.is_empty() {
            return Err(RulesError::NoRules {
                path: folder.to_owned(),
            });
        }
        Ok(Self {
            tables,
            version: read_version(&folder.join(VERSION_FILE))?,
        })
    }
}

/// Reads a table to stay: rules give their names to verdicts and rows on every thread until the process ends, which is
/// all the while that rules are in use, so their texts are never freed.
fn read_table(path: &Path) -> Result<Table, RulesError> {
    let file: &'static str = path.display().to_string().leak();
    let text = String::from_utf8(read_bytes(path)?).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        not_utf8(file, &String::from_utf8_lossy(before))
    })?;
    Ok(Table {
        file,
        text: text.leak(),
    })
}

/// The error about what follows some good text.
fn not_utf8(file: &'static str, before: &str) -> RulesError {
    let lines = before.matches('\n').count();
    let rule = before.rsplit('\n').next().unwrap_or_default();
    RulesError::Rule {
        line: RuleLine {
            file,
            line: u32::try_from(lines + 1).unwrap_or(u32::MAX),
        },
        what: format!(
            "cell {} is not UTF-8; before that, the rule is {}",
            rule.matches('\t').count() + 1,
            shown(rule)
        ),
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, RulesError> {
    let failed = |source| RulesError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(RulesError::TooLarge {
            path: path.to_owned(),
        });
    }
    Ok(bytes)
}

fn read_version(path: &Path) -> Result<u16, RulesError> {
    let stated = match read_bytes(path) {
        Err(RulesError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            None
        }
        bytes => String::from_utf8(bytes?)
            .ok()
            .and_then(|text| text.trim().parse().ok()),
    };
    stated
        .filter(|version| OWN_VERSIONS.contains(version))
        .ok_or_else(|| RulesError::Version {
            path: path.to_owned(),
        })
}
