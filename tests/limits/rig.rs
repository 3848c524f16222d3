use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{Api, Process, StoredClicks, TOKEN};

/// How much longer than it may something may take on a machine that is busy with other tests.
pub(super) const SLACK: Duration = Duration::from_secs(20);

/// An API over 300 clicks of `acme`.
pub(super) struct Rig {
    pub(super) process: Process,
    pub(super) api: Api,
    admin: Api,
    _clicks: StoredClicks,
}

impl Rig {
    pub(super) fn start(more: &[&str]) -> Self {
        let clicks = StoredClicks::start();
        let args = ["api", "--clickhouse-url", clicks.url()];
        let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        let args = [&args[..], &["--admin-token", TOKEN], &ports, more].concat();
        let mut process = Process::clickmill(&args, Path::new("."));
        let api = Api::new(&process.wait_for("API "), TOKEN);
        let admin = process.wait_for("admin ").replace("/metrics", "");
        Self {
            process,
            api,
            admin: Api::new(&admin, TOKEN),
            _clicks: clicks,
        }
    }

    pub(super) fn connect(&self) -> TcpStream {
        let address = self.api.base.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(SLACK)).unwrap();
        stream
    }

    /// What asks with a new token that reads a workspace.
    pub(super) fn reader(&self, workspace: &str) -> Api {
        let token = format!(r#"{{"workspace_id": "{workspace}", "scopes": ["analytics:read"]}}"#);
        let (status, issued) = self.admin.post("/v1/admin/tokens", &token);
        assert_eq!(status, 201, "{issued}");
        Api::new(&self.api.base, issued["secret"].as_str().unwrap())
    }

    /// A metric of the API, 0 while it is not there.
    pub(super) fn metric(&self, name: &str) -> u64 {
        let text = self.admin.text("/metrics");
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("clickmill_api_{name} ")));
        line.map_or(0, |value| value.parse().unwrap())
    }

    /// Asks what everybody asks, and asserts that the answer is right.
    pub(super) fn ask(&self) {
        let answer = self
            .api
            .analytics("acme", "totals?from=2026-03-01&to=2026-04-01");
        assert_eq!(answer["totals"]["clicks"], 300);
    }
}

/// A request, but for what ends its head.
pub(super) fn head(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n")
}

pub(super) fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).unwrap();
}

/// The status line, the headers and the body of the next answer.
pub(super) fn answer(stream: &mut TcpStream) -> (u16, String, String) {
    let mut bytes = Vec::new();
    let head = loop {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{bytes:?}");
        bytes.push(byte[0]);
        if bytes.ends_with(b"\r\n\r\n") {
            break String::from_utf8(bytes).unwrap().to_ascii_lowercase();
        }
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, String::from_utf8(body).unwrap())
}

/// Waits until nothing more comes, and says how long that took. Whoever is there at the end of the test has not closed.
pub(super) fn wait_for_end(stream: &mut TcpStream) -> Duration {
    let start = Instant::now();
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return start.elapsed(),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return start.elapsed(),
            Err(error) => panic!("it is not closed: {error}"),
        }
    }
}
