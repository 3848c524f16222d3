use std::path::PathBuf;

use clickmill_enrich::Rules;

/// Reads a folder of rules as the other commands do, and says what is in use.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  clickmill rules check rules")]
pub(super) struct Args {
    /// The folder; the built-in rules when none is named
    #[arg(env = "CLICKMILL_RULES")]
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let rules = match &args.folder {
        Some(folder) => Rules::read(folder)?,
        None => Rules::built_in()?,
    };
    println!("version {}", rules.version());
    for file in rules.files() {
        let from = if file.is_replaced {
            "replaced"
        } else {
            "built in"
        };
        println!("  {:<14} {:>6} rules, {from}", file.name, file.rules);
    }
    Ok(())
}
