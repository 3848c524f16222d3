use std::path::PathBuf;

use clickmill_enrich::Rules;

/// Which rules clicks are judged and read by.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct RulesFolder {
    /// Folder with files of rules that replace the built-in ones of their names; see `clickmill rules`
    #[arg(long = "rules", env = "CLICKMILL_RULES", value_name = "DIR")]
    rules_folder: Option<PathBuf>,
}

impl RulesFolder {
    /// Reads the rules.
    pub(crate) fn load(&self) -> anyhow::Result<Rules> {
        Ok(match &self.rules_folder {
            Some(folder) => Rules::read(folder)?,
            None => Rules::built_in()?,
        })
    }
}
