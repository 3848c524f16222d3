//! The rules in use: those that are part of the program, or what a folder has in place of some of them.

mod error;
mod file;
mod folder;

use std::ops::RangeInclusive;
use std::path::Path;

use crate::Reasons;
use crate::agent::Agents;
use crate::behaviour::Behaviour;
use crate::bot::{Bots, Weights};
use crate::network::NetworkRules;
use crate::referrer::Hosts;
use crate::table::Table;
pub use error::RulesError;
use file::COMPANIONS;
pub(crate) use file::{RuleFile, names};
use folder::Folder;

/// The version of the built-in rules, stored with every verdict: it rises whenever a change may change one. Below 1,000.
pub const CLASSIFIER_VERSION: u16 = 2;

/// The versions that folders of rules may state, apart from those of the built-in rules.
pub const OWN_VERSIONS: RangeInclusive<u16> = 1_000..=u16::MAX;

/// The file of a folder of rules that states their version.
pub const VERSION_FILE: &str = "version";

/// The largest file of rules, in bytes.
pub(crate) const MAX_BYTES: u64 = 1 << 20;

/// Rules ready for use.
#[derive(Debug)]
pub struct Rules {
    pub(crate) agents: Agents,
    pub(crate) bots: Bots,
    pub(crate) hosts: Hosts,
    pub(crate) networks: NetworkRules,
    pub(crate) weights: Weights,
    behaviour: Behaviour,
    version: u16,
    files: Vec<RulesInUse>,
}

/// A file of rules in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesInUse {
    /// Its name, such as `bot-rules.tsv`.
    pub name: &'static str,
    /// How many rules it has.
    pub rules: usize,
    /// Whether it comes from a folder and not with the program.
    pub is_replaced: bool,
}

impl Rules {
    /// The rules that are part of the program.
    ///
    /// # Errors
    ///
    /// Never: a test reads them.
    pub fn built_in() -> Result<Self, RulesError> {
        Self::build(&[], CLASSIFIER_VERSION)
    }

    /// The built-in rules but for the files that a folder has, each in place of the built-in one of its name. The folder
    /// also has a file `version` with a number out of [`OWN_VERSIONS`].
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, by file and line.
    pub fn read(folder: &Path) -> Result<Self, RulesError> {
        let Folder { tables, version } = Folder::read(folder)?;
        Self::build(&tables, version)
    }

    /// The built-in files by name, and the two beside them that explain and license them: what a folder of rules starts
    /// as.
    pub fn built_in_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        let tables = RuleFile::ALL.map(RuleFile::built_in);
        let tables = tables.map(|table| (table.file, table.text));
        tables.into_iter().chain(COMPANIONS)
    }

    /// The version stored with every verdict of these rules.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// The rules about what clicks say together.
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// What reasons weigh together; [`crate::ENOUGH`] makes a bot's click.
    pub fn weigh(&self, reasons: Reasons) -> u32 {
        self.weights.sum(reasons)
    }

    /// The files, in the order of their names.
    pub fn files(&self) -> &[RulesInUse] {
        &self.files
    }

    fn build(replaced: &[(RuleFile, Table)], version: u16) -> Result<Self, RulesError> {
        let replacement = |file: RuleFile| {
            let found = replaced.iter().find(|(known, _)| *known == file);
            found.map(|(_, table)| *table)
        };
        let table = |file: RuleFile| replacement(file).unwrap_or(file.built_in());
        Ok(Self {
            agents: Agents::new(
                table(RuleFile::Browsers),
                table(RuleFile::Systems),
                table(RuleFile::Devices),
            )?,
            bots: Bots::new(
                table(RuleFile::NotBots),
                table(RuleFile::BotRules),
                table(RuleFile::Crawlers),
            )?,
            hosts: Hosts::new(table(RuleFile::Referrers))?,
            networks: NetworkRules::new(table(RuleFile::Networks))?,
            weights: Weights::new(table(RuleFile::Weights))?,
            behaviour: Behaviour::new(table(RuleFile::Behaviours))?,
            version,
            files: RuleFile::ALL
                .into_iter()
                .map(|file| RulesInUse {
                    name: file.name(),
                    rules: table(file).len(),
                    is_replaced: replacement(file).is_some(),
                })
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests;
