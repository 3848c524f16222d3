use clickmill_model::Headers;

use super::{Evidence, Reasons};
use crate::{Facts, NetworkClass};

/// What the request itself is evidence for, the user agent aside, of which it is known whether it lacks client hints.
pub(crate) fn evidence(facts: &Facts<'_>, lacks_hints: bool) -> Evidence {
    let headers = facts.headers;
    let is_given = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let mut reasons = Reasons::default();
    for (holds, reason) in [
        (is_prefetch(headers), Reasons::PREFETCH),
        (is_headless(headers), Reasons::HEADLESS),
        (is_given(headers.get("from")), Reasons::FROM_HEADER),
        (matches!(facts.method, "HEAD" | "OPTIONS"), Reasons::METHOD),
        (!is_given(Some(facts.user_agent)), Reasons::NO_AGENT),
        (
            lacks_hints && has_fetch_metadata(headers),
            Reasons::NO_HINTS,
        ),
        (
            facts.network == Some(NetworkClass::Datacenter),
            Reasons::DATACENTER,
        ),
        (
            facts.network == Some(NetworkClass::MailSecurity),
            Reasons::MAIL_NETWORK,
        ),
    ] {
        if holds {
            reasons |= reason;
        }
    }
    Evidence::of(reasons)
}

/// Whether the producer passes on what browsers say of their requests (W3C Fetch Metadata): those that send it over
/// encrypted connections send client hints over them, too, if they have any.
fn has_fetch_metadata(headers: &Headers<'_>) -> bool {
    headers
        .iter()
        .any(|(name, _)| name.starts_with("sec-fetch-"))
}

/// Whether a browser says in its client hints that a program drives it.
fn is_headless(headers: &Headers<'_>) -> bool {
    ["sec-ch-ua", "sec-ch-ua-full-version-list"]
        .into_iter()
        .any(|name| {
            headers
                .get(name)
                .is_some_and(|brands| brands.contains("\"HeadlessChrome\""))
        })
}

/// Whether the page is fetched before anyone asked for it.
///
/// `Sec-Purpose` is a structured field (Fetch Standard; Chrome sends `prefetch`, `prefetch;prerender` and
/// `prefetch;anonymous-client-ip`). `Purpose`, `X-Purpose` and `X-Moz` are what older browsers send.
fn is_prefetch(headers: &Headers<'_>) -> bool {
    let starts = |name: &str, values: &[&str]| {
        headers.get(name).is_some_and(|value| {
            let value = value.trim().as_bytes();
            values.iter().any(|known| {
                value
                    .get(..known.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes()))
            })
        })
    };
    starts("sec-purpose", &["prefetch"])
        || starts("purpose", &["prefetch", "preview", "instant"])
        || starts("x-purpose", &["prefetch", "preview", "instant"])
        || starts("x-moz", &["prefetch"])
}
