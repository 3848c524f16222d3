//! The same program as `clickmill`, built as part of this package so that its tests can run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    clickmill::main()
}
