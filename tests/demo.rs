//! The one command of a newcomer.

use crate::support::{Api, Process};

#[test]
fn the_demo_answers_every_line_it_prints_and_ends_with_a_clean_audit() {
    let folder = tempfile::tempdir().unwrap();
    let ports = [
        "--listen",
        "127.0.0.1:0",
        "--admin-listen",
        "127.0.0.1:0",
        "--engine-listen",
        "127.0.0.1:0",
    ];
    let args = [
        &[
            "demo",
            "--for",
            "25s",
            "--history",
            "20000",
            "--rate",
            "1000",
        ][..],
        &ports,
    ]
    .concat();
    let mut demo = Process::clickmill(&args, folder.path());
    demo.wait_for("produced");
    demo.wait_for("produced");
    let lines: Vec<_> = demo.output().lines().filter_map(curl).collect();
    assert!(lines.len() >= 4, "{}", demo.output());
    for (api, path) in &lines {
        // The first clicks take a few seconds, and then there are ever more.
        let first = clicks_above(0, api, path);
        clicks_above(first, api, path);
    }
    let status = demo.wait();
    let output = demo.output();
    assert!(
        status.success()
            && output.contains("exactly once")
            && output.contains("everything adds up"),
        "{output}"
    );
    assert_eq!(
        std::fs::read_dir(folder.path().join("data"))
            .unwrap()
            .count(),
        0,
        "the demo leaves nothing behind"
    );
}

/// Asks until there are more clicks than so many.
fn clicks_above(least: u64, api: &Api, path: &str) -> u64 {
    loop {
        let clicks = api.ask(path)["totals"]["clicks"].as_u64().unwrap();
        if clicks > least {
            return clicks;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

/// The address, token and path of a printed curl line.
fn curl(line: &str) -> Option<(Api, String)> {
    let rest = line
        .trim()
        .strip_prefix("curl -H 'Authorization: Bearer ")?;
    let (token, rest) = rest.split_once("' 'http://")?;
    let (host, path) = rest.trim_end_matches('\'').split_once('/')?;
    Some((
        Api::new(&format!("http://{host}"), token),
        format!("/{path}"),
    ))
}
