use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clickmill_enrich::{OWN_VERSIONS, Rules, VERSION_FILE};

/// Writes built-in files to a folder, where they can be changed.
#[derive(clap::Args)]
#[command(
    after_help = "Export only what you change: every other file goes on to come with the program, and gets\n\
                        better with it.\n\n\
                        Example:\n  clickmill rules export rules bot-rules.tsv"
)]
pub(super) struct Args {
    /// The folder; made when it is not there
    folder: PathBuf,
    /// Which files; all when none is named
    #[arg(value_name = "FILE")]
    files: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let known: Vec<_> = Rules::built_in_files().collect();
    for file in &args.files {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        ensure!(
            names.contains(&file.as_str()),
            "there is no file {file}; there are {}",
            names.join(", ")
        );
    }
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("cannot make {}", args.folder.display()))?;
    for (name, text) in known {
        if args.files.is_empty() || args.files.iter().any(|file| file == name) {
            write(&args.folder.join(name), text)?;
        }
    }
    let version = args.folder.join(VERSION_FILE);
    if !version.exists() {
        write(&version, &format!("{}\n", OWN_VERSIONS.start()))?;
    }
    println!(
        "\nRaise the number in {} with every change.",
        version.display()
    );
    Ok(())
}

/// Writes a file that is not there yet: what somebody has changed stays.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    File::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
