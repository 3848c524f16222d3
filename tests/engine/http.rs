//! Requests to an engine, as plain as possible.

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use ureq::Agent;

/// How long the engine may take to notice something.
const NOTICE: Duration = Duration::from_secs(20);

/// A client that sees status, headers and bytes.
#[derive(Clone)]
pub(super) struct Http {
    agent: Agent,
    url: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: ureq::http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Http {
    pub(super) fn new(url: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        Self {
            agent,
            url: url.to_owned(),
        }
    }

    /// POSTs a body with parameters in the URL.
    pub(super) fn post(&self, parameters: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        let request = self
            .agent
            .post(&self.url)
            .query_pairs(parameters.iter().copied());
        Self::answer(request.send(body.as_ref()).unwrap())
    }

    /// POSTs a body with a content encoding.
    pub(super) fn post_encoded(&self, encoding: &str, query: &str, body: &[u8]) -> Answer {
        let request = self
            .agent
            .post(&self.url)
            .query("query", query)
            .header("Content-Encoding", encoding);
        Self::answer(request.send(body).unwrap())
    }

    /// GETs with parameters in the URL and one header.
    pub(super) fn get(&self, parameters: &[(&str, &str)], header: (&str, &str)) -> Answer {
        let request = self
            .agent
            .get(&self.url)
            .query_pairs(parameters.iter().copied());
        Self::answer(request.header(header.0, header.1).call().unwrap())
    }

    /// The answer to a statement that succeeds.
    pub(super) fn ask(&self, sql: &str) -> String {
        let answer = self.post(&[], sql);
        assert_eq!(answer.status, 200, "{sql}: {}", answer.text());
        answer.text().trim_end_matches('\n').to_owned()
    }

    /// Sends the beginning of a request by hand, and leaves the connection open.
    pub(super) fn begin(&self, target: &str, length: usize, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        write!(
            stream,
            "POST {target} HTTP/1.1\r\nHost: engine\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        stream.write_all(body).unwrap();
        stream
    }

    /// Waits until a statement answers this.
    pub(super) fn wait_until(&self, sql: &str, expected: &str) {
        let deadline = Instant::now() + NOTICE;
        loop {
            let answer = self.ask(sql);
            if answer == expected {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{sql} still answers {answer}, not {expected}"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .unwrap();
        Answer {
            status,
            headers,
            body,
        }
    }
}

/// A block in the `Native` format with one column `a UInt32` that counts from zero.
pub(super) fn native_block(rows: u32) -> Vec<u8> {
    let mut block = vec![1];
    let mut rest = rows;
    while rest >= 128 {
        block.push(u8::try_from(rest % 128).unwrap() | 128);
        rest /= 128;
    }
    block.push(u8::try_from(rest).unwrap());
    block.extend_from_slice(b"\x01a\x06UInt32");
    block.extend((0..rows).flat_map(u32::to_le_bytes));
    block
}
