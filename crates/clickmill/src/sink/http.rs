use std::thread;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

/// How many clicks go into one request.
const TOGETHER: u64 = 1_000;
/// How many bytes a request may have; an API takes 10 MiB.
const MAX_BODY: usize = 8 << 20;
/// How often a request is tried that the service could not take.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(500);

/// Posts to `/v1/clicks` as NDJSON.
pub(crate) struct ToApi {
    agent: ureq::Agent,
    url: String,
    authorization: String,
    body: Vec<u8>,
    waiting: u64,
    answered: Answered,
}

/// How an API has answered for the clicks it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answered {
    accepted: u64,
    rejected: u64,
    /// Why the first was rejected.
    reason: Option<String>,
}

/// A body of 202: what was taken, and what was not.
#[derive(Deserialize)]
struct Taken {
    accepted: u64,
    rejected: Vec<Refused>,
}

/// A body of 422: nothing was taken.
#[derive(Deserialize)]
struct NoneTaken {
    error: Detail,
}

#[derive(Deserialize)]
struct Detail {
    rejected: Vec<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    reason: String,
    message: String,
}

impl Answered {
    /// Says how many clicks were taken, and fails when not all were.
    pub(crate) fn tell(&self) -> anyhow::Result<()> {
        println!(
            "accepted {} clicks, rejected {}",
            self.accepted, self.rejected
        );
        self.check()
    }

    fn check(&self) -> anyhow::Result<()> {
        let all = self.accepted + self.rejected;
        match &self.reason {
            None => Ok(()),
            Some(reason) => bail!(
                "{} of {all} clicks were rejected, the first because {reason}",
                self.rejected
            ),
        }
    }

    fn add(&mut self, accepted: u64, rejected: &[Refused]) {
        self.accepted += accepted;
        self.rejected += rejected.len() as u64;
        if let (None, Some(first)) = (&self.reason, rejected.first()) {
            self.reason = Some(format!("{} ({})", first.message, first.reason));
        }
    }
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
            answered: Answered::default(),
        }
    }

    pub(super) fn write(&mut self, message: &[u8]) -> anyhow::Result<()> {
        if self.body.len() + message.len() > MAX_BODY {
            self.flush()?;
        }
        // In JSON a line break is white space, and in NDJSON the end of a click.
        let on_one_line = message
            .iter()
            .map(|&byte| if byte == b'\n' { b' ' } else { byte });
        self.body.extend(on_one_line);
        self.body.push(b'\n');
        self.waiting += 1;
        if self.waiting >= TOGETHER {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Sends what is left, and says how everything was answered.
    pub(super) fn finish(&mut self) -> anyhow::Result<Answered> {
        self.flush()?;
        Ok(self.answered.clone())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
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
                status @ (202 | 422) => {
                    let body = response.body_mut().read_to_vec()?;
                    self.count(status, &body).with_context(|| {
                        format!("{} answered {status} with a strange body", self.url)
                    })?;
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

    /// Clicks that break a rule are answered for one by one; the service takes the others.
    fn count(&mut self, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let (accepted, rejected) = if status == 202 {
            let taken: Taken = serde_json::from_slice(body)?;
            (taken.accepted, taken.rejected)
        } else {
            let none: NoneTaken = serde_json::from_slice(body)?;
            (0, none.error.rejected)
        };
        let answered = accepted + rejected.len() as u64;
        ensure!(
            answered == self.waiting,
            "{} clicks were sent and {answered} answered for",
            self.waiting
        );
        self.answered.add(accepted, &rejected);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(answers: &[(u64, u16, &str)]) -> anyhow::Result<Answered> {
        let mut api = ToApi::new("http://127.0.0.1:1", "t");
        for (waiting, status, body) in answers {
            api.waiting = *waiting;
            api.count(*status, body.as_bytes())?;
        }
        Ok(api.answered)
    }

    #[test]
    fn what_is_rejected_is_counted_and_the_first_reason_kept() {
        let all = (2, 202, r#"{"accepted":2,"rejected":[]}"#);
        assert!(sent(&[all]).unwrap().check().is_ok());
        let one =
            r#"{"accepted":1,"rejected":[{"index":1,"reason":"too_old","message":"it is old"}]}"#;
        let none = r#"{"error":{"code":"unprocessable","rejected":[{"index":0,"reason":"x","message":"y"}]}}"#;
        let answered = sent(&[all, (2, 202, one), (1, 422, none)]).unwrap();
        assert_eq!((answered.accepted, answered.rejected), (3, 2));
        let error = answered.check().unwrap_err().to_string();
        assert_eq!(
            error,
            "2 of 5 clicks were rejected, the first because it is old (too_old)"
        );
    }

    #[test]
    fn a_message_of_several_lines_goes_onto_one() {
        let mut api = ToApi::new("http://127.0.0.1:1", "t");
        api.write(b"{\n  \"a\": 1\n}").unwrap();
        api.write(b"{}").unwrap();
        assert_eq!(api.body, b"{   \"a\": 1 }\n{}\n");
    }

    #[test]
    fn an_answer_for_other_clicks_is_refused() {
        assert!(sent(&[(2, 202, r#"{"accepted":1,"rejected":[]}"#)]).is_err());
        assert!(sent(&[(1, 422, "{}")]).is_err());
    }
}
