//! Any user agent with any client hints.

#![no_main]

use arbitrary::Arbitrary;
use clickmill_fuzz::{enrich, message};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

#[derive(Arbitrary, Debug)]
struct Sent<'a> {
    brands: Option<&'a str>,
    full_brands: Option<&'a str>,
    mobile: Option<&'a str>,
    platform: Option<&'a str>,
    platform_version: Option<&'a str>,
    form_factors: Option<&'a str>,
    user_agent: &'a str,
}

fuzz_target!(|sent: Sent<'_>| {
    let mut headers = serde_json::Map::new();
    for (name, value) in [
        ("sec-ch-ua", sent.brands),
        ("sec-ch-ua-full-version-list", sent.full_brands),
        ("sec-ch-ua-mobile", sent.mobile),
        ("sec-ch-ua-platform", sent.platform),
        ("sec-ch-ua-platform-version", sent.platform_version),
        ("sec-ch-ua-form-factors", sent.form_factors),
    ] {
        if let Some(value) = value {
            headers.insert(name.to_owned(), value.into());
        }
    }
    let payload = message(json!({ "user_agent": sent.user_agent, "headers": headers }));
    enrich(&payload, |click| {
        // A bot says nothing about browsers, unless it is one only by its request.
        assert_eq!(click.verdict.is_bot, click.verdict.class.is_some());
    })
    .expect("no agent costs a click");
});
