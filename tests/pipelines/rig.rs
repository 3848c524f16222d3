use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::{Api, PROGRAM, Serve, TOKEN, python_of_examples};

/// A whole system with some clicks, and a folder to run examples in.
pub(super) struct Rig {
    pub(super) serve: Serve,
    /// What a customer has: a token for the clicks of one workspace.
    pub(super) api: Api,
    token: String,
    clicks: u64,
    folder: TempDir,
}

impl Rig {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let serve = Serve::start(folder.path(), &[]);
        let scopes = r#"{"workspace_id": "acme", "scopes": ["analytics:read", "export:read"]}"#;
        let (status, answer) = serve.operator().post("/v1/admin/tokens", scopes);
        assert_eq!(status, 201, "{answer}");
        let token = answer["secret"].as_str().unwrap().to_owned();
        let api = Api::new(&serve.api.base, &token);
        let mut rig = Self {
            serve,
            api,
            token,
            clicks: 0,
            folder,
        };
        rig.add(3000);
        rig
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Has clicks of two workspaces stored, of people and of bots of every class, others each time.
    pub(super) fn add(&mut self, clicks: u64) {
        let added = self.arrival(clicks, &[]).output().unwrap();
        succeeded(&added);
        self.wait();
    }

    /// What sends more clicks.
    pub(super) fn arrival(&mut self, clicks: u64, more: &[&str]) -> Command {
        let (seed, count) = (self.clicks.to_string(), clicks.to_string());
        self.clicks += clicks;
        let mut command = Command::new(PROGRAM);
        command
            .args(["generate", "--workspaces", "acme,globex"])
            .args(["--seed", &seed, "--clicks", &count])
            .args(["--from", "2026-10-20T00:00:00Z", "--to"])
            .args(["2026-10-30T00:00:00Z", "--http", &self.serve.api.base])
            .args(["--token", TOKEN])
            .args(more)
            .current_dir(self.folder.path());
        command
    }

    /// Waits until all clicks so far are counted.
    pub(super) fn wait(&mut self) {
        self.serve.wait_for_messages(self.clicks);
    }

    /// Where a customer finds the export.
    pub(super) fn export(&self) -> String {
        format!("{}/v1/workspaces/acme/export", self.api.base)
    }

    /// An example's program, in a home and a folder of its own.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("CLICKMILL_TOKEN", &self.token)
            .env("SOURCES__CLICKMILL__URL", &self.api.base)
            .env("SOURCES__CLICKMILL__WORKSPACE", "acme")
            .env("SOURCES__CLICKMILL__TOKEN", &self.token)
            // A load is several pages.
            .env("SOURCES__CLICKMILL__PAGE_SIZE", "500")
            .env("RUNTIME__DLTHUB_TELEMETRY", "false")
            .env("DLT_DATA_DIR", self.folder.path().join("dlt"));
        command
    }

    /// What an example of Python prints.
    pub(super) fn python(&self, args: &[&str]) -> String {
        let mut python = self.command(python_of_examples());
        succeeded(&python.args(args).output().unwrap())
    }
}

/// A file of the examples.
pub(super) fn example(name: &str) -> String {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = tests.with_file_name("examples").join(name);
    file.to_str().unwrap().to_owned()
}

/// What was printed by something that succeeded.
pub(super) fn succeeded(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{error}");
    text
}
