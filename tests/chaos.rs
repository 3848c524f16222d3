//! The harness that does harm finds nothing in the system as it is, and notices when it is broken on purpose.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Process, run};

/// Tries some seeds in a folder of their own.
fn chaos(seeds: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let args = [
        "chaos", "--seeds", seeds, "--clicks", "5000", "--folder", path,
    ];
    run(&[&args, more].concat(), folder.path())
}

fn text(output: &Output) -> String {
    let (stdout, stderr) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(stdout),
        String::from_utf8_lossy(stderr)
    )
}

/// Consumers that are broken in this way are found out by one of these findings: usually by the first seeds, so that the number of
/// seeds only bounds bad luck.
fn assert_is_found_out(sabotage: &str, findings: &[&str]) {
    let output = chaos("40", &["--sabotage", sabotage, "--jobs", "3"]);
    let text = text(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        findings.iter().any(|finding| text.contains(finding)),
        "{text}"
    );
}

#[test]
fn a_few_seeds_of_faults_count_every_click_exactly_once() {
    let output = chaos("5", &["--jobs", "3"]);
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("5 seeds, 0 failed; 25000 messages"), "{text}");
}

#[test]
fn committing_before_inserting_is_found_out() {
    // Whoever reads next asks the store, so that the commit alone loses only the first batch of a partition. But it overwrites
    // the plan, and does what is done without one.
    let findings = [
        "clicks are not stored",
        "clicks are stored more than once",
        "the rollup of",
    ];
    assert_is_found_out("commit-before-insert", &findings);
}

#[test]
fn inserting_without_a_token_is_found_out() {
    assert_is_found_out("no-token", &["clicks are stored more than once"]);
}

#[test]
fn inserting_without_a_plan_is_found_out() {
    // Another batch than the one that was cut short finds its rows stored and leaves them alone, so nothing completes the
    // rollup; or it comes before the rows are to be seen, and stores them again.
    let findings = ["clicks are stored more than once", "the rollup of"];
    assert_is_found_out("no-plan", &findings);
}

#[test]
fn what_is_started_does_not_outlive_a_harness_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let args = [
        "chaos", "--seed", "1", "--clicks", "200000", "--folder", path,
    ];
    let process = Process::clickmill(&args, folder.path());
    // The engine, the broker, and three consumers.
    let children = until("all are started", || {
        Some(children_of(process.pid())).filter(|children| children.len() == 5)
    });
    drop(process);
    until("all are gone", || {
        children
            .iter()
            .all(|child| !is_running(*child))
            .then_some(())
    });
}

fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_mins(2);
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < deadline, "not in time: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The parent of a process, and whether it is more than an entry that nobody has asked after.
fn status(process: u32) -> Option<(u32, bool)> {
    let stat =
        fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    // The name before it may have blanks and brackets in it.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let state = fields.next()?;
    Some((fields.next()?.parse().ok()?, state != "Z"))
}

fn is_running(process: u32) -> bool {
    status(process).is_some_and(|(_, is_running)| is_running)
}

fn children_of(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap();
    let processes = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    processes
        .filter(|process| status(*process) == Some((parent, true)))
        .collect()
}
