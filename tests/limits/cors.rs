//! Pages of other origins.

use super::rig::{Rig, answer, head, send};

const PATH: &str = "/v1/workspaces/acme/analytics/totals";
const APP: &str = "https://app.example.com";

fn ask(rig: &Rig, method: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut stream = rig.connect();
    let lines = headers
        .iter()
        .map(|(name, value)| [name, ": ", value, "\r\n"].concat());
    let lines = lines.collect::<String>();
    let authorized = head(method, PATH);
    let anonymous = format!("{method} {PATH} HTTP/1.1\r\nHost: localhost\r\n");
    let start = if method == "OPTIONS" {
        anonymous
    } else {
        authorized
    };
    send(&mut stream, &(start + &lines + "\r\n"));
    let (status, head, _) = answer(&mut stream);
    (status, head)
}

fn said<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn beforehand(origin: &str) -> [(&str, &str); 3] {
    [
        ("Origin", origin),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "authorization"),
    ]
}

#[test]
fn without_origins_no_page_of_another_one_may_ask() {
    let rig = Rig::start(&[]);
    let (status, head) = ask(&rig, "GET", &[("Origin", APP)]);
    assert_eq!(status, 200);
    assert!(
        !head.contains("access-control-") && !head.contains("vary"),
        "{head}"
    );
    let (status, head) = ask(&rig, "OPTIONS", &beforehand(APP));
    assert!(status >= 400 && !head.contains("access-control-"), "{head}");
}

#[test]
fn pages_of_origins_that_were_named_may_ask_and_others_may_not() {
    let origins = "https://app.example.com, http://localhost:3000";
    let rig = Rig::start(&["--cors-origins", origins]);
    let (status, head) = ask(&rig, "OPTIONS", &beforehand(APP));
    assert_eq!(status, 204);
    assert_eq!(said(&head, "access-control-allow-origin"), Some(APP));
    let methods = said(&head, "access-control-allow-methods").unwrap();
    assert!(
        methods.contains("get") && methods.contains("put"),
        "{methods}"
    );
    let headers = said(&head, "access-control-allow-headers").unwrap();
    assert!(headers.contains("authorization"), "{headers}");
    assert!(said(&head, "access-control-max-age").is_some());
    assert_eq!(said(&head, "access-control-allow-credentials"), None);

    for (origin, expected) in [
        (Some(APP), Some(APP)),
        (Some("http://localhost:3000"), Some("http://localhost:3000")),
        (Some("https://app.example.com.evil.test"), None),
        (Some("null"), None),
        (None, None),
    ] {
        let headers: Vec<_> = origin
            .map(|origin| ("Origin", origin))
            .into_iter()
            .collect();
        let (status, head) = ask(&rig, "GET", &headers);
        assert_eq!(status, 200);
        assert_eq!(said(&head, "access-control-allow-origin"), expected);
        assert_eq!(said(&head, "vary"), Some("origin"), "{head}");
        let exposed = said(&head, "access-control-expose-headers");
        assert_eq!(exposed.is_some(), expected.is_some());
        for name in ["etag", "x-request-id", "x-ratelimit-remaining", "ratelimit"] {
            assert!(exposed.is_none_or(|exposed| exposed.contains(name)));
        }
    }
    let (status, head) = ask(&rig, "OPTIONS", &beforehand("https://evil.test"));
    assert!(status >= 400 && !head.contains("access-control-"), "{head}");
    // Errors can be read, too.
    let (status, head) = ask(&rig, "POST", &[("Origin", APP)]);
    assert_eq!(
        (status, said(&head, "access-control-allow-origin")),
        (405, Some(APP))
    );
}

#[test]
fn what_is_no_origin_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for origin in ["*", "https://app.example.com/", "app.example.com"] {
        let args = ["api", "--cors-origins", origin];
        let output = crate::support::run(&args, folder.path());
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && text.contains("--cors-origins"),
            "{text}"
        );
    }
}
