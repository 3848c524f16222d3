//! What a visitor sends is cut before it is read, and nothing of it can hurt.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise; clippy.toml does not reach what they call"
)]

#[path = "hostile/texts.rs"]
mod texts;

use std::sync::{Arc, LazyLock};

use clickmill_enrich::{EnrichedClick, Enricher, Geo, Language, Rules, Salt};
use clickmill_model::{Click, Offset, Partition, RawClick, Reason, Rejection, Timestamp, decode};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Nearly the largest message there may be.
const MEGABYTE: usize = 1_000_000;
const MAX_AGENT: usize = 512;
const MAX_REFERRER: usize = 2_048;
const MAX_LANGUAGES: usize = 256;
const MAX_HEADERS: usize = 32;
const MAX_HEADER: usize = 256;

/// The rules, which take a while to build without optimisation.
static ENRICHER: LazyLock<Arc<Enricher>> =
    LazyLock::new(|| Arc::new(Enricher::new(Geo::none(), Rules::built_in().unwrap())));

fn message(fields: &Value) -> Vec<u8> {
    let mut message = json!({
        "workspace_id": "acme", "link_id": "spring", "clicked_at": "2026-03-29T01:00:00Z", "domain": "go.example.com",
    });
    for (name, value) in fields.as_object().unwrap() {
        message[name] = value.clone();
    }
    message.to_string().into_bytes()
}

fn decoded(payload: &[u8]) -> Result<Click<'_>, Rejection> {
    decode(&RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: Timestamp::parse_rfc3339("2026-03-29T01:00:01Z").unwrap(),
        payload,
    })
}

/// What a click is taken for, everything that its texts decide.
fn read(click: &EnrichedClick<'_>) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        click.agent, click.verdict, click.referrer, click.language
    )
}

fn read_message(fields: &Value) -> String {
    let payload = message(fields);
    let click = decoded(&payload).unwrap();
    read(&ENRICHER.worker().enrich(click, Some(&Salt([7; 32]))))
}

fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

#[test]
fn an_agent_of_a_megabyte_is_read_as_its_first_512_bytes() {
    for (name, text) in texts::texts(MEGABYTE) {
        // Control characters take six bytes of JSON, and the message as a whole may have a mebibyte.
        let text = cut(&text, MEGABYTE / 8);
        let payload = message(&json!({ "user_agent": text }));
        let click = decoded(&payload).unwrap();
        let kept = click.user_agent.as_deref().unwrap();
        assert_eq!(kept, cut(text, MAX_AGENT), "{name}");
        assert_eq!(
            read_message(&json!({ "user_agent": text })),
            read_message(&json!({ "user_agent": kept })),
            "{name}"
        );
    }
    let agent = "bot ".repeat(MEGABYTE / 4);
    let payload = message(&json!({ "user_agent": agent }));
    assert_eq!(decoded(&payload).unwrap().user_agent.unwrap().len(), 512);
    let payload = message(&json!({ "user_agent": agent.repeat(2) }));
    assert_eq!(decoded(&payload).unwrap_err().reason, Reason::TooLarge);
}

#[test]
fn referrers_and_languages_are_cut_as_well() {
    for (name, text) in texts::texts(MEGABYTE / 16) {
        let text = cut(&text, MEGABYTE / 16);
        let referrer = format!("https://example.com/{text}");
        let payload = message(&json!({ "referrer": referrer, "accept_language": text }));
        let click = decoded(&payload).unwrap();
        let kept = click.referrer.as_deref().unwrap_or_default();
        assert!(kept.len() <= MAX_REFERRER, "{name}");
        let languages = click.accept_language.as_deref().unwrap();
        assert_eq!(languages, cut(text, MAX_LANGUAGES), "{name}");
        assert_eq!(
            read_message(&json!({ "referrer": referrer, "accept_language": text })),
            read_message(&json!({ "referrer": kept, "accept_language": languages })),
            "{name}"
        );
    }
}

#[test]
fn of_thousands_of_headers_few_are_kept_and_each_is_cut() {
    let mut headers = Map::new();
    for number in 0..10_000 {
        headers.insert(format!("Sec-CH-UA-{number}"), "x".into());
        headers.insert(format!("X-Other-{number}"), "x".into());
    }
    let payload = message(&json!({ "headers": headers }));
    assert_eq!(
        decoded(&payload).unwrap().headers.iter().count(),
        MAX_HEADERS
    );
    for (name, text) in texts::texts(MEGABYTE / 16) {
        let text = cut(&text, MEGABYTE / 16);
        let payload = message(&json!({ "headers": { "Sec-CH-UA": text, "from": text } }));
        let click = decoded(&payload).unwrap();
        for (header, value) in click.headers.iter() {
            assert_eq!(value, cut(text, MAX_HEADER), "{header}: {name}");
        }
    }
}

#[test]
fn what_is_kept_of_a_click_is_short_whatever_it_says() {
    let mut worker = ENRICHER.worker();
    for (name, text) in texts::texts(4_096).into_iter().chain(texts::rules(600)) {
        let payload = message(&json!({
            "user_agent": text,
            "referrer": format!("https://{text}"),
            "accept_language": text,
            "headers": { "sec-ch-ua": text, "sec-ch-ua-platform": text, "sec-ch-ua-platform-version": text },
        }));
        let first = worker.enrich(decoded(&payload).unwrap(), None);
        let again = worker.enrich(decoded(&payload).unwrap(), None);
        assert_eq!(first, again, "{name}");
        // Two numbers of five digits.
        assert!(first.agent.browser_version.len() <= 11, "{name}");
        assert!(first.agent.os_version.len() <= 11, "{name}");
        let host = first.referrer.host.as_deref().unwrap_or_default();
        assert!(host.len() <= 2 * 253, "{name}");
        let language = first.language.as_ref().map_or("", Language::tag);
        assert!(language.len() <= 35, "{name}");
    }
}

#[test]
fn bytes_that_are_no_text_are_a_dead_letter_with_its_reason() {
    let good = message(&json!({ "user_agent": "Mozilla/5.0 \u{1F916}" }));
    decoded(&good).unwrap();
    for at in 0..good.len() {
        for byte in [0xff, 0xc0] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(decoded(&bad).unwrap_err().reason, Reason::NotUtf8, "{at}");
        }
        let mut bad = good.clone();
        bad[at] = 0;
        assert!(decoded(&bad).is_err(), "a bare control character at {at}");
    }
}

proptest! {
    #[test]
    fn no_bytes_fail_a_decoder(payload in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(click) = decoded(&payload) {
            ENRICHER.worker().enrich(click, None);
        }
    }

    #[test]
    fn no_text_fails_a_click(
        user_agent in any::<String>(),
        brands in any::<String>(),
        platform in any::<String>(),
        version in any::<String>(),
        referrer in any::<String>(),
        languages in any::<String>(),
    ) {
        let fields = json!({
            "user_agent": user_agent,
            "referrer": referrer,
            "accept_language": languages,
            "headers": {
                "sec-ch-ua": brands, "sec-ch-ua-full-version-list": brands, "sec-ch-ua-platform": platform,
                "sec-ch-ua-platform-version": version, "sec-ch-ua-mobile": version, "sec-ch-ua-form-factors": platform,
                "sec-purpose": brands, "from": version,
            },
        });
        prop_assert_eq!(read_message(&fields), read_message(&fields));
    }
}
