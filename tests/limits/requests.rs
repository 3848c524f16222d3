//! Requests that are larger than anybody needs.

use serde_json::Value;

use super::rig::{Rig, answer, head, send};

fn code(body: &str) -> String {
    let error: Value = serde_json::from_str(body).unwrap();
    error["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn headers_and_addresses_are_refused_from_a_size_on() {
    let rig = Rig::start(&[]);
    let ask = |path: &str, headers: &str| {
        let mut stream = rig.connect();
        let request = head("GET", path) + headers + "\r\n";
        send(&mut stream, &request);
        answer(&mut stream)
    };
    let path = "/v1/workspaces/acme/links";
    let large = |bytes: usize| format!("X-Large: {}\r\n", "x".repeat(bytes));
    assert_eq!(ask(path, &large(16_000)).0, 200);
    let (status, _, body) = ask(path, &large(16_384));
    assert_eq!((status, code(&body).as_str()), (431, "headers_too_large"));
    assert_eq!(ask(path, &large(90_000)).0, 431);
    assert_eq!(ask(path, &"X-Many: x\r\n".repeat(90)).0, 200);
    assert_eq!(ask(path, &"X-Many: x\r\n".repeat(101)).0, 431);
    assert_eq!(rig.metric("limited_total{limit=\"headers\"}"), 1);

    let links = "/v1/workspaces/acme/analytics/links?period=year&ids=";
    let long = |bytes: usize| links.to_owned() + &"a,".repeat((bytes - links.len()) / 2);
    // An address of all the bytes there may be, and headers as well.
    let (status, _, body) = ask(&long(65_534), &large(16_000));
    assert_eq!((status, code(&body).as_str()), (400, "invalid_request"));
    assert_eq!(ask(&long(65_537), "").0, 414);
    let ids = (0..6_000).map(|id| id.to_string()).collect::<Vec<_>>();
    assert_eq!(ask(&(links.to_owned() + &ids.join(",")), "").0, 200);
}

#[test]
fn bodies_are_refused_from_a_size_on() {
    let rig = Rig::start(&[]);
    let blanks = |bytes| " ".repeat(bytes);
    let query = "/v1/workspaces/acme/analytics/query";
    let question = r#"{"from": "2026-03-01", "to": "2026-04-01"}"#;
    let padded = |bytes: usize| question.to_owned() + &blanks(bytes - question.len());
    let (status, answer) = rig.api.post(query, &padded(64 << 10));
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = rig.api.post(query, &padded((64 << 10) + 1));
    assert_eq!(
        (status, &answer["error"]["code"]),
        (413, &"payload_too_large".into())
    );
    let retention = "/v1/workspaces/acme/retention";
    assert_eq!(rig.api.put(retention, &padded(65 << 10)).0, 413);

    let links = "/v1/workspaces/acme/links";
    let link = r#"{"link_id": "a"}"#.to_owned();
    let (status, answer) = rig.api.put(links, &(link.clone() + &blanks(10_000_000)));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(rig.api.put(links, &(link + &blanks(11 << 20))).0, 413);
}
