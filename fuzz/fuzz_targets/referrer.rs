//! Any referrer and languages, on any domain, with any campaign.

#![no_main]

use arbitrary::Arbitrary;
use clickmill_enrich::{Channel, Language};
use clickmill_fuzz::{enrich, message};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

#[derive(Arbitrary, Debug)]
struct Sent<'a> {
    is_web: bool,
    medium: &'a str,
    languages: &'a str,
    referrer: &'a str,
}

fuzz_target!(|sent: Sent<'_>| {
    let scheme = if sent.is_web { "https://" } else { "" };
    let payload = message(json!({
        "referrer": format!("{scheme}{}", sent.referrer),
        "accept_language": sent.languages,
        "utm": { "medium": sent.medium },
    }));
    enrich(&payload, |click| {
        let host = click.referrer.host.as_deref();
        assert!(host.is_none_or(|host| !host.is_empty() && host.len() <= 2 * 253));
        let came_from_nowhere = click.referrer.channel == Channel::Direct;
        assert!(!came_from_nowhere || host.is_none());
        let language = click.language.as_ref().map_or("", Language::tag);
        assert!(language.len() <= 35);
    })
    .expect("no referrer costs a click");
});
