use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};

/// How many clicks go into one request.
const TOGETHER: usize = 1_000;
/// How often a request is tried that the service could not take.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(500);

/// Posts to `/v1/clicks` as NDJSON.
pub(crate) struct ToApi {
    agent: ureq::Agent,
    url: String,
    authorization: String,
    body: Vec<u8>,
    waiting: usize,
}

impl ToApi {
    pub(super) fn new(base: &str, token: &str) -> Self {
        Self {
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into(),
            url: format!("{}/v1/clicks", base.trim_end_matches('/')),
            authorization: format!("Bearer {token}"),
            body: Vec::new(),
            waiting: 0,
        }
    }

    pub(super) fn write(&mut self, message: &[u8]) -> anyhow::Result<()> {
        self.body.extend_from_slice(message);
        self.body.push(b'\n');
        self.waiting += 1;
        if self.waiting >= TOGETHER {
            self.flush()
        } else {
            Ok(())
        }
    }

    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        for _ in 0..TRIES {
            let request = self
                .agent
                .post(&self.url)
                .header("Authorization", &self.authorization);
            let mut response = request
                .header("Content-Type", "application/x-ndjson")
                .send(self.body.as_slice())
                .with_context(|| format!("cannot reach {}", self.url))?;
            match response.status().as_u16() {
                // Clicks that break a rule are answered for one by one, and taken out by the service.
                202 | 422 => {
                    self.body.clear();
                    self.waiting = 0;
                    return Ok(());
                }
                429 | 503 => thread::sleep(PAUSE),
                status => bail!(
                    "{} answered {status}: {}",
                    self.url,
                    response.body_mut().read_to_string()?
                ),
            }
        }
        bail!("{} takes no clicks", self.url)
    }
}
