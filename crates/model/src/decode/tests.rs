use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Offset, Partition};

/// 2026-03-01T12:00:00Z
const NOW: Timestamp = Timestamp(1_772_366_400_000);

fn raw(payload: &[u8]) -> RawClick<'_> {
    RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: NOW,
        payload,
    }
}

/// A full, good click with some fields replaced; `null` means absent.
fn message(changes: &Value) -> Vec<u8> {
    let mut click = json!({
        "workspace_id": "acme", "link_id": "lnk_1", "clicked_at": "2026-03-01T11:59:59.123Z", "domain": "Go.Acme.com",
        "destination_url": "https://user:pw@shop.example/spring?utm_source=news#frag", "ip": "::ffff:192.0.2.7",
        "user_agent": "Mozilla/5.0", "referrer": "https://t.co/x#y", "metadata": {"a": [1, 2]},
    });
    for (name, value) in changes.as_object().unwrap() {
        click[name] = value.clone();
    }
    serde_json::to_vec(&click).unwrap()
}

fn rejection(payload: &[u8]) -> (Option<&'static str>, Reason) {
    let rejection = decode(&raw(payload)).unwrap_err();
    (rejection.field, rejection.reason)
}

fn of_change(changes: &Value) -> (Option<&'static str>, Reason) {
    rejection(&message(changes))
}

#[test]
fn a_good_click_is_read_whole() {
    let payload =
        message(&json!({"new_field": 1, "method": "head", "status": 301, "trigger": "qr"}));
    let click = decode(&raw(&payload)).unwrap();
    assert_eq!(click.clicked_at.to_string(), "2026-03-01T11:59:59.123Z");
    assert_eq!(click.domain, "go.acme.com");
    assert_eq!(
        click.destination_url.as_deref(),
        Some("https://shop.example/spring?utm_source=news")
    );
    assert_eq!(click.utm.source.as_deref(), Some("news"));
    assert_eq!(click.ip, Some("192.0.2.7".parse().unwrap()));
    assert_eq!(click.referrer.as_deref(), Some("https://t.co/x"));
    assert_eq!(
        (click.method.as_ref(), click.status, click.trigger),
        ("HEAD", 301, Trigger::Qr)
    );
    assert_eq!(click.metadata, Some(r#"{"a":[1,2]}"#));
    assert_eq!(click.unknown_fields, 1);
}

#[test]
fn a_minimal_click_has_the_defaults() {
    let payload = br#"{"workspace_id":"a","link_id":"b","clicked_at":1772366400000,"domain":"c"}"#;
    let click = decode(&raw(payload)).unwrap();
    assert_eq!(
        (click.method.as_ref(), click.status, click.trigger),
        ("GET", 302, Trigger::Link)
    );
    assert!(
        matches!(click.workspace_id, Cow::Borrowed("a")),
        "nothing is copied"
    );
}

#[test]
fn messages_that_are_no_object_are_refused_as_such() {
    assert_eq!(rejection(b""), (None, Reason::Empty));
    assert_eq!(
        rejection(&vec![b' '; MAX_MESSAGE_BYTES + 1]),
        (None, Reason::TooLarge)
    );
    assert_eq!(rejection(b"\xff\xfe"), (None, Reason::NotUtf8));
    assert_eq!(
        rejection(b"{\"link_id\":\"\xff\"}"),
        (None, Reason::NotUtf8)
    );
    assert_eq!(rejection(b"{\"link_id\":"), (None, Reason::NotJson));
    assert_eq!(rejection("\u{feff}{}".as_bytes()), (None, Reason::NotJson));
    assert_eq!(rejection(b"{} {}"), (None, Reason::NotJson));
    assert_eq!(rejection(b"[1]"), (None, Reason::NotAnObject));
    assert_eq!(rejection(b"\"text\""), (None, Reason::NotAnObject));
}

#[test]
fn each_broken_rule_names_its_field() {
    let long = "x".repeat(300);
    let cases = [
        (
            json!({"workspace_id": null}),
            "workspace_id",
            Reason::MissingField,
        ),
        (json!({"link_id": ""}), "link_id", Reason::MissingField),
        (
            json!({"clicked_at": null}),
            "clicked_at",
            Reason::MissingField,
        ),
        (json!({"domain": null}), "domain", Reason::MissingField),
        (
            json!({"workspace_id": "a/b"}),
            "workspace_id",
            Reason::BadCharacters,
        ),
        (json!({"link_id": long}), "link_id", Reason::TooLong),
        (
            json!({"link_id": "a\u{0}b"}),
            "link_id",
            Reason::BadCharacters,
        ),
        (json!({"link_id": 7}), "link_id", Reason::WrongType),
        (json!({"clicked_at": 1.5}), "clicked_at", Reason::WrongType),
        (
            json!({"clicked_at": "yesterday"}),
            "clicked_at",
            Reason::BadTimestamp,
        ),
        (
            json!({"clicked_at": 1_772_366_400}),
            "clicked_at",
            Reason::TooOld,
        ),
        (
            json!({"clicked_at": "2026-03-02T12:00:00.001Z"}),
            "clicked_at",
            Reason::TooFarAhead,
        ),
        (
            json!({"clicked_at": u64::MAX}),
            "clicked_at",
            Reason::TooFarAhead,
        ),
        (
            json!({"domain": "http://go.acme.com"}),
            "domain",
            Reason::BadHost,
        ),
        (json!({"domain": "go..com"}), "domain", Reason::BadHost),
        (
            json!({"destination_url": "javascript:alert(1)"}),
            "destination_url",
            Reason::BadUrl,
        ),
        (
            json!({"destination_url": format!("https://a/{}", "x".repeat(2048))}),
            "destination_url",
            Reason::TooLong,
        ),
        (json!({"ip": "192.0.2.1, 192.0.2.2"}), "ip", Reason::BadIp),
        (json!({"click_id": long}), "click_id", Reason::TooLong),
        (json!({"short_code": long}), "short_code", Reason::TooLong),
        (json!({"method": "GET /"}), "method", Reason::BadMethod),
        (json!({"status": 99}), "status", Reason::BadStatus),
        (json!({"status": "200"}), "status", Reason::WrongType),
        (json!({"trigger": "nfc"}), "trigger", Reason::BadTrigger),
        (json!({"metadata": [1]}), "metadata", Reason::BadMetadata),
        (
            json!({"metadata": {"a": "x".repeat(4096)}}),
            "metadata",
            Reason::TooLong,
        ),
        (json!({"headers": "none"}), "headers", Reason::WrongType),
    ];
    for (changes, field, reason) in cases {
        assert_eq!(of_change(&changes), (Some(field), reason), "{changes}");
    }
    assert_eq!(
        rejection(br#"{"link_id":"a","link_id":"b"}"#),
        (Some("link_id"), Reason::DuplicateField)
    );
}

#[test]
fn what_the_browser_sent_never_costs_a_click() {
    let payload = message(&json!({
        "user_agent": "é".repeat(1_000), "referrer": "javascript:alert(1)", "accept_language": "x".repeat(1_000),
        "headers": {"sec-purpose": "p".repeat(1_000)},
    }));
    let click = decode(&raw(&payload)).unwrap();
    assert_eq!(click.user_agent.unwrap().len(), 512);
    assert_eq!(click.referrer, None);
    assert_eq!(click.headers.get("sec-purpose").unwrap().len(), 256);
}

#[test]
fn addresses_are_read_as_proxies_write_them() {
    for (text, ip) in [
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ] {
        let payload = message(&json!({ "ip": text }));
        assert_eq!(
            decode(&raw(&payload)).unwrap().ip,
            Some(ip.parse().unwrap()),
            "{text}"
        );
    }
}

#[test]
fn a_field_nobody_knows_may_be_nested_as_deep_as_it_likes() {
    let deep = format!(
        r#"{{"workspace_id":"a","link_id":"b","clicked_at":1772366400000,"domain":"c","x":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert_eq!(decode(&raw(deep.as_bytes())).unwrap().unknown_fields, 1);
}

proptest! {
    #[test]
    fn no_message_makes_decode_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(decode(&raw(&payload)));
    }

    #[test]
    fn no_change_of_a_good_message_makes_decode_panic(position in 0_usize..300, byte in any::<u8>()) {
        let mut payload = message(&json!({}));
        if let Some(target) = payload.get_mut(position) {
            *target = byte;
        }
        drop(decode(&raw(&payload)));
    }
}
