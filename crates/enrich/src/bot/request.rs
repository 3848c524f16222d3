use clickmill_model::Headers;

use super::{BotClass, Reasons, Verdict};
use crate::Evidence;

/// Judges a click by its request, the user agent aside.
pub(crate) fn judge(evidence: &Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    if is_prefetch(evidence.headers) {
        verdict = verdict.and(Verdict::bot(BotClass::Prefetch, None, Reasons::PREFETCH));
    }
    if is_headless(evidence.headers) {
        verdict = verdict.and(Verdict::bot(BotClass::Headless, None, Reasons::HEADLESS));
    }
    if evidence
        .headers
        .get("from")
        .is_some_and(|from| !from.trim().is_empty())
    {
        verdict = verdict.and(Verdict::bot(BotClass::Crawler, None, Reasons::FROM_HEADER));
    }
    if matches!(evidence.method, "HEAD" | "OPTIONS") {
        verdict = verdict.and(Verdict::bot(BotClass::HttpClient, None, Reasons::METHOD));
    }
    if evidence.user_agent.trim().is_empty() {
        verdict = verdict.and(Verdict::bot(
            BotClass::UnknownAgent,
            None,
            Reasons::NO_AGENT,
        ));
    }
    verdict
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
