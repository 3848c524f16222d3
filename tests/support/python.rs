use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python with these packages, in an environment of its own that is kept for the next run.
pub(crate) fn python_with(packages: &[&str]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    packages.hash(&mut hasher);
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = root.join(format!("python-{:016x}", hasher.finish()));
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let (python, complete) = (folder.join("bin/python"), folder.join("complete"));
    if !complete.exists() {
        fs::remove_dir_all(&folder).ok();
        check(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        check(
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                ])
                .args(packages),
        );
        File::create(complete).unwrap();
    }
    python
}

/// What the examples need, and the extension `httpfs`, which they would fetch from the internet.
pub(crate) fn python_of_examples() -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("examples");
    let read = |file: &str| fs::read_to_string(examples.join(file)).unwrap();
    let files = read("requirements.txt") + &read("dlt/requirements.txt");
    let httpfs = ["duckdb-extension-httpfs==1.5.5"];
    python_with(&files.lines().chain(httpfs).collect::<Vec<_>>())
}

fn check(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
