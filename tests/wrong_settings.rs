//! Wrong settings end in one clear line.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Engine, run};

/// Runs the program, which must fail, and returns the one line it says.
fn complaint(args: &[&str], folder: &Path) -> String {
    let output = run(args, folder);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{args:?} succeeded");
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(lines.len(), 1, "{args:?}: {text}");
    lines[0].to_owned()
}

const FREE: [&str; 6] = [
    "--listen",
    "127.0.0.1:0",
    "--admin-listen",
    "127.0.0.1:0",
    "--engine-listen",
    "127.0.0.1:0",
];

fn serve_with(args: &[&str]) -> Vec<String> {
    [&["serve"], args]
        .concat()
        .into_iter()
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn a_port_that_is_taken_is_named_with_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for setting in ["--listen", "--admin-listen", "--engine-listen"] {
        let mut args = FREE.to_vec();
        let position = args.iter().position(|arg| *arg == setting).unwrap();
        args[position + 1] = &address;
        let args = serve_with(&args);
        let line = complaint(
            &args.iter().map(String::as_str).collect::<Vec<_>>(),
            folder.path(),
        );
        assert!(line.contains(&address) && line.contains(setting), "{line}");
    }
}

#[test]
fn what_is_no_url_no_flag_or_no_number_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let line = complaint(&["serve", "--clickhouse-url", "not a url"], folder.path());
    assert!(line.contains("--clickhouse-url"), "{line}");
    let line = complaint(&["serve", "--colour", "red"], folder.path());
    assert!(line.contains("--colour"), "{line}");
    let line = complaint(&["generate", "--clicks", "many"], folder.path());
    assert!(line.contains("--clicks"), "{line}");
    let line = complaint(
        &["serve", "--kafka-options", "enable.auto.commit=true"],
        folder.path(),
    );
    assert!(line.contains("enable.auto.commit"), "{line}");
    let group = ["--kafka-options", "session.timeout.ms=6000"];
    let drain = ["ingest", "--kafka-brokers", "127.0.0.1:1", "--drain", "7s"];
    let line = complaint(&[&drain[..], &group].concat(), folder.path());
    assert!(
        line.contains("--drain") && line.contains("session.timeout.ms"),
        "{line}"
    );
}

#[test]
fn a_file_that_is_missing_or_of_another_kind_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let line = complaint(
        &[&["serve", "--geoip-city", "nothing.mmdb"], &FREE[..]].concat(),
        folder.path(),
    );
    assert!(line.contains("nothing.mmdb"), "{line}");
    fs::write(folder.path().join("text.mmdb"), "no database").unwrap();
    let line = complaint(
        &[&["serve", "--geoip-city", "text.mmdb"], &FREE[..]].concat(),
        folder.path(),
    );
    assert!(line.contains("text.mmdb"), "{line}");
    let line = complaint(
        &[&["serve", "--geoip-asn", "nothing-asn.mmdb"], &FREE[..]].concat(),
        folder.path(),
    );
    assert!(line.contains("nothing-asn.mmdb"), "{line}");
    let line = complaint(
        &[
            "replay",
            "nothing.ndjson",
            "--http",
            "http://127.0.0.1:1",
            "--token",
            "t",
        ],
        folder.path(),
    );
    assert!(line.contains("nothing.ndjson"), "{line}");
    let line = complaint(
        &[
            "engine",
            "--chdb-library",
            "nothing.so",
            "--engine-listen",
            "127.0.0.1:0",
        ],
        folder.path(),
    );
    assert!(line.contains("nothing.so"), "{line}");
    fs::write(folder.path().join("text.so"), "no library").unwrap();
    let line = complaint(
        &[
            "engine",
            "--chdb-library",
            "text.so",
            "--engine-listen",
            "127.0.0.1:0",
        ],
        folder.path(),
    );
    assert!(line.contains("text.so"), "{line}");
}

#[test]
fn a_data_directory_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let line = complaint(
        &[&["serve", "--data-dir", "file"], &FREE[..]].concat(),
        folder.path(),
    );
    assert!(line.contains("file"), "{line}");
}

#[test]
fn a_data_path_belongs_to_one_engine() {
    let engine = Engine::start(&[]);
    let line = complaint(
        &["engine", "--engine-listen", "127.0.0.1:0"],
        engine.folder.path(),
    );
    assert!(
        line.contains("engine") && line.contains(&engine.process.pid().to_string()),
        "{line}"
    );
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(&["--help"], folder.path());
    let text = String::from_utf8(help.stdout).unwrap();
    let commands = text
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    // What is further in is the rest of a description.
    let names: Vec<_> = commands
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() >= 10, "{text}");
    for name in names {
        let help = run(&[name, "--help"], folder.path());
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(
            text.contains("Example") && text.contains(&format!("clickmill {name}")),
            "{text}"
        );
    }
}

/// A reader that goes away early, as `head` does, is no reason for an ugly end.
#[test]
fn a_closed_pipe_ends_generate() {
    let folder = tempfile::tempdir().unwrap();
    let mut generate = Command::new(env!("CARGO_BIN_EXE_clickmill-under-test"))
        .args(["generate", "--clicks", "1000000"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(generate.stdout.take());
    let output = generate.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
