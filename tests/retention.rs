//! What is kept no longer: not counted at once, removed later, and accounted for all along.

use std::path::Path;

use crate::support::{Serve, run};

mod answers;
mod background;
mod removal;
mod rig;
mod settings;
mod windows;

/// What `clickmill retention` says about clicks however newly settled.
fn retention(serve: &Serve, more: &[&str]) -> String {
    let args = [
        "retention",
        "--clickhouse-url",
        &serve.engine,
        "--settled-for",
        "0s",
    ];
    let output = run(&[&args[..], more].concat(), Path::new("."));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).unwrap()
}
