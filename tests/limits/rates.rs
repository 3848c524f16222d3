//! How often a workspace and a token may ask.

use std::thread;
use std::time::{Duration, Instant};

use super::rig::{Rig, SLACK};
use crate::support::{Api, wait_until};

/// What an answer says of limits.
struct Said {
    status: u16,
    headers: Vec<(String, String)>,
}

impl Said {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(header, value)| (header == name).then_some(value.as_str()))
    }
}

fn ask(api: &Api, workspace: &str) -> Said {
    let totals = format!("/v1/workspaces/{workspace}/analytics/totals?period=total");
    let response = api.open(&totals);
    let headers = response.headers().iter();
    Said {
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
    }
}

/// Asks many times at once, until that is too often.
fn ask_too_often(api: &Api, workspace: &str) -> Said {
    let deadline = Instant::now() + SLACK;
    loop {
        let answers: Vec<_> = thread::scope(|scope| {
            let asking: Vec<_> = (0..20)
                .map(|_| scope.spawn(|| ask(api, workspace)))
                .collect();
            asking
                .into_iter()
                .map(|asks| asks.join().unwrap())
                .collect()
        });
        if let Some(refused) = answers.into_iter().find(|said| said.status != 200) {
            return refused;
        }
        assert!(Instant::now() < deadline, "nothing is refused");
    }
}

#[test]
fn a_token_that_asks_too_often_waits_and_nobody_else_does() {
    let rig = Rig::start(&["--token-limit", "1:4", "--workspace-limit", "500:1000"]);
    let (busy, other) = (rig.reader("acme"), rig.reader("acme"));
    let first = ask(&busy, "acme");
    assert_eq!(first.status, 200);
    assert_eq!(first.header("x-ratelimit-limit"), Some("4"));
    let policy = "\"workspace\";q=1000;w=2, \"token\";q=4;w=4";
    assert_eq!(first.header("ratelimit-policy"), Some(policy));
    assert_eq!(first.header("retry-after"), None);

    let refused = ask_too_often(&busy, "acme");
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=14).contains(&wait), "{wait}");
    assert_eq!(ask(&other, "acme").status, 200);
    rig.ask();
    assert!(rig.metric("limited_total{limit=\"token\"}") > 0);

    thread::sleep(Duration::from_secs(wait));
    wait_until("it is let in again", || ask(&busy, "acme").status == 200);
}

#[test]
fn all_tokens_of_a_workspace_share_what_it_may_ask() {
    let rig = Rig::start(&["--workspace-limit", "1:6"]);
    let (one, other) = (rig.reader("acme"), rig.reader("acme"));
    assert_eq!(ask_too_often(&one, "acme").status, 429);
    assert_eq!(ask_too_often(&other, "acme").status, 429);
    assert_eq!(ask(&rig.reader("globex"), "globex").status, 200);
    assert!(rig.metric("limited_total{limit=\"workspace\"}") > 0);
}
