//! Those who try tokens.

use super::rig::{Rig, answer, send};
use crate::support::TOKEN;

const PATH: &str = "/v1/workspaces/acme/analytics/totals?from=2026-03-01&to=2026-04-01";

fn ask(rig: &Rig, from: &str, token: Option<&str>) -> (u16, String, String) {
    let mut stream = rig.connect();
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    let token = token.unwrap_or_default();
    let request =
        format!("GET {PATH} HTTP/1.1\r\nHost: x\r\n{token}X-Forwarded-For: {from}\r\n\r\n");
    send(&mut stream, &request);
    answer(&mut stream)
}

#[test]
fn who_tries_many_tokens_is_kept_out_and_nobody_else_is() {
    let rig = Rig::start(&["--trusted-proxies", "1"]);
    assert_eq!(ask(&rig, "203.0.113.1", Some(TOKEN)).0, 200);
    let tried = (0..90).map(|number| {
        // What is before the last address anybody can have written.
        let from = format!("198.51.100.{number}, 203.0.113.{number}");
        ask(&rig, &from, Some(&format!("clk_wrong_{number}")))
    });
    let refused: Vec<_> = tried.filter(|(status, ..)| *status == 429).collect();
    assert!((10..=30).contains(&refused.len()), "{}", refused.len());
    let (_, head, body) = &refused[0];
    assert!(head.contains("\r\nretry-after: 1\r\n"), "{head}");
    assert!(body.contains("rate_limit_exceeded"), "{body}");
    let counted = rig.metric("limited_total{limit=\"authentication\"}");
    assert_eq!(counted, refused.len() as u64);

    let again: Vec<_> = (0..5)
        .map(|_| ask(&rig, "203.0.113.9", Some("clk_no")).0)
        .collect();
    assert!(again.contains(&429), "{again:?}");
    // The same network: somebody who was let in lately; somebody without any token; and others.
    assert_eq!(ask(&rig, "203.0.113.9", Some(TOKEN)).0, 200);
    assert_eq!(ask(&rig, "203.0.113.9", None).0, 401);
    assert_eq!(ask(&rig, "192.0.2.9", Some("clk_no")).0, 401);
}

#[test]
fn a_proxy_that_is_not_known_as_one_is_not_taken_for_a_stranger() {
    let rig = Rig::start(&[]);
    for number in 0..90 {
        let (status, ..) = ask(&rig, "203.0.113.1", Some(&format!("clk_{number}")));
        assert_eq!(status, 401);
    }
}
