use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{anyhow, ensure};

use super::package::Package;
use super::progress;
use super::waiter::Waiter;

/// Runs a registry's own client, which fetches a package below `scratch`, to its end; kills it when nobody waits any more.
pub(super) fn run(
    mut command: Command,
    package: &Package,
    scratch: &Path,
    waiter: &Waiter,
) -> anyhow::Result<()> {
    let client = command.get_program().to_string_lossy().into_owned();
    // To a file: a pipe that nobody reads meanwhile would block a client that says much.
    let said = scratch.join("client.log");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(&said)?)
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => anyhow!("the client {client} is not installed"),
            _ => anyhow!(error).context(format!("cannot run {client}")),
        })?;
    let bar = progress::bytes(&format!("fetching {}", package.what), package.download);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if waiter.is_gone() {
            child.kill()?;
            child.wait()?;
        }
        waiter.check()?;
        bar.set_position(size_of(scratch).min(package.download));
        thread::sleep(Duration::from_millis(100));
    };
    bar.finish_and_clear();
    ensure!(
        status.success(),
        "{client} failed: {}",
        last_words(&fs::read(&said).unwrap_or_default())
    );
    Ok(())
}

/// What a client said at the end, in one line.
fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().map(str::trim);
    let mut last: Vec<_> = lines
        .rev()
        .filter(|line| !line.is_empty())
        .take(2)
        .collect();
    last.reverse();
    last.join(" ")
}

/// The bytes below a folder: clients do not say how far they are, but what they have lies there.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let sizes = entries.filter_map(Result::ok).filter_map(|entry| {
        let metadata = entry.metadata().ok()?;
        Some(if metadata.is_dir() {
            size_of(&entry.path())
        } else {
            metadata.len()
        })
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_the_last_two_lines() {
        let said = b"npm warn old\nnpm error code E404\n\n npm error 404 Not Found\n\n";
        assert_eq!(
            last_words(said),
            "npm error code E404 npm error 404 Not Found"
        );
        assert_eq!(last_words(b""), "");
    }
}
