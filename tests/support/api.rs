use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::typestate::WithBody;

/// A client of the query API.
#[derive(Clone)]
pub(crate) struct Api {
    agent: ureq::Agent,
    pub(crate) base: String,
    token: String,
}

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The header `Retry-After`.
    pub(crate) retry_after: Option<String>,
    pub(crate) body: String,
}

impl Api {
    pub(crate) fn new(base: &str, token: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        Self {
            agent,
            base: base.to_owned(),
            token: token.to_owned(),
        }
    }

    /// The status and body of a GET with the token.
    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.base);
        let request = self
            .agent
            .get(&url)
            .header("Authorization", &format!("Bearer {}", self.token));
        let mut response = request.call().unwrap();
        (
            response.status().as_u16(),
            response.body_mut().read_json().unwrap_or(Value::Null),
        )
    }

    /// The answer to a GET with the token, its body not read yet.
    pub(crate) fn open(&self, path: &str) -> ureq::http::Response<ureq::Body> {
        let token = format!("Bearer {}", self.token);
        let request = self.agent.get(format!("{}{path}", self.base));
        request.header("Authorization", token).call().unwrap()
    }

    /// The status, the entity tag and the body of a GET with the token and further headers.
    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String, Vec<u8>) {
        let url = format!("{}{path}", self.base);
        let token = format!("Bearer {}", self.token);
        let request = self.agent.get(&url).header("Authorization", &token);
        let headers = headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let mut response = request.call().unwrap();
        let tag = response
            .headers()
            .get("etag")
            .map(|tag| tag.to_str().unwrap().to_owned());
        (
            response.status().as_u16(),
            tag.unwrap_or_default(),
            response.body_mut().read_to_vec().unwrap(),
        )
    }

    /// The answer to a GET with the token, or to a POST when there is a body.
    pub(crate) fn answer_to(&self, path: &str, body: Option<&str>) -> Answer {
        let url = format!("{}{path}", self.base);
        let token = format!("Bearer {}", self.token);
        let response = match body {
            None => self.agent.get(&url).header("Authorization", token).call(),
            Some(body) => {
                let request = self.agent.post(&url).header("Authorization", token);
                request.send(body)
            }
        };
        let mut response = response.unwrap();
        let retry_after = response.headers().get("retry-after");
        Answer {
            status: response.status().as_u16(),
            retry_after: retry_after.map(|value| value.to_str().unwrap().to_owned()),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// The text of a GET that succeeds.
    pub(crate) fn text(&self, path: &str) -> String {
        let url = format!("{}{path}", self.base);
        let mut response = self.agent.get(&url).call().unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
        response.body_mut().read_to_string().unwrap()
    }

    /// The body of a GET that succeeds.
    pub(crate) fn ask(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// An analytics question about a workspace.
    pub(crate) fn analytics(&self, workspace: &str, question: &str) -> Value {
        self.ask(&format!("/v1/workspaces/{workspace}/analytics/{question}"))
    }

    /// The status and body of a POST with the token.
    pub(crate) fn post(&self, path: &str, body: &str) -> (u16, Value) {
        self.post_with(&[], path, body)
    }

    /// The status and body of a POST with the token and further headers.
    pub(crate) fn post_with(
        &self,
        headers: &[(&str, &str)],
        path: &str,
        body: &str,
    ) -> (u16, Value) {
        let url = format!("{}{path}", self.base);
        self.send(self.agent.post(&url), headers, body)
    }

    /// The status and body of a PUT with the token.
    pub(crate) fn put(&self, path: &str, body: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.base);
        self.send(self.agent.put(&url), &[], body)
    }

    /// The status of a DELETE with the token.
    pub(crate) fn delete(&self, path: &str) -> u16 {
        let request = self.agent.delete(format!("{}{path}", self.base));
        let token = format!("Bearer {}", self.token);
        let response = request.header("Authorization", &token).call();
        response.unwrap().status().as_u16()
    }

    fn send(
        &self,
        request: ureq::RequestBuilder<WithBody>,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, Value) {
        let mut request = request.header("Authorization", &format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.send(body).unwrap();
        (
            response.status().as_u16(),
            response.body_mut().read_json().unwrap_or(Value::Null),
        )
    }
}

/// The answer of an engine to a statement, in its default format.
pub(crate) fn query(engine: &str, sql: &str) -> String {
    try_query(engine, sql).unwrap_or_else(|text| panic!("{sql}: {text}"))
}

/// The same, or the exception. A question is asked again for a while when nobody answers: an engine that crashed is started
/// again.
pub(crate) fn try_query(engine: &str, sql: &str) -> Result<String, String> {
    let deadline = Instant::now() + Duration::from_secs(30);
    let is_question = sql.trim_start().starts_with("SELECT");
    loop {
        match answer(engine, sql) {
            Ok((200, text)) => return Ok(text),
            Ok((_, text)) => return Err(text),
            Err(_) if is_question && Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(100));
            }
            Err(error) => panic!("{sql}: {error}"),
        }
    }
}

fn answer(engine: &str, sql: &str) -> Result<(u16, String), ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut response = agent
        .post(engine)
        .query("database", "clickmill")
        .send(sql)?;
    let body = response.body_mut().with_config().limit(1 << 30);
    let text = body.read_to_string()?;
    Ok((response.status().as_u16(), text))
}
