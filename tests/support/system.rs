use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::api::query;
use super::{Api, Process, run};

/// How long the consumers may take to store what was produced.
const SETTLE: Duration = Duration::from_mins(4);

/// `clickmill engine` in a folder that goes with it.
pub(crate) struct Engine {
    pub(crate) process: Process,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
}

impl Engine {
    pub(crate) fn start(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (process, url) = start_engine(folder.path(), more);
        Self {
            process,
            url,
            folder,
        }
    }

    /// Starts it again on the same data, wherever there is a free port.
    pub(crate) fn restart(&mut self) {
        (self.process, self.url) = start_engine(self.folder.path(), &[]);
    }
}

fn start_engine(folder: &Path, more: &[&str]) -> (Process, String) {
    let args = [&["engine", "--engine-listen", "127.0.0.1:0"], more].concat();
    let mut process = Process::clickmill(&args, folder);
    let url = format!("http://{}", process.wait_for("listening on "));
    (process, url)
}

/// `clickmill broker`.
pub(crate) struct Broker {
    pub(crate) process: Process,
    pub(crate) addresses: String,
    _folder: TempDir,
}

impl Broker {
    pub(crate) fn start(partitions: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::clickmill(
            &["broker", "--partitions", &partitions.to_string()],
            folder.path(),
        );
        let addresses = process.wait_for("brokers ");
        Self {
            process,
            addresses,
            _folder: folder,
        }
    }
}

/// `clickmill serve` on an engine of its own.
pub(crate) struct Serve {
    pub(crate) process: Process,
    pub(crate) api: Api,
    pub(crate) admin: String,
    pub(crate) engine: String,
}

pub(crate) const TOKEN: &str = "clk_test_token_of_the_end_to_end_tests";

impl Serve {
    pub(crate) fn start(folder: &Path, more: &[&str]) -> Self {
        let ports = [
            "--listen",
            "127.0.0.1:0",
            "--admin-listen",
            "127.0.0.1:0",
            "--engine-listen",
            "127.0.0.1:0",
        ];
        let args = [&["serve", "--admin-token", TOKEN], &ports[..], more].concat();
        let mut process = Process::clickmill(&args, folder);
        let api = process.wait_for("API ");
        let admin = process.wait_for("admin ");
        let engine = process.wait_for("ClickHouse ");
        Self {
            process,
            api: Api::new(&api, TOKEN),
            admin,
            engine,
        }
    }

    /// What a statement answers in the engine of this system.
    pub(crate) fn query(&self, sql: &str) -> String {
        query(&self.engine, sql).trim_end().to_owned()
    }

    /// A client of the endpoints for operators.
    pub(crate) fn operator(&self) -> Api {
        Api::new(self.admin.trim_end_matches("/metrics"), TOKEN)
    }

    /// A number from the engine of this system.
    pub(crate) fn number(&self, sql: &str) -> u64 {
        self.query(sql).parse().unwrap()
    }

    /// Waits until this many messages are settled, rows and dead letters together.
    pub(crate) fn wait_for_messages(&mut self, count: u64) {
        let deadline = Instant::now() + SETTLE;
        loop {
            let settled = self.number("SELECT sum(messages) FROM spans");
            if settled >= count {
                assert_eq!(settled, count, "more was settled than was produced");
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{settled} of {count} are settled:\n{}",
                self.process.output()
            );
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Runs the audit, which must find nothing.
    pub(crate) fn assert_audit_is_clean(&self) {
        self.assert_audit_succeeds(&[]);
    }

    /// Runs the audit, which must find nothing but what can be repaired.
    pub(crate) fn assert_audit_is_clean_after_repair(&self) {
        self.assert_audit_succeeds(&["--repair"]);
    }

    fn assert_audit_succeeds(&self, more: &[&str]) {
        let args = [&["audit", "--clickhouse-url", &self.engine], more].concat();
        let audit = run(&args, Path::new("."));
        let text = String::from_utf8_lossy(&audit.stdout);
        assert!(
            audit.status.success(),
            "{text}\n{}",
            String::from_utf8_lossy(&audit.stderr)
        );
    }
}

/// Generates clicks between the start of March and the end of October 2026, and returns the file of their truth.
pub(crate) fn generate(folder: &Path, clicks: u64, more: &[&str]) -> PathBuf {
    let truth = folder.join("truth.json");
    let clicks = clicks.to_string();
    let args = [
        &[
            "generate",
            "--clicks",
            &clicks,
            "--workspaces",
            "acme,globex",
            "--truth",
            truth.to_str().unwrap(),
        ],
        &[
            "--from",
            "2026-03-01T00:00:00Z",
            "--to",
            "2026-11-01T00:00:00Z",
            "--truth-zone",
            super::truth::ZONE,
        ][..],
        more,
    ];
    let output = run(&args.concat(), folder);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    truth
}
