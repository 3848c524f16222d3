use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clickmill_chaos::proxy::{Proxy, Said};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use ureq::http;

use super::requests::{At, Request};
use crate::support::{Api, Engine, Process, TOKEN};

/// How many requests are under way at a time.
const AT_ONCE: usize = 4;

/// The whole program, with somebody in between who writes down what it says to ClickHouse.
pub(super) struct Rig {
    pub(super) api: Api,
    client: Client,
    proxy: Proxy,
    _engine: Engine,
    _runtime: Runtime,
    _process: Process,
    _folder: TempDir,
}

/// Who sends requests of all kinds.
struct Client {
    agent: ureq::Agent,
    public: String,
    admin: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Rig {
    pub(super) fn start() -> Self {
        let engine = Engine::start(&[]);
        let runtime = Runtime::new().unwrap();
        let upstream = engine.url.strip_prefix("http://").unwrap();
        let proxy = runtime.block_on(Proxy::start(upstream.parse().unwrap()));
        let proxy = proxy.unwrap();
        let url = format!("http://{}", proxy.address());
        let folder = tempfile::tempdir().unwrap();
        let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        let limits = [
            "--workspace-limit",
            "0",
            "--token-limit",
            "0",
            "--clicks-limit",
            "0",
        ];
        // What works in the background says the same whatever is asked.
        let quiet = [
            "--audit-every",
            "0s",
            "--erase-every",
            "0s",
            "--retention-every",
            "0s",
        ];
        let args = ["serve", "--admin-token", TOKEN, "--clickhouse-url", &url];
        let args = [&args[..], &ports, &limits, &quiet].concat();
        let mut process = Process::clickmill(&args, folder.path());
        let api = Api::new(&process.wait_for("API "), TOKEN);
        let admin = process.wait_for("admin ").replace("/metrics", "");
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self {
            client: Client {
                agent: config.build().into(),
                public: api.base.clone(),
                admin,
            },
            api,
            proxy,
            _engine: engine,
            _runtime: runtime,
            _process: process,
            _folder: folder,
        }
    }

    /// What was said to ClickHouse since this was asked last.
    pub(super) fn said(&self) -> Said {
        self.proxy.listen()
    }

    /// Sends requests, some at a time, and looks at every answer.
    pub(super) fn send_all(&self, requests: &[Request]) {
        let next = AtomicUsize::new(0);
        let client = &self.client;
        let work = || {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                request.check(&client.send(request));
            }
        };
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(work);
            }
        });
    }
}

impl Client {
    fn send(&self, request: &Request) -> Answer {
        let base = match request.at {
            At::Public => &self.public,
            At::Admin => &self.admin,
        };
        let mut sent = http::Request::builder()
            .method(request.method)
            .uri(format!("{base}{}", request.path));
        if !request
            .headers
            .iter()
            .any(|(name, _)| *name == "Authorization")
        {
            sent = sent.header("Authorization", format!("Bearer {TOKEN}"));
        }
        for (name, value) in &request.headers {
            sent = sent.header(*name, value);
        }
        let answer = match &request.body {
            Some(body) => self.agent.run(sent.body(body.clone()).unwrap()),
            None => self.agent.run(sent.body(()).unwrap()),
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{request:?}: {error}"));
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.body_mut().read_to_vec().unwrap(),
        }
    }
}
