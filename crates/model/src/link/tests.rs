use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Reason;

/// 2026-03-01T12:00:00Z
const NOW: Timestamp = Timestamp(1_772_366_400_000);

/// A full, good link with some fields replaced.
fn link(changes: &Value) -> Result<Link, Vec<BrokenRule>> {
    let mut link = json!({
        "link_id": "go/ünï", "domain": "Go.Acme.com", "short_code": "spring",
        "destination_url": "https://user:pw@shop.example/spring?a=b#frag", "title": "Frühling", "archived": true,
        "project": {"id": "prj_1", "slug": "launch", "name": "Launch", "colour": "red"},
        "tags": ["sale", "ünï"], "created_at": "2026-02-01T00:00:00+01:00",
    });
    for (name, value) in changes.as_object().unwrap() {
        link[name] = value.clone();
    }
    decode_link(link.to_string().as_bytes(), NOW)
}

fn rules(payload: &[u8]) -> Vec<String> {
    let broken = decode_link(payload, NOW).unwrap_err();
    broken.iter().map(ToString::to_string).collect()
}

fn rule_of(changes: &Value) -> (Option<String>, Reason, String) {
    let mut broken = link(changes).unwrap_err();
    assert_eq!(broken.len(), 1, "{broken:?}");
    let text = broken[0].to_string();
    let BrokenRule { field, reason, .. } = broken.remove(0);
    (field, reason, text)
}

#[test]
fn a_good_link_is_read_whole() {
    assert_eq!(
        link(&json!({"new_field": 1})).unwrap(),
        Link {
            link_id: LinkId::parse("go/ünï").unwrap(),
            domain: Some("go.acme.com".to_owned()),
            short_code: Some("spring".to_owned()),
            destination_url: Some("https://shop.example/spring?a=b".to_owned()),
            title: Some("Frühling".to_owned()),
            project: Some(Project {
                id: "prj_1".to_owned(),
                slug: Some("launch".to_owned()),
                name: Some("Launch".to_owned()),
            }),
            tags: vec!["sale".to_owned(), "ünï".to_owned()],
            created_at: Timestamp::parse_rfc3339("2026-01-31T23:00:00Z"),
            archived: true,
        }
    );
}

#[test]
fn only_the_identifier_is_required_and_what_is_null_or_empty_is_absent() {
    let bare = decode_link(br#"{"link_id":"a"}"#, NOW).unwrap();
    assert_eq!(bare.link_id.as_str(), "a");
    assert_eq!(
        (&bare.domain, &bare.project, &bare.tags, bare.archived),
        (&None, &None, &vec![], false)
    );
    let empty = json!({
        "link_id": "a", "domain": null, "short_code": "", "destination_url": "", "title": "", "project": null,
        "tags": null, "created_at": null, "archived": null,
    });
    assert_eq!(decode_link(empty.to_string().as_bytes(), NOW), Ok(bare));
}

#[test]
fn everything_that_is_wrong_is_named_at_once_with_field_and_rule() {
    let wrong = json!({
        "domain": "https://go.acme.com", "short_code": "a".repeat(256), "destination_url": "shop", "title": 7,
        "project": {"slug": [], "name": "a".repeat(256)}, "tags": ["good", "", 7, "a\tb", "a".repeat(65), null],
        "created_at": 1_772_366_400, "archived": "yes",
    });
    assert_eq!(
        rules(wrong.to_string().as_bytes()),
        [
            "link_id is required",
            "domain must be a host name without scheme, port or path",
            "short_code must be at most 255 bytes",
            "destination_url must be an absolute URL with a host",
            "title must be a string",
            "project.id is required",
            "project.slug must be a string",
            "project.name must be at most 255 characters",
            "tags[1] must not be empty",
            "tags[2] must be a string",
            "tags[3] has a character that is not allowed",
            "tags[4] must be at most 64 characters",
            "tags[5] must be a string",
            "created_at must not be before 2000-01-01 (are these seconds instead of milliseconds?)",
            "archived must be true or false",
        ]
    );
}

#[test]
fn what_is_no_link_at_all_is_refused_as_a_whole() {
    assert_eq!(rules(b"[1]"), ["a link must be a JSON object"]);
    assert_eq!(rules(b"null"), ["a link must be a JSON object"]);
    assert_eq!(
        rules(b"{\"link_id\":\"a\""),
        ["a link must be one JSON object"]
    );
    assert_eq!(
        rules(b"{\"link_id\":\"a\"}{}"),
        ["a link must be one JSON object"]
    );
    assert_eq!(rules(b"{\"link_id\":\"\xff\"}"), ["a link must be UTF-8"]);
}

#[test]
fn limits_count_characters_where_people_read_and_bytes_elsewhere() {
    assert!(
        link(&json!({"title": "ü".repeat(512), "tags": ["ü".repeat(64)], "short_code": "a".repeat(255)})).is_ok()
    );
    let too_long = |changes: &Value, expected: &str| {
        let (_, reason, text) = rule_of(changes);
        assert_eq!((reason, text.as_str()), (Reason::TooLong, expected));
    };
    too_long(
        &json!({"title": "ü".repeat(513)}),
        "title must be at most 512 characters",
    );
    too_long(
        &json!({"link_id": "ü".repeat(33)}),
        "link_id must be at most 64 bytes",
    );
    too_long(
        &json!({"domain": "a".repeat(254)}),
        "domain must be at most 253 bytes",
    );
    too_long(
        &json!({"destination_url": format!("https://a/{}", "a".repeat(2_048))}),
        "destination_url must be at most 2048 bytes",
    );
    let tags: Vec<_> = (0..51).map(|number| number.to_string()).collect();
    assert!(link(&json!({"tags": tags[1..]})).is_ok());
    too_long(&json!({"tags": tags}), "tags must be at most 50 tags");
}

#[test]
fn a_tag_that_is_given_twice_is_there_once() {
    let link = link(&json!({"tags": ["b", "a", "b"]})).unwrap();
    assert_eq!(link.tags, ["b", "a"]);
}

#[test]
fn a_field_must_be_given_once_and_hold_characters() {
    assert_eq!(
        rules(br#"{"link_id":"a","link_id":"b","project":{"id":"p","\u0069d":"p"},"x":1,"x":2}"#),
        [
            "link_id must be given once",
            "project.id must be given once"
        ]
    );
    assert_eq!(
        rules(br#"{"link_id":"a\n","title":"\ud800","project":"p","tags":"sale"}"#),
        [
            "link_id has a character that is not allowed",
            "title has a character that is not allowed",
            "project must be an object with id, slug and name",
            "tags must be an array of strings",
        ]
    );
}

#[test]
fn a_link_is_made_between_2000_and_a_day_from_now() {
    let day = Timestamp::MAX_AHEAD_MS;
    assert!(link(&json!({"created_at": NOW.0 + day})).is_ok());
    for (value, reason) in [
        (json!(NOW.0 + day + 1), Reason::TooFarAhead),
        (json!("2026-02-30T00:00:00Z"), Reason::BadTimestamp),
        (json!(1.5), Reason::WrongType),
        (json!("1999-12-31T23:59:59Z"), Reason::TooOld),
    ] {
        let (field, found, _) = rule_of(&json!({"created_at": value}));
        assert_eq!((field.as_deref(), found), (Some("created_at"), reason));
    }
}

proptest! {
    #[test]
    fn whatever_bytes_come_they_are_a_link_or_break_a_rule(payload in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(!decode_link(&payload, NOW).is_err_and(|broken| broken.is_empty()));
    }
}
