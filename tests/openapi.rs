//! The description of the API, held against the API itself: by its own examples, and by requests that Schemathesis makes up of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::support::{Api, Serve, TOKEN, python_with};

/// How many requests are made up for each operation. `scripts/schemathesis.sh` makes up thousands more.
const CASES: &str = "8";

fn python() -> PathBuf {
    let packages: Vec<_> = include_str!("openapi/requirements.txt").lines().collect();
    python_with(&packages)
}

fn system(folder: &Path) -> Serve {
    let no_limits = ["--workspace-limit", "0", "--token-limit", "0"];
    let mut serve = Serve::start(folder, &no_limits);
    let seed = include_str!("openapi/seed.py");
    run(Command::new(python()).args(["-c", seed, &serve.api.base, TOKEN]));
    serve.wait_for_messages(200);
    serve
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// A token of a customer, and its public name.
fn customer(operator: &Api) -> (String, String) {
    let scopes = [
        "analytics:read",
        "export:read",
        "links:write",
        "clicks:write",
    ];
    let request = json!({"workspace_id": "acme", "scopes": scopes});
    let (status, answer) = operator.post("/v1/admin/tokens", &request.to_string());
    assert_eq!(status, 201, "{answer}");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&answer["secret"]), text(&answer["token"]["token_id"]))
}

#[test]
fn every_example_is_taken_and_every_answer_is_as_described() {
    let folder = tempfile::tempdir().unwrap();
    let serve = system(folder.path());
    let operator = serve.operator();
    let named = format!("token_id={}", customer(&operator).1);
    for (listener, operations) in [(&serve.api.base, 21), (&operator.base, 11)] {
        let examples = include_str!("openapi/examples.py");
        let text = run(Command::new(python()).args(["-c", examples, listener, TOKEN, &named]));
        assert_eq!(text.trim(), format!("{operations} operations"));
    }
}

/// Every check there is, on requests that are valid and on requests that are not.
fn make_up_requests(folder: &Path, listener: &str, token: &str) {
    fs::write(folder.join("hooks.py"), include_str!("openapi/hooks.py")).unwrap();
    fs::write(folder.join("schemathesis.toml"), "hooks = \"hooks.py\"\n").unwrap();
    let python = python();
    let mut schemathesis = Command::new(python.with_file_name("schemathesis"));
    schemathesis.current_dir(folder);
    schemathesis.args(["run", &format!("{listener}/v1/openapi.json")]);
    schemathesis.args(["--header", &format!("Authorization: Bearer {token}")]);
    schemathesis.args(["--checks", "all", "--phases", "examples,fuzzing"]);
    schemathesis.args(["--max-examples", CASES, "--seed", "7", "--no-shrink"]);
    schemathesis.args(["--suppress-health-check", "all", "--continue-on-failure"]);
    // An erasure is answered when it is done, or after a minute.
    schemathesis.args(["--request-timeout", "90", "--max-response-time", "80"]);
    let text = run(&mut schemathesis);
    assert!(text.contains("generated"), "{text}");
}

#[test]
fn requests_that_are_made_up_for_customers_find_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let serve = system(folder.path());
    let (token, _) = customer(&serve.operator());
    make_up_requests(folder.path(), &serve.api.base, &token);
}

#[test]
fn requests_that_are_made_up_for_operators_find_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let serve = system(folder.path());
    make_up_requests(folder.path(), &serve.operator().base, TOKEN);
}
