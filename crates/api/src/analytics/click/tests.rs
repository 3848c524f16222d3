use serde_json::{Value, json};

use super::*;

const NOTHING: ClickRecord<'_> = ClickRecord {
    click_id: "",
    link_id: "a",
    clicked: 1_780_272_000_000,
    domain: "",
    short_code: "",
    destination_url: "",
    country: "",
    continent: "",
    region: "",
    city: "",
    city_id: 0,
    device: "",
    browser: "",
    browser_version: "",
    os: "",
    os_version: "",
    language: "",
    referrer: "",
    referrer_url: "",
    channel: "",
    social: "",
    utm_source: "",
    utm_medium: "",
    utm_campaign: "",
    utm_term: "",
    utm_content: "",
    trigger: "",
    method: "",
    status: 302,
    is_bot: false,
    bot_class: "",
    bot_name: "",
    bot_reasons: 0,
    classifier_version: 1,
    visitor_id: 0,
    asn: 0,
    network: "",
    user_agent: "",
    accept_language: "",
    metadata: "",
    received: 1_780_272_000_250,
    log: "clicks",
    partition: 0,
    position: 0,
};

fn shown(record: &ClickRecord<'_>, zone: &str) -> String {
    let zone = Zone::parse(zone).unwrap();
    serde_json::to_string(&Click::new(record, &zone)).unwrap()
}

fn json_of(record: &ClickRecord<'_>) -> Value {
    serde_json::from_str(&shown(record, "UTC")).unwrap()
}

#[test]
fn what_is_unknown_is_null_and_never_an_empty_text() {
    let click = json_of(&NOTHING);
    let known: Vec<_> = click
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, value)| !value.is_null() && *name != "utm")
        .map(|(name, _)| name.as_str())
        .collect();
    let always = [
        "bot_reasons",
        "classifier_version",
        "clicked_at",
        "clicked_at_local",
        "is_bot",
        "link_id",
        "received_at",
        "status",
    ];
    assert_eq!(known, always);
    let utm =
        json!({"source": null, "medium": null, "campaign": null, "term": null, "content": null});
    assert_eq!(click["utm"], utm);
}

#[test]
fn reasons_have_names() {
    let click = json_of(&ClickRecord {
        bot_reasons: 0b101,
        ..NOTHING
    });
    assert_eq!(click["bot_reasons"], json!(["method", "no_agent"]));
}

#[test]
fn instants_have_milliseconds_also_when_there_are_none() {
    let click = json_of(&NOTHING);
    assert_eq!(click["clicked_at"], "2026-06-01T00:00:00.000Z");
    assert_eq!(click["received_at"], "2026-06-01T00:00:00.250Z");
    let local = shown(&NOTHING, "America/St_Johns");
    assert!(local.contains(r#""clicked_at_local":"2026-05-31T21:30:00.000-02:30""#));
}

#[test]
fn a_visitor_is_sixteen_hex_digits() {
    let click = |visitor_id| {
        json_of(&ClickRecord {
            visitor_id,
            ..NOTHING
        })
    };
    assert_eq!(click(0xab)["visitor_id"], "00000000000000ab");
    assert_eq!(click(u64::MAX)["visitor_id"], "ffffffffffffffff");
}

#[test]
fn metadata_is_the_object_that_was_given_byte_for_byte() {
    let metadata = r#"{"n" : 12345678901234567890123.50,"a":1,"a":2}"#;
    let click = ClickRecord {
        metadata,
        ..NOTHING
    };
    assert!(shown(&click, "UTC").contains(&format!(r#""metadata":{metadata},"#)));
}

#[test]
fn metadata_that_is_no_json_does_not_spoil_the_answer() {
    let metadata = r#"{"n": "#;
    assert_eq!(
        json_of(&ClickRecord {
            metadata,
            ..NOTHING
        })["metadata"],
        metadata
    );
}
