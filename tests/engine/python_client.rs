//! The official Python client.

use std::process::Command;

use crate::support::{Engine, python_with};

#[test]
fn clickhouse_connect_cannot_tell_the_difference() {
    let engine = Engine::start(&[]);
    let python = python_with(&[
        "clickhouse-connect==1.12.0",
        "pyarrow==22.0.0",
        "lz4",
        "zstandard",
    ]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/engine/connect.py");
    let port = engine.url.rsplit(':').next().unwrap();
    let output = Command::new(python).args([script, port]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), "all is well\n");
}
