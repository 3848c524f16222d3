//! A line for each request, which says nothing of who asked.

use super::rig::{Rig, answer, send};
use crate::support::{TOKEN, wait_until};

const PATH: &str = "/v1/workspaces/acme_canary/analytics/links/link_canary/clicks";

fn ask(rig: &Rig, path: &str, token: &str, id: &str) -> u16 {
    let mut stream = rig.connect();
    let request = format!(
        "GET {path}?from=2026-03-01&to=2026-03-02&search=query_canary HTTP/1.1\r\nHost: host-canary.example\r\n\
         Authorization: Bearer {token}\r\nX-Request-Id: {id}\r\nX-Forwarded-For: 203.0.113.77\r\n\
         User-Agent: agent_canary/1.0\r\nReferer: https://referrer-canary.example/\r\nCookie: a=cookie_canary\r\n\r\n"
    );
    send(&mut stream, &request);
    answer(&mut stream).0
}

const CANARIES: [&str; 10] = [
    "acme_canary",
    "link_canary",
    "query_canary",
    "host-canary",
    "203.0.113",
    "agent_canary",
    "referrer-canary",
    "cookie_canary",
    "clk_wrong_canary",
    TOKEN,
];

#[test]
fn each_request_is_a_line_without_anything_personal() {
    let filter = "info,clickmill::access=info";
    let mut rig = Rig::start(&["--log", filter, "--trusted-proxies", "1"]);
    assert_eq!(ask(&rig, PATH, TOKEN, "first"), 400);
    assert_eq!(ask(&rig, PATH, "clk_wrong_canary", "second"), 401);
    assert_eq!(ask(&rig, "/link_canary", TOKEN, "third"), 404);
    let mut output = String::new();
    wait_until("three lines", || {
        output = rig.process.output();
        output.contains("third")
    });
    let line = |id: &str| {
        let mut lines = output.lines();
        lines
            .find(|line| line.contains(&format!("request_id=\"{id}\"")))
            .unwrap()
    };
    let route = "/v1/workspaces/{workspace_id}/analytics/links/{link_id}/clicks";
    for part in [
        "answered method=GET",
        &format!("route=\"{route}\""),
        "status=400",
        "millis=",
        "bytes=",
        "token=\"admin\"",
    ] {
        assert!(line("first").contains(part), "{}", line("first"));
    }
    assert!(line("second").contains("status=401") && !line("second").contains("token="));
    assert!(line("third").contains("route=\"none\""));
    for canary in CANARIES {
        assert!(!output.contains(canary), "{canary} is in:\n{output}");
    }
}

#[test]
fn nothing_is_written_about_requests_unless_somebody_asks_for_it() {
    let mut rig = Rig::start(&[]);
    assert_eq!(ask(&rig, PATH, TOKEN, "first"), 400);
    rig.process.terminate();
    let output = rig.process.output();
    assert!(
        !output.contains("first") && !output.contains("canary"),
        "{output}"
    );
}
